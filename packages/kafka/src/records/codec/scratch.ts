/** The buffer that batches are decompressed into, again and again. */
import { recordErrors } from '../../errors.ts'

/** What a batch may decompress to, bytes: brokers limit only its compressed size. */
export const MAX_DECOMPRESSED = 1_073_741_824

const SMALLEST_BUFFER = 65_536
/** A buffer above this is given back once batches are small again. */
const KEPT_BUFFER = 33_554_432
/** Batches below this are small: 16 MB are four of the largest LZ4 blocks. */
const SMALL_BATCH = 1_048_576

export class Scratch {
  readonly #limit: number
  buffer = Buffer.alloc(0)
  /** Bytes written so far. */
  length = 0

  constructor(limit = MAX_DECOMPRESSED) {
    this.#limit = limit
  }

  /** Starts anew for a batch of `compressed` bytes. */
  begin(compressed: number): void {
    this.length = 0
    if (this.buffer.length > KEPT_BUFFER && compressed < SMALL_BATCH) this.buffer = Buffer.alloc(0)
  }

  /** Makes room for `size` more bytes. @throws KafkaError MR_KAFKA_PROTOCOL (too-large) */
  reserve(size: number): void {
    const needed = this.length + size
    if (needed <= this.buffer.length) return
    if (needed > this.#limit) throw recordErrors.tooLarge(this.#limit)
    const capacity = Math.max(needed, 2 * this.buffer.length, SMALLEST_BUFFER)
    // Not from the pool, and not filled with zeros: only what was written is read.
    const larger = Buffer.allocUnsafeSlow(Math.min(capacity, this.#limit))
    this.buffer.copy(larger, 0, 0, this.length)
    this.buffer = larger
  }
}
