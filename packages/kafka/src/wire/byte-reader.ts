/**
 * Reads Kafka's primitive types from one contiguous Buffer.
 * Source: https://kafka.apache.org/protocol (Protocol Primitive Types) and KIP-482 (compact types, tagged fields).
 *
 * One Buffer, because finding a byte in a list of socket chunks makes big answers quadratic. Readers are moved by
 * offset: `position` may be set to go back or to skip.
 */

const TWO_32 = 4_294_967_296

/** 16 zero bytes as Kafka prints them: "no id". */
export const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

/** Reads the value of one tagged field; bytes it leaves unread are skipped. */
export type TaggedFieldReader = (reader: ByteReader, tag: number) => void

export class ByteReader {
  readonly buffer: Buffer
  position = 0

  constructor(buffer: Buffer) {
    this.buffer = buffer
  }

  get remaining(): number {
    return this.buffer.length - this.position
  }

  /** Moves over `length` bytes and returns where they start. @throws RangeError when there are fewer */
  skip(length: number, what = 'bytes'): number {
    const at = this.position
    if (length < 0 || length > this.buffer.length - at) throw truncated(this, length, what)
    this.position = at + length
    return at
  }

  int8(): number {
    return this.buffer.readInt8(this.skip(1, 'int8'))
  }

  uint8(): number {
    const value = this.buffer[this.position]
    if (value === undefined) throw truncated(this, 1, 'uint8')
    this.position += 1
    return value
  }

  boolean(): boolean {
    return this.uint8() !== 0
  }

  int16(): number {
    return this.buffer.readInt16BE(this.skip(2, 'int16'))
  }

  uint16(): number {
    return this.buffer.readUInt16BE(this.skip(2, 'uint16'))
  }

  int32(): number {
    return this.buffer.readInt32BE(this.skip(4, 'int32'))
  }

  uint32(): number {
    return this.buffer.readUInt32BE(this.skip(4, 'uint32'))
  }

  /** As a number: exact up to 2^53, rounded beyond. Offsets, sizes and times stay far below; others use bigint. */
  int64(): number {
    const at = this.skip(8, 'int64')
    return this.buffer.readInt32BE(at) * TWO_32 + this.buffer.readUInt32BE(at + 4)
  }

  int64Big(): bigint {
    return this.buffer.readBigInt64BE(this.skip(8, 'int64'))
  }

  float64(): number {
    return this.buffer.readDoubleBE(this.skip(8, 'float64'))
  }

  /** Unsigned base-128, least significant group first, at most 5 bytes. */
  uvarint(): number {
    let byte = this.uint8()
    if (byte < 0x80) return byte
    let value = byte & 0x7f
    for (let shift = 7; shift < 28; shift += 7) {
      byte = this.uint8()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    byte = this.uint8()
    if (byte > 0x0f) {
      throw new RangeError(
        `Expected an unsigned varint of at most 5 bytes and 32 bits at offset ${this.position - 5}`,
      )
    }
    return (value | (byte << 28)) >>> 0
  }

  /** Zigzag, 32 bits. */
  varint(): number {
    const value = this.uvarint()
    return (value >>> 1) ^ -(value & 1)
  }

  /** Zigzag, 64 bits. */
  varlongBig(): bigint {
    const start = this.position
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.uint8()
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) {
        if (value >> 64n) break
        return (value >> 1n) ^ -(value & 1n)
      }
    }
    throw new RangeError(`Expected a varlong of at most 10 bytes and 64 bits at offset ${start}`)
  }

  /** As a number: exact up to 2^53, rounded beyond. */
  varlong(): number {
    return Number(this.varlongBig())
  }

  /** 16 bytes as Kafka prints them: base64url without padding. */
  uuid(): string {
    const at = this.skip(16, 'uuid')
    return this.buffer.toString('base64url', at, at + 16)
  }

  string(): string {
    const length = this.int16()
    if (length < 0) throw nullValue(this, 'string')
    return this.text(length)
  }

  nullableString(): string | null {
    const length = this.int16()
    return length < 0 ? null : this.text(length)
  }

  compactString(): string {
    const length = this.uvarint() - 1
    if (length < 0) throw nullValue(this, 'compact string')
    return this.text(length)
  }

  compactNullableString(): string | null {
    const length = this.uvarint() - 1
    return length < 0 ? null : this.text(length)
  }

  /** UTF-8 text of `length` bytes. */
  text(length: number): string {
    const at = this.skip(length, 'text')
    return this.buffer.toString('utf8', at, at + length)
  }

  /** A view, not a copy: it keeps the whole answer alive. */
  bytes(): Buffer {
    const value = this.nullableBytes()
    if (value === null) throw nullValue(this, 'bytes')
    return value
  }

  nullableBytes(): Buffer | null {
    const length = this.int32()
    return length < 0 ? null : this.view(length)
  }

  compactBytes(): Buffer {
    const value = this.compactNullableBytes()
    if (value === null) throw nullValue(this, 'compact bytes')
    return value
  }

  compactNullableBytes(): Buffer | null {
    const length = this.uvarint() - 1
    return length < 0 ? null : this.view(length)
  }

  /** A view of the next `length` bytes. */
  view(length: number): Buffer {
    const at = this.skip(length, 'bytes')
    return this.buffer.subarray(at, at + length)
  }

  /** Number of elements; −1: null. Refuses counts that the rest of the buffer cannot hold (an element has a byte). */
  arrayLength(): number {
    const count = this.int32()
    if (count > this.remaining) throw tooMany(this, count)
    return count < 0 ? -1 : count
  }

  compactArrayLength(): number {
    const count = this.uvarint() - 1
    if (count > this.remaining) throw tooMany(this, count)
    return count
  }

  /** Null arrays become empty ones. */
  array<T>(element: (reader: ByteReader) => T): T[] {
    return this.#elements(this.arrayLength(), element)
  }

  compactArray<T>(element: (reader: ByteReader) => T): T[] {
    return this.#elements(this.compactArrayLength(), element)
  }

  #elements<T>(count: number, element: (reader: ByteReader) => T): T[] {
    const out: T[] = []
    for (let i = 0; i < count; i += 1) out.push(element(this))
    return out
  }

  /** Tagged fields (KIP-482): known tags are read, all others skipped. */
  taggedFields(known?: TaggedFieldReader): void {
    let count = this.uvarint()
    while (count > 0) {
      count -= 1
      const tag = this.uvarint()
      const size = this.uvarint()
      const end = this.skip(size, `tagged field ${tag}`) + size
      if (known !== undefined) {
        this.position = end - size
        known(this, tag)
        if (this.position > end) {
          throw new RangeError(
            `Expected tagged field ${tag} to take ${size} bytes, it took ${this.position - end} more`,
          )
        }
        this.position = end
      }
    }
  }
}

function truncated(reader: ByteReader, length: number, what: string): RangeError {
  return new RangeError(
    `Expected ${what} of ${length} bytes at offset ${reader.position}, but ${reader.remaining} bytes are left of ${reader.buffer.length}`,
  )
}

function nullValue(reader: ByteReader, what: string): RangeError {
  return new RangeError(`Expected a ${what} that is not null before offset ${reader.position}`)
}

function tooMany(reader: ByteReader, count: number): RangeError {
  return new RangeError(
    `Expected an array of ${count} elements at offset ${reader.position}, but only ${reader.remaining} bytes are left`,
  )
}
