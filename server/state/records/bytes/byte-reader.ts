/** Walks the bytes of a payload that nobody vouches for: every step is checked against the end. */
import { Budget, MAX_DECODED_BYTES } from './budget.ts'
import { Damaged } from './damaged.ts'

export class ByteReader {
  readonly budget = new Budget(MAX_DECODED_BYTES, (message) => new Damaged(message))
  readonly #bytes: Buffer
  #at = 0
  #end: number

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#end = bytes.byteLength
  }

  byte(): number {
    if (this.#at >= this.#end) throw new Damaged('it ends too early')
    // within the end
    return this.#bytes[this.#at++]!
  }

  /** Unsigned LEB128 up to 2^53. */
  varint(): number {
    let value = 0
    let weight = 1
    for (;;) {
      if (this.#at >= this.#end) throw new Damaged('it ends within a number')
      const byte = this.#bytes[this.#at++]!
      if (byte < 128) {
        value += byte * weight
        if (value > Number.MAX_SAFE_INTEGER + 1) throw new Damaged('a number is above 2^53')
        return value
      }
      value += (byte - 128) * weight
      weight *= 128
      if (weight > 2 ** 53) throw new Damaged('a number is longer than 8 bytes')
    }
  }

  float64(): number {
    return this.raw(8).readDoubleLE(0)
  }

  /** The next bytes; a view, valid as long as the payload. */
  raw(length: number): Buffer {
    if (length > this.#end - this.#at)
      throw new Damaged(`${length} bytes are announced and ${this.#end - this.#at} are left`)
    const bytes = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    return bytes
  }

  block(): Buffer {
    return this.raw(this.varint())
  }

  rest(): Buffer {
    return this.raw(this.#end - this.#at)
  }

  /** What ByteWriter.sized wrote; `read` null passes over it. */
  sized<T>(read: (() => T) | null): T | null {
    const length = this.raw(4).readUInt32LE(0)
    if (read === null) {
      this.raw(length)
      return null
    }
    if (length > this.#end - this.#at) throw new Damaged('a part is longer than the whole')
    const outer = this.#end
    this.#end = this.#at + length
    const value = read()
    this.finish()
    this.#end = outer
    return value
  }

  /** @throws Damaged when bytes are left */
  finish(): void {
    if (this.#at !== this.#end) throw new Damaged(`${this.#end - this.#at} bytes too many`)
  }
}
