/** Writes what Avro's binary encoding is made of into a buffer that grows. */

export class Writer {
  #bytes = Buffer.allocUnsafe(256)
  #at = 0

  /** Makes room. @returns where it begins */
  #grow(size: number): number {
    const at = this.#at
    if (at + size > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, at + size))
      this.#bytes.copy(larger, 0, 0, at)
      this.#bytes = larger
    }
    this.#at = at + size
    return at
  }

  byte(byte: number): void {
    const at = this.#grow(1)
    this.#bytes[at] = byte
  }

  /** @param value of at most 64 bits with its sign */
  long(value: number | bigint): void {
    const exact = BigInt(value)
    let rest = BigInt.asUintN(64, (exact << 1n) ^ (exact >> 63n))
    for (; rest > 0x7fn; rest >>= 7n) this.byte(Number(rest & 0x7fn) | 0x80)
    this.byte(Number(rest))
  }

  float(value: number): void {
    const at = this.#grow(4)
    this.#bytes.writeFloatLE(value, at)
  }

  double(value: number): void {
    const at = this.#grow(8)
    this.#bytes.writeDoubleLE(value, at)
  }

  raw(bytes: Buffer): void {
    const at = this.#grow(bytes.length)
    bytes.copy(this.#bytes, at)
  }

  /** With its length before it. */
  sized(bytes: Buffer): void {
    this.long(bytes.length)
    this.raw(bytes)
  }

  done(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#at))
  }
}
