/**
 * Runs ahead of the records through the bytes and remembers the next place where something is that they need, so that
 * everything before it is rejected without being looked at: a whole batch costs one comparison.
 */
import type { RecordWalker } from '@millrace/kafka/records/model.ts'
import type { Side } from '@millrace/serdes/serde.ts'
import type { ByteFrequencies } from './byte-frequencies.ts'
import type { Needle, NeedleGroup } from './needles.ts'

const NONE = Buffer.alloc(0)

/** Where a side of a record begins and ends; a null part is empty. */
export function sideStart(record: RecordWalker, side: Side): number {
  if (side === 'value') return record.valueStart
  return side === 'key' ? record.keyStart : record.headersStart
}

export function sideEnd(record: RecordWalker, side: Side): number {
  if (side === 'value') return record.valueStart + Math.max(0, record.valueLength)
  return side === 'key' ? record.keyStart + Math.max(0, record.keyLength) : record.end
}

/** One needle's next place. Only the needle's tail is searched for; the bytes before it are compared when it is found. */
class Finder {
  readonly side: Side
  readonly #needle: Buffer
  #tail: Buffer
  #skip = 0
  /** Start of the needle's first occurrence not before the place asked for last; Infinity: there is none. */
  at = -1

  constructor({ side, bytes }: Needle) {
    this.side = side
    this.#needle = bytes
    this.#tail = bytes
  }

  get length(): number {
    return this.#needle.length
  }

  tune(frequencies: ByteFrequencies): void {
    this.#skip = frequencies.tailOf(this.#needle).skip
    this.#tail = this.#needle.subarray(this.#skip)
  }

  seek(region: Buffer, from: number): number {
    if (this.at >= from) return this.at
    let tailAt = region.indexOf(this.#tail, from + this.#skip)
    while (tailAt !== -1 && !this.#isWhole(region, tailAt - this.#skip)) {
      tailAt = region.indexOf(this.#tail, tailAt + 1)
    }
    this.at = tailAt === -1 ? Infinity : tailAt - this.#skip
    return this.at
  }

  #isWhole(region: Buffer, start: number): boolean {
    for (let i = 0; i < this.#skip; i++) if (region[start + i] !== this.#needle[i]) return false
    return true
  }
}

export class LeadSearch {
  readonly #finders: readonly Finder[]
  #region: Buffer = NONE

  constructor(group: NeedleGroup) {
    this.#finders = group.map((needle) => new Finder(needle))
  }

  tune(frequencies: ByteFrequencies): void {
    for (const finder of this.#finders) finder.tune(frequencies)
  }

  /** @param end nothing is searched behind it; positions are the buffer's */
  open(buffer: Buffer, end: number): void {
    this.#region = buffer.subarray(0, end)
    for (const finder of this.#finders) finder.at = -1
  }

  /** Drops the buffer, which will be overwritten. */
  release(): void {
    this.#region = NONE
  }

  /** First place not before `from` where a record may have what it needs; `from` never goes back. */
  next(from: number): number {
    let first = Infinity
    for (const finder of this.#finders) {
      const at = finder.seek(this.#region, from)
      if (at < first) first = at
    }
    return first
  }

  /** Whether a needle lies within its side of the record. Records are asked in their order. */
  within(record: RecordWalker): boolean {
    for (const finder of this.#finders) {
      const { side } = finder
      const at = finder.seek(this.#region, sideStart(record, side))
      if (at + finder.length <= sideEnd(record, side)) return true
    }
    return false
  }
}
