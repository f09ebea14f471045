/** Collects the matches of one partition as bytes, ready to be handed to another thread. */
import type { MatchBatch } from '../model.ts'
import type { Tally } from './tally.ts'

const FIRST_SIZE = 4096
/** A larger buffer is not kept for the next batch. */
const KEPT_SIZE = 1 << 20
/** A UTF-16 unit is at most three bytes; texts longer than this are measured. */
const MEASURED = 1 << 16

export class MatchBuffer {
  #text: Buffer = Buffer.alloc(0)
  #length = 0
  #offsets: number[] = []
  #timestamps: number[] = []
  #ends: number[] = []
  #tally: number[] = []

  /** Of the texts, without what they will be posted with. */
  get bytes(): number {
    return this.#length
  }

  get isEmpty(): boolean {
    return this.#offsets.length === 0
  }

  /** @param tally as it stands after this match */
  add(offset: number, timestamp: number, json: string, tally: Tally): void {
    this.#reserve(json.length > MEASURED ? Buffer.byteLength(json) : json.length * 3)
    this.#length += this.#text.write(json, this.#length)
    this.#offsets.push(offset)
    this.#timestamps.push(timestamp)
    this.#ends.push(this.#length)
    this.#tally.push(tally.scanned, tally.lookedInto, tally.undecodable, tally.filterErrors)
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#text.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#text.length * 2, FIRST_SIZE))
    this.#text.copy(larger, 0, 0, this.#length)
    this.#text = larger
  }

  /** The matches, in memory of their own that may be transferred; the buffer begins again. */
  take(topic: string, partition: number): MatchBatch {
    const batch: MatchBatch = {
      topic,
      partition,
      offsets: Float64Array.from(this.#offsets),
      timestamps: Float64Array.from(this.#timestamps),
      ends: Uint32Array.from(this.#ends),
      tally: Uint32Array.from(this.#tally),
      text: new Uint8Array(this.#text.subarray(0, this.#length)),
    }
    this.#length = 0
    this.#offsets = []
    this.#timestamps = []
    this.#ends = []
    this.#tally = []
    if (this.#text.length > KEPT_SIZE) this.#text = Buffer.alloc(0)
    return batch
  }
}

/** What may be moved instead of copied when a batch is posted. */
export function transferables(batches: readonly MatchBatch[]): ArrayBuffer[] {
  return batches.flatMap(({ offsets, timestamps, ends, tally, text }) =>
    [offsets, timestamps, ends, tally, text]
      .map(({ buffer }) => buffer)
      .filter((buffer) => buffer instanceof ArrayBuffer),
  )
}
