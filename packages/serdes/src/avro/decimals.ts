/** Decimals: unscaled integers in two's complement, big-endian, and a scale. */
import type { Json } from '@millrace/kjq/json/value.ts'
import { shownDecimal } from '../formats/shown.ts'
import { Malformed, Reader } from './reader.ts'

/** Some 2,500 digits. Longer ones are no decimals that anybody meant, and slow to write down. */
const MAX_BYTES = 1024

function unscaledOf(bytes: Buffer): bigint {
  if (bytes.length === 0) return 0n
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`))
}

/** Longer than any that was meant: a text of its bytes. */
export function shownDecimalBytes(bytes: Buffer, scale: number): Json {
  if (bytes.length > MAX_BYTES) return bytes.toString('latin1')
  // A number that fits is by far the most frequent.
  if (bytes.length > 0 && bytes.length <= 6) {
    const unscaled = bytes.readIntBE(0, bytes.length)
    if (scale === 0) return unscaled
    // Both are exact, so that the quotient is the double nearest to the decimal, whose digits, at most 15, it shows.
    if (scale <= 15) return unscaled / 10 ** scale
  }
  return shownDecimal(unscaledOf(bytes), scale)
}

const inner = new Reader()

/** Bytes of the integer, then its scale, both in Avro's encoding. Where they are not that: a text of them. */
export function shownBigDecimal(bytes: Buffer): Json {
  try {
    inner.begin(bytes, 0)
    const unscaled = inner.bytesView()
    const scale = inner.int()
    if (inner.at === bytes.length && unscaled.length <= MAX_BYTES)
      return shownDecimalBytes(unscaled, scale)
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
  }
  return bytes.toString('latin1')
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/

export interface Decimal {
  readonly unscaled: bigint
  readonly scale: number
}

/** Any number as JSON writes it; undefined: it is none, or has more than some 2,000 digits. */
export function parseDecimal(text: string): Decimal | undefined {
  const [found, sign = '', whole = '', part = '', exponent = '0'] = DECIMAL.exec(text) ?? []
  const digits = whole + part
  if (found === undefined || digits === '' || digits.length > 2 * MAX_BYTES) return undefined
  const unscaled = BigInt(digits)
  return { unscaled: sign === '-' ? -unscaled : unscaled, scale: part.length - Number(exponent) }
}

/** With exactly this scale; undefined: it has digits beyond it, or would have very many. */
export function rescaled({ unscaled, scale }: Decimal, to: number): bigint | undefined {
  if (unscaled === 0n) return 0n
  if (Math.abs(to - scale) > 2 * MAX_BYTES) return undefined
  if (to >= scale) return unscaled * 10n ** BigInt(to - scale)
  const factor = 10n ** BigInt(scale - to)
  return unscaled % factor === 0n ? unscaled / factor : undefined
}

/** The shortest two's complement, or one of `size` bytes. @returns undefined when it does not fit */
export function twosComplement(value: bigint, size?: number): Buffer | undefined {
  // Bits of the magnitude and one for the sign.
  const magnitude = value < 0n ? -value - 1n : value
  const bits = magnitude === 0n ? 1 : magnitude.toString(2).length + 1
  const needed = Math.ceil(bits / 8)
  const length = size ?? needed
  if (length < needed) return undefined
  const hex = BigInt.asUintN(length * 8, value).toString(16)
  return Buffer.from(hex.padStart(length * 2, '0'), 'hex')
}
