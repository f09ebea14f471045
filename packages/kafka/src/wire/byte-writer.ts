/**
 * Writes Kafka's primitive types into a buffer that grows.
 * Source: https://kafka.apache.org/protocol (Protocol Primitive Types) and KIP-482 (compact types, tagged fields).
 */

const TWO_32 = 4_294_967_296
const MAX_INT16 = 32_767

export class ByteWriter {
  #buffer: Buffer
  #length = 0

  constructor(capacity = 256) {
    this.#buffer = Buffer.allocUnsafe(Math.max(16, capacity))
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length
  }

  /** What was written. A view of the writer's memory: do not write any more afterwards. */
  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  /** Begins anew in the same memory: what `finish` gave is overwritten. */
  clear(): this {
    this.#length = 0
    return this
  }

  #reserve(bytes: number): number {
    const at = this.#length
    const needed = at + bytes
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2))
      this.#buffer.copy(grown, 0, 0, at)
      this.#buffer = grown
    }
    this.#length = needed
    return at
  }

  int8(value: number): this {
    const at = this.#reserve(1)
    this.#buffer.writeInt8(value, at)
    return this
  }

  uint8(value: number): this {
    const at = this.#reserve(1)
    this.#buffer.writeUInt8(value, at)
    return this
  }

  boolean(value: boolean): this {
    return this.uint8(value ? 1 : 0)
  }

  int16(value: number): this {
    const at = this.#reserve(2)
    this.#buffer.writeInt16BE(value, at)
    return this
  }

  uint16(value: number): this {
    const at = this.#reserve(2)
    this.#buffer.writeUInt16BE(value, at)
    return this
  }

  int32(value: number): this {
    const at = this.#reserve(4)
    this.#buffer.writeInt32BE(value, at)
    return this
  }

  uint32(value: number): this {
    const at = this.#reserve(4)
    this.#buffer.writeUInt32BE(value, at)
    return this
  }

  /** Overwrites four bytes written before, e.g. a frame's length. */
  int32At(at: number, value: number): this {
    if (at < 0 || at + 4 > this.#length) {
      throw new RangeError(`Expected an offset of 4 written bytes, got ${at} of ${this.#length}`)
    }
    this.#buffer.writeInt32BE(value, at)
    return this
  }

  /** @throws RangeError when the number is not an integer within ±2^53 (use int64Big) */
  int64(value: number): this {
    if (!Number.isSafeInteger(value)) {
      throw new RangeError(`Expected an integer within ±2^53 for int64, got ${value}`)
    }
    const at = this.#reserve(8)
    const high = Math.floor(value / TWO_32)
    this.#buffer.writeInt32BE(high, at)
    this.#buffer.writeUInt32BE(value - high * TWO_32, at + 4)
    return this
  }

  int64Big(value: bigint): this {
    const at = this.#reserve(8)
    this.#buffer.writeBigInt64BE(value, at)
    return this
  }

  float64(value: number): this {
    const at = this.#reserve(8)
    this.#buffer.writeDoubleBE(value, at)
    return this
  }

  /** @throws RangeError when not in 0 … 2^32−1 */
  uvarint(value: number): this {
    if (!Number.isInteger(value) || value < 0 || value >= TWO_32) {
      throw new RangeError(`Expected an integer in 0 … 2^32−1 for an unsigned varint, got ${value}`)
    }
    let rest = value
    while (rest > 0x7f) {
      this.uint8((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    return this.uint8(rest)
  }

  /** Zigzag, 32 bits. */
  varint(value: number): this {
    if ((value | 0) !== value) {
      throw new RangeError(`Expected an integer of 32 bits for a varint, got ${value}`)
    }
    return this.uvarint(((value << 1) ^ (value >> 31)) >>> 0)
  }

  /** Zigzag, 64 bits. */
  varlongBig(value: bigint): this {
    if (BigInt.asIntN(64, value) !== value) {
      throw new RangeError(`Expected an integer of 64 bits for a varlong, got ${value}`)
    }
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
    while (rest > 0x7fn) {
      this.uint8(Number(rest & 0x7fn) | 0x80)
      rest >>= 7n
    }
    return this.uint8(Number(rest))
  }

  varlong(value: number): this {
    return this.varlongBig(BigInt(value))
  }

  /** Kafka's printed form: base64url of 16 bytes without padding. @throws RangeError otherwise */
  uuid(value: string): this {
    const raw = Buffer.from(value, 'base64url')
    if (raw.length !== 16) {
      throw new RangeError(
        `Expected a uuid as 22 base64url characters, got ${JSON.stringify(value)}`,
      )
    }
    return this.raw(raw)
  }

  /** @throws RangeError when the UTF-8 form is longer than 32,767 bytes */
  string(value: string): this {
    const size = Buffer.byteLength(value)
    if (size > MAX_INT16) {
      throw new RangeError(`Expected a string of at most ${MAX_INT16} bytes, got ${size}`)
    }
    return this.int16(size).#text(value, size)
  }

  nullableString(value: string | null): this {
    return value === null ? this.int16(-1) : this.string(value)
  }

  compactString(value: string): this {
    const size = Buffer.byteLength(value)
    return this.uvarint(size + 1).#text(value, size)
  }

  compactNullableString(value: string | null): this {
    return value === null ? this.uvarint(0) : this.compactString(value)
  }

  #text(value: string, size: number): this {
    const at = this.#reserve(size)
    this.#buffer.write(value, at, size, 'utf8')
    return this
  }

  bytes(value: Uint8Array): this {
    return this.int32(value.length).raw(value)
  }

  nullableBytes(value: Uint8Array | null): this {
    return value === null ? this.int32(-1) : this.bytes(value)
  }

  compactBytes(value: Uint8Array): this {
    return this.uvarint(value.length + 1).raw(value)
  }

  compactNullableBytes(value: Uint8Array | null): this {
    return value === null ? this.uvarint(0) : this.compactBytes(value)
  }

  /** Bytes as they are, without a length. */
  raw(value: Uint8Array): this {
    const at = this.#reserve(value.length)
    this.#buffer.set(value, at)
    return this
  }

  arrayLength(count: number | null): this {
    return this.int32(count ?? -1)
  }

  compactArrayLength(count: number | null): this {
    return this.uvarint(count === null ? 0 : count + 1)
  }

  array<T>(values: readonly T[] | null, element: (value: T, writer: this) => void): this {
    this.arrayLength(values === null ? null : values.length)
    for (const value of values ?? []) element(value, this)
    return this
  }

  compactArray<T>(values: readonly T[] | null, element: (value: T, writer: this) => void): this {
    this.compactArrayLength(values === null ? null : values.length)
    for (const value of values ?? []) element(value, this)
    return this
  }

  /** Tagged fields in ascending order of tag (KIP-482); none by default. */
  taggedFields(fields: readonly { readonly tag: number; readonly value: Uint8Array }[] = []): this {
    this.uvarint(fields.length)
    for (const { tag, value } of fields) this.uvarint(tag).uvarint(value.length).raw(value)
    return this
  }
}
