/** Bytes in the wire format, growing as they are written. */

const MASK = 0xffff_ffff_ffff_ffffn

export class Output {
  #bytes = Buffer.allocUnsafe(256)
  #size = 0

  #grow(by: number): number {
    const at = this.#size
    this.#size += by
    if (this.#size > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#size, this.#bytes.length * 2))
      this.#bytes.copy(larger, 0, 0, at)
      this.#bytes = larger
    }
    return at
  }

  #byte(byte: number): void {
    // Before the buffer is looked at: growing replaces it.
    const at = this.#grow(1)
    this.#bytes[at] = byte
  }

  /** @param value 0 to 2^32 - 1 */
  #small(value: number): void {
    let rest = value
    for (; rest > 127; rest >>>= 7) this.#byte((rest & 127) | 128)
    this.#byte(rest)
  }

  tag(number: number, wire: number): void {
    this.#small(((number << 3) | wire) >>> 0)
  }

  /** Negative numbers as their two's complement of 64 bits. */
  varint(value: number | bigint): void {
    if (typeof value === 'number' && value >= 0 && value <= 0xffff_ffff) {
      this.#small(value)
      return
    }
    let rest = BigInt(value) & MASK
    for (; rest > 127n; rest >>= 7n) this.#byte(Number(rest & 127n) | 128)
    this.#byte(Number(rest))
  }

  fixed32(value: number | bigint): void {
    const at = this.#grow(4)
    this.#bytes.writeUInt32LE(Number(value) >>> 0, at)
  }

  fixed64(value: number | bigint): void {
    const at = this.#grow(8)
    this.#bytes.writeBigUInt64LE(BigInt(value) & MASK, at)
  }

  float(value: number): void {
    const at = this.#grow(4)
    this.#bytes.writeFloatLE(value, at)
  }

  double(value: number): void {
    const at = this.#grow(8)
    this.#bytes.writeDoubleLE(value, at)
  }

  /** With their length. */
  bytes(bytes: Uint8Array): void {
    this.#small(bytes.length)
    this.raw(bytes)
  }

  raw(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length)
    this.#bytes.set(bytes, at)
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#size)
  }
}
