/**
 * The memory that one broker's answers are read into: two buffers, so that one answer can be searched while the next
 * arrives. They outlive connections, since what was handed over may be held while the socket is replaced.
 *
 * Each frame's length is read by itself before its place is chosen: so a buffer is as large as its answer needs, nothing
 * is read beyond a frame's end and nothing is ever copied. That costs one more read of four bytes for an answer of
 * megabytes, which the kernel has waiting already.
 */
import { frameSize, LENGTH_BYTES } from '../client/frames.ts'
import type { Intake } from '../client/wire.ts'

/** Buffers grow in such steps, so that answers of about the same size do not allocate each time. */
const STEP_BYTES = 64 * 1024
const EMPTY = Buffer.alloc(0)

export class FrameBuffers {
  readonly #slots: readonly [FrameSlot, FrameSlot]
  /** Larger answers (KIP-74: a batch beyond the limit arrives whole) get a buffer that is not kept. */
  readonly #keepBytes: number

  constructor(keepBytes: number) {
    this.#keepBytes = keepBytes
    this.#slots = [new FrameSlot(), new FrameSlot()]
  }

  /** Whether an answer may be asked for: there would be room for it. */
  get free(): boolean {
    return this.#slots.some(({ held }) => !held)
  }

  /** @throws RangeError when both are held: nothing was asked for, or memory cannot be had */
  take(bytes: number): FrameSlot {
    const slot = this.#slots.find(({ held }) => !held)
    if (slot === undefined)
      throw new RangeError(`Got a frame of ${bytes} bytes that was not asked for`)
    const kept = slot.buffer.length
    if (bytes > this.#keepBytes) slot.buffer = Buffer.allocUnsafeSlow(bytes)
    else if (bytes > kept || kept > this.#keepBytes) {
      const double = kept > this.#keepBytes ? 0 : 2 * kept
      const wanted = Math.min(this.#keepBytes, Math.max(bytes, double))
      slot.buffer = Buffer.allocUnsafeSlow(Math.ceil(wanted / STEP_BYTES) * STEP_BYTES)
    }
    return slot
  }

  release(slot: FrameSlot): void {
    slot.held = false
    if (slot.buffer.length > this.#keepBytes) slot.buffer = EMPTY
  }

  /** Lets go of memory that nobody holds. */
  trim(): void {
    for (const slot of this.#slots) if (!slot.held) slot.buffer = EMPTY
  }
}

export class FrameSlot {
  buffer: Buffer = EMPTY
  /** An answer in it is still needed. */
  held = false
}

/** One connection's way into the buffers. */
export class FrameIntake implements Intake {
  /** Bytes that have arrived on this connection. */
  received = 0
  /** Where the last whole frame lies; to be held by who needs it for longer than until the next frame. */
  last: FrameSlot | null = null
  readonly #buffers: FrameBuffers
  readonly #count: (bytes: number) => void
  readonly #prefix = Buffer.allocUnsafeSlow(LENGTH_BYTES)
  #target: Buffer = this.#prefix
  #slot: FrameSlot | null = null
  #filled = 0

  /** @param count told of every read */
  constructor(buffers: FrameBuffers, count: (bytes: number) => void) {
    this.#buffers = buffers
    this.#count = count
  }

  /** Nothing of a frame has arrived yet. */
  get idle(): boolean {
    return this.#slot === null && this.#filled === 0
  }

  get space(): Uint8Array {
    return this.#filled === 0 ? this.#target : this.#target.subarray(this.#filled)
  }

  filled(bytes: number): Buffer | null {
    this.received += bytes
    this.#count(bytes)
    this.#filled += bytes
    if (this.#filled < this.#target.length) return null
    this.#filled = 0
    if (this.#slot === null) {
      const size = frameSize(this.#prefix)
      this.#slot = this.#buffers.take(size)
      this.#target = this.#slot.buffer.subarray(0, size)
      return null
    }
    const frame = this.#target
    this.last = this.#slot
    this.#slot = null
    this.#target = this.#prefix
    return frame
  }
}
