/** Bytes that grow while a payload is written. */
import { StateLogError } from '../errors.ts'
import { Budget, MAX_DECODED_BYTES, MAX_PLAIN_BYTES } from './budget.ts'

const tooLarge = (message: string): StateLogError =>
  new StateLogError('MR_STATE_RECORD_TOO_LARGE', `The record cannot be kept on Kafka: ${message}.`)

export class ByteWriter {
  readonly budget = new Budget(MAX_DECODED_BYTES, tooLarge)
  #bytes: Buffer
  #length = 0

  constructor(expectedBytes = 16 * 1024) {
    this.#bytes = Buffer.allocUnsafe(expectedBytes)
  }

  get length(): number {
    return this.#length
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1)
    this.#bytes[this.#length++] = value
  }

  /** Unsigned LEB128 of a whole number up to 2^53. */
  varint(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow(8)
    const bytes = this.#bytes
    let rest = value
    // Bit operations cut at 32 bits: the high part goes by division.
    while (rest >= 0x8000_0000) {
      const high = Math.floor(rest / 128)
      bytes[this.#length++] = rest - high * 128 + 128
      rest = high
    }
    while (rest >= 128) {
      bytes[this.#length++] = (rest & 127) | 128
      rest >>>= 7
    }
    bytes[this.#length++] = rest
  }

  float64(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow(8)
    this.#bytes.writeDoubleLE(value, this.#length)
    this.#length += 8
  }

  raw(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#bytes.length) this.#grow(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Bytes behind a varint of their number. */
  block(bytes: Uint8Array): void {
    this.varint(bytes.length)
    this.raw(bytes)
  }

  /** What `write` writes, behind its length as uint32, so that a reader can pass over it. */
  sized(write: () => void): void {
    if (this.#length + 4 > this.#bytes.length) this.#grow(4)
    const at = this.#length
    this.#length += 4
    write()
    this.#bytes.writeUInt32LE(this.#length - at - 4, at)
  }

  /** The bytes written; they stay the writer's, which is not used again. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #grow(by: number): void {
    if (this.#length + by > MAX_PLAIN_BYTES)
      throw tooLarge(`it is longer than ${MAX_PLAIN_BYTES} bytes before compression`)
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + by))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}
