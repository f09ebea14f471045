/**
 * A block of numbers, exact for every double (NaNs are one NaN). The reader knows how many they are.
 *
 * ```
 * form     bits 0–1 0 integers, 1 whole thousandths, 2 float64 · bit 2 differences to the one before · bit 3 has gaps
 * gaps     varints, lengths of runs: present, absent (NaN), present … until all are covered; only with bit 3
 * values   integers, thousandths: zigzag varints · float64: 8 bytes each, little endian
 * ```
 * Runs of equal values are left to zstd, which finds them between columns too. state/history-codec.ts is of the same
 * family; that one is tuned for an hour of one series in memory, trusts its bytes and forgets the sign of −0.
 */
import { NUMBER_BYTES } from '../bytes/budget.ts'
import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { Damaged } from '../bytes/damaged.ts'

/** Differences then stay below 2^51, and zigzag below 2^52: exact in a double. */
const MAX_INTEGER = 2 ** 50
const DIFFERENCES = 4
const GAPS = 8
type Scale = 0 | 1 | 1000
const SCALES: readonly Scale[] = [1, 1000, 0]

export interface NumberList extends Iterable<number> {
  readonly length: number
  readonly [index: number]: number
}

/**
 * The same numbers as doubles. The loops here run over millions of them: over one type of array they are four times as
 * fast as over six.
 */
export function asDoubles(values: NumberList): Float64Array {
  return values instanceof Float64Array ? values : new Float64Array(values)
}

export function writeNumbers(to: ByteWriter, list: NumberList): void {
  to.budget.spend(list.length, NUMBER_BYTES)
  const values = asDoubles(list)
  const { scale, gaps } = look(values)
  const differences = scale !== 0 && differencesAreShorter(values, scale)
  to.byte(SCALES.indexOf(scale) | (differences ? DIFFERENCES : 0) | (gaps ? GAPS : 0))
  if (gaps) writeRuns(to, values)
  let previous = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    // NaN
    if (value !== value) continue
    if (scale === 0) to.float64(value)
    else {
      const whole = scale === 1 ? value : Math.round(value * 1000)
      const rest = differences ? whole - previous : whole
      to.varint(rest >= 0 ? rest * 2 : -rest * 2 - 1)
      previous = whole
    }
  }
}

/** @throws Damaged, also when they are more than may be held in memory */
export function readNumbers(from: ByteReader, count: number): Float64Array {
  from.budget.spend(count, NUMBER_BYTES)
  const out = new Float64Array(count)
  const form = from.byte()
  const scale = SCALES[form & 3]
  const differences = (form & DIFFERENCES) !== 0
  if (scale === undefined || form > 15 || (scale === 0 && differences))
    throw new Damaged(`numbers of the unknown form ${form}`)
  const runs = (form & GAPS) === 0 ? [count] : readRuns(from, count)
  let previous = 0
  let at = 0
  let present = true
  for (const length of runs) {
    const end = at + length
    if (!present) out.fill(Number.NaN, at, end)
    else if (scale === 0) for (let i = at; i < end; i++) out[i] = from.float64()
    else
      for (let i = at; i < end; i++) {
        const zigzag = from.varint()
        const rest = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
        previous = differences ? previous + rest : rest
        out[i] = scale === 1 ? previous : previous / 1000
      }
    at = end
    present = !present
  }
  return out
}

/** Whole numbers from 0: lengths, indexes. */
export function readCounts(from: ByteReader, count: number): Float64Array {
  const counts = readNumbers(from, count)
  for (const value of counts)
    if (!(Number.isSafeInteger(value) && value >= 0))
      throw new Damaged(`${value} where a whole number from 0 is expected`)
  return counts
}

function isWhole(value: number): boolean {
  return Math.floor(value) === value && Math.abs(value) <= MAX_INTEGER && !Object.is(value, -0)
}

function look(values: Float64Array): { scale: Scale; gaps: boolean } {
  let scale: Scale = 1
  let gaps = false
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value !== value) gaps = true
    else if (scale === 1 && !isWhole(value)) scale = 1000
  }
  for (let i = 0; scale === 1000 && i < values.length; i++) {
    const value = values[i]!
    if (value !== value) continue
    const thousandths = Math.round(value * 1000)
    if (!isWhole(thousandths) || thousandths / 1000 !== value) scale = 0
  }
  return { scale, gaps }
}

function differencesAreShorter(values: Float64Array, scale: number): boolean {
  let plain = 0
  let different = 0
  let previous = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value !== value) continue
    const whole = scale === 1 ? value : Math.round(value * 1000)
    plain += varintLength(whole)
    different += varintLength(whole - previous)
    previous = whole
  }
  return different < plain
}

/** Bytes of the zigzag varint. */
function varintLength(value: number): number {
  let bytes = 1
  for (let rest = Math.abs(value); rest >= 64; rest /= 128) bytes += 1
  return bytes
}

function writeRuns(to: ByteWriter, values: Float64Array): void {
  let present = true
  for (let i = 0; i < values.length;) {
    let length = 0
    while (i + length < values.length && Number.isNaN(values[i + length]!) !== present) length += 1
    to.varint(length)
    i += length
    present = !present
  }
}

function readRuns(from: ByteReader, count: number): number[] {
  const runs: number[] = []
  for (let covered = 0; covered < count;) {
    const length = from.varint()
    covered += length
    // Only the first run may be empty: a million empty runs would be a million steps for nothing.
    if (covered > count || (length === 0 && runs.length > 0))
      throw new Damaged(`runs of gaps that do not cover ${count} numbers`)
    runs.push(length)
  }
  return runs
}
