/**
 * Tells the records that this process has appended when they are read back, so that they need not be decoded: each carries a
 * header `m` with an id of the process and a number. That works also for records whose append has not been answered yet, or
 * never will be.
 *
 * Anybody can copy the header. A record that is taken for our own is one that we have applied already, or, the first time
 * that its number is seen, the very object that we wrote: so a copy has no effect.
 */
import { randomBytes } from 'node:crypto'
import type { NewRecord } from '@millrace/kafka/records/encode.ts'
import type { RecordHeader } from '@millrace/kafka/records/model.ts'
import type { StateRecord } from '../records/model.ts'

const HEADER = 'm'
const HEADER_BYTES = Buffer.from(HEADER)
const ID_BYTES = 8
const NUMBER_BYTES = 6
/** The last part of a record, or all of it. */
const LAST = 1

/** Objects that tails have not seen yet are kept up to this much, as they were written. */
const MAX_BYTES = 32 * 1024 * 1024
const MAX_RECORDS = 20_000

interface Kept {
  readonly record: StateRecord
  readonly bytes: number
  /** Tails that have not come to it. */
  readonly readers: Set<object>
}

export interface OwnMark {
  readonly number: number
  readonly last: boolean
}

export type RecordHeaders = NonNullable<NewRecord['headers']>

/** Of one stream. */
export class OwnRecords {
  readonly #id: Buffer
  /** Oldest first. */
  readonly #kept = new Map<number, Kept>()
  readonly #readers = new Set<object>()
  #next = 0
  #bytes = 0

  constructor(id: Buffer = randomBytes(ID_BYTES)) {
    this.#id = id
  }

  /** From now on what is added is kept until this reader has taken it. */
  join(reader: object): void {
    this.#readers.add(reader)
  }

  leave(reader: object): void {
    this.#readers.delete(reader)
    for (const number of this.#kept.keys()) this.#seen(number, reader)
  }

  /** @param bytes as it is written. @returns its number */
  add(record: StateRecord, bytes: number): number {
    const number = this.#next
    this.#next += 1
    if (this.#readers.size === 0) return number
    this.#kept.set(number, { record, bytes, readers: new Set(this.#readers) })
    this.#bytes += bytes
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= MAX_BYTES && this.#kept.size <= MAX_RECORDS) break
      this.drop(oldest)
    }
    return number
  }

  /** It was not written, or it is of no use any more. */
  drop(number: number): void {
    const kept = this.#kept.get(number)
    if (kept === undefined) return
    this.#kept.delete(number)
    this.#bytes -= kept.bytes
  }

  /** Headers of a record, or of its parts. */
  headers(number: number, last: boolean): RecordHeaders {
    const value = Buffer.alloc(ID_BYTES + NUMBER_BYTES + 1)
    this.#id.copy(value)
    value.writeUIntBE(number, ID_BYTES, NUMBER_BYTES)
    value[ID_BYTES + NUMBER_BYTES] = last ? LAST : 0
    return [{ name: HEADER, value }]
  }

  /** null: another process, or nobody who says so. */
  markOf(headers: readonly RecordHeader[]): OwnMark | null {
    for (const { name, value } of headers) {
      if (value === null || value.length !== ID_BYTES + NUMBER_BYTES + 1) continue
      if (!name.equals(HEADER_BYTES) || this.#id.compare(value, 0, ID_BYTES) !== 0) continue
      const number = value.readUIntBE(ID_BYTES, NUMBER_BYTES)
      return { number, last: value[ID_BYTES + NUMBER_BYTES] === LAST }
    }
    return null
  }

  /** Whether the object is kept for this reader. */
  has(number: number, reader: object): boolean {
    return this.#kept.get(number)?.readers.has(reader) === true
  }

  /** The object; once for each reader. */
  take(number: number, reader: object): StateRecord | null {
    const kept = this.#kept.get(number)
    if (kept?.readers.has(reader) !== true) return null
    this.#seen(number, reader)
    return kept.record
  }

  #seen(number: number, reader: object): void {
    const kept = this.#kept.get(number)
    if (kept?.readers.delete(reader) === true && kept.readers.size === 0) this.drop(number)
  }
}
