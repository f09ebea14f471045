/**
 * The memory that batches are decompressed in, again and again: WebAssembly's own, so that nothing is copied out of it. It grows
 * as needed; since such memory cannot shrink, it is left to the garbage collector once batches are small again.
 */
import { recordErrors } from '../../errors.ts'
import { SLACK } from './wasm/copy.ts'
import { MAX_PAGES, openCodecs, PAGE_BYTES } from './wasm/instance.ts'

/** What a batch may decompress to, bytes: brokers limit only its compressed size. */
export const MAX_DECOMPRESSED = 1_073_741_824

/** Memory above this is given back before a small batch. */
const KEPT = 33_554_432
const SMALL_BATCH = 1_048_576

export class Scratch {
  readonly #limit: number
  #codecs = openCodecs()
  /** All the memory: another Buffer once it has grown. */
  buffer = Buffer.from(this.#codecs.memory.buffer)
  /** Where the content begins, and where what is there of it ends. */
  start = 0
  end = 0

  constructor(limit = MAX_DECOMPRESSED) {
    this.#limit = limit
  }

  /** Starts anew for a batch of `size` compressed bytes, which stay where they are. */
  begin(size: number): void {
    if (this.buffer.length > KEPT && size < SMALL_BATCH) {
      this.#codecs = openCodecs()
      this.buffer = Buffer.from(this.#codecs.memory.buffer)
    }
    this.start = this.end = 0
  }

  /** Takes compressed bytes in, to lie from position 0 on, before the content. */
  take(source: Buffer, start: number, end: number): void {
    const size = end - start
    this.#grow(size + SLACK)
    source.copy(this.buffer, 0, start, end)
    this.start = this.end = size + SLACK
  }

  /** Makes room for `size` more bytes. @throws KafkaError MR_KAFKA_PROTOCOL (too-large) */
  reserve(size: number): void {
    if (this.end - this.start + size > this.#limit) throw recordErrors.tooLarge(this.#limit)
    this.#grow(this.end + size + SLACK)
  }

  /** Bytes that may be written behind `end`. */
  get room(): number {
    return this.buffer.length - SLACK - this.end
  }

  /** Appends the content of the LZ4 block that was taken to `at`; false when it is damaged. @see wasm/lz4.ts */
  lz4Block(at: number, end: number, base: number, most: number): boolean {
    const limit = Math.min(this.end + most, this.end + this.room)
    const done = this.#codecs.lz4Block(at, end, this.end, base, limit) >>> 0
    if (done > 0) this.end = done
    return done > 0
  }

  /** Appends the `size` bytes of the snappy block that was taken to `at`; false when it is damaged. */
  snappyBlock(at: number, end: number, size: number): boolean {
    const done = this.#codecs.snappyBlock(at, end, this.end, this.end + size)
    this.end += size
    return done !== 0
  }

  #grow(needed: number): void {
    const { length } = this.buffer
    if (needed <= length) return
    const pages = Math.min(MAX_PAGES, Math.ceil(Math.max(needed, 2 * length) / PAGE_BYTES))
    this.#codecs.memory.grow(pages - length / PAGE_BYTES)
    this.buffer = Buffer.from(this.#codecs.memory.buffer)
  }
}
