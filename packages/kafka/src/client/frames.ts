/**
 * Cuts the bytes of a socket into Kafka's frames: a length of four bytes, then that many.
 *
 * Chunks are joined once, when a frame is whole: growing a buffer with every chunk, or searching a list of them, is
 * quadratic for answers of megabytes.
 */

/** No answer is larger than this; a greater length is text or noise taken for one ("HTTP" is 1.2 GB). */
const MAX_FRAME_BYTES = 1_073_741_824
export const LENGTH_BYTES = 4
/** The correlation id. */
const MIN_FRAME_BYTES = 4

/** What a length prefix says. @throws RangeError when it cannot be one */
export function frameSize(prefix: Buffer): number {
  const size = prefix.readInt32BE(0)
  if (size < MIN_FRAME_BYTES || size > MAX_FRAME_BYTES) {
    throw new RangeError(
      `Expected a frame of ${MIN_FRAME_BYTES} to ${MAX_FRAME_BYTES} bytes, got a length of ${size}`,
    )
  }
  return size
}

export class Frames {
  #chunks: Buffer[] = []
  #buffered = 0
  /** Length of the frame that is arriving; −1: not known yet. */
  #size = -1

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#buffered += chunk.length
  }

  /** The next whole frame without its length, or null. @throws RangeError when the length cannot be one */
  next(): Buffer | null {
    if (this.#size < 0) {
      if (this.#buffered < LENGTH_BYTES) return null
      this.#size = frameSize(this.#take(LENGTH_BYTES))
    }
    if (this.#buffered < this.#size) return null
    const frame = this.#take(this.#size)
    this.#size = -1
    return frame
  }

  #take(bytes: number): Buffer {
    this.#buffered -= bytes
    const [first] = this.#chunks
    if (first !== undefined && first.length > bytes) {
      this.#chunks[0] = first.subarray(bytes)
      return first.subarray(0, bytes)
    }
    const all =
      this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks)
    this.#chunks = all.length > bytes ? [all.subarray(bytes)] : []
    return all.subarray(0, bytes)
  }
}
