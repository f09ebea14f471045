/**
 * The wire format: tags (number << 3 | wire type), varints, fixed words, lengths.
 * https://protobuf.dev/programming-guides/encoding/
 */
export const VARINT = 0
export const FIXED64 = 1
export const BYTES = 2
export const START_GROUP = 3
export const END_GROUP = 4
export const FIXED32 = 5

/** As all implementations have it by default. */
export const MAX_DEPTH = 100
/** Members of one value. Each message adds its defaults, so a few bytes may become many members. */
const MAX_MEMBERS = 5_000_000
const SHORT = 20
const MAX_SAFE_HIGH = 0x20_0000

/** Bytes that are not Protobuf, or not of the type; `path` is filled while the readers unwind. */
export class WireFault extends Error {
  override readonly name = 'WireFault'
  readonly path: string[] = []

  constructor(what: string, offset: number) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(`${what} at byte ${offset}`)
    Error.stackTraceLimit = stackTraceLimit
  }
}

const view = new DataView(new ArrayBuffer(8))

/** A position in bytes. Whoever reads says where the part ends that it reads of. */
export class Cursor {
  readonly bytes: Buffer
  at: number
  /** Groups and messages around the position. */
  depth = 0
  members = 0
  /** Upper half of the varint that was read last. */
  #high = 0

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  enter(): void {
    if (++this.depth > MAX_DEPTH) {
      throw new WireFault(`Messages are nested deeper than ${MAX_DEPTH} levels`, this.at)
    }
  }

  count(members: number): void {
    this.members += members
    if (this.members > MAX_MEMBERS) {
      throw new WireFault(`The value has more than ${MAX_MEMBERS} members`, this.at)
    }
  }

  /** The lower 32 bits of a varint, signed. */
  int32(end: number): number {
    const { bytes, at } = this
    if (at < end) {
      // Not undefined: `at` is before the end.
      const byte = bytes[at]!
      if (byte < 128) {
        this.at = at + 1
        this.#high = 0
        return byte
      }
    }
    return this.#longVarint(end)
  }

  #longVarint(end: number): number {
    const { bytes, at: start } = this
    let at = start
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= end) throw new WireFault('The bytes end within a varint', start)
      // Not undefined: `at` is before the end.
      const byte = bytes[at++]!
      const bits = byte & 127
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high = bits >>> 4
      } else high |= bits << (shift - 32)
      if (byte < 128) {
        this.at = at
        this.#high = high
        return low
      }
    }
    throw new WireFault('A varint of more than 10 bytes', start)
  }

  uint64(end: number): number | bigint {
    const low = this.int32(end) >>> 0
    return unsigned(low, this.#high >>> 0)
  }

  int64(end: number): number | bigint {
    const low = this.int32(end) >>> 0
    return signed(low, this.#high)
  }

  sint32(end: number): number {
    const zigzag = this.int32(end)
    return (zigzag >>> 1) ^ -(zigzag & 1)
  }

  sint64(end: number): number | bigint {
    const low = this.int32(end)
    const high = this.#high
    const sign = -(low & 1)
    const half = (low >>> 1) | (high << 31)
    return signed((half ^ sign) >>> 0, (high >>> 1) ^ sign)
  }

  bool(end: number): boolean {
    return this.int32(end) !== 0 || this.#high !== 0
  }

  fixed32(end: number): number {
    const at = this.#take(4, end)
    const { bytes } = this
    // Four bytes are there.
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
  }

  fixed64(end: number): number | bigint {
    const low = this.fixed32(end) >>> 0
    return unsigned(low, this.fixed32(end) >>> 0)
  }

  sfixed64(end: number): number | bigint {
    const low = this.fixed32(end) >>> 0
    return signed(low, this.fixed32(end))
  }

  float(end: number): number {
    view.setInt32(0, this.fixed32(end))
    return view.getFloat32(0)
  }

  double(end: number): number {
    const low = this.fixed32(end)
    view.setInt32(4, low)
    view.setInt32(0, this.fixed32(end))
    return view.getFloat64(0)
  }

  #take(size: number, end: number): number {
    const { at } = this
    if (end - at < size) throw new WireFault(`The bytes end within ${size} bytes of a number`, at)
    this.at = at + size
    return at
  }

  /** @returns where the part ends whose length is read here */
  lengthEnd(end: number): number {
    const start = this.at
    const length = this.int32(end)
    const left = end - this.at
    if (this.#high !== 0 || length < 0 || length > left) {
      const told = unsigned(length >>> 0, this.#high >>> 0)
      throw new WireFault(`A length of ${told} where ${left} bytes are left`, start)
    }
    return this.at + length
  }

  /** UTF-8; bytes that are none are U+FFFD. */
  text(end: number): string {
    const last = this.lengthEnd(end)
    const { bytes, at } = this
    this.at = last
    if (last - at > SHORT) return bytes.toString('utf8', at, last)
    // Short texts of ASCII, which names and ids are, without a call into C++.
    let text = ''
    for (let i = at; i < last; i++) {
      // Not undefined: before `last`.
      const byte = bytes[i]!
      if (byte > 127) return bytes.toString('utf8', at, last)
      text += String.fromCharCode(byte)
    }
    return text
  }

  /** Number and wire type, never of number 0. */
  tag(end: number): number {
    const start = this.at
    const tag = this.int32(end)
    if (this.#high !== 0 || tag >>> 3 === 0 || (tag & 7) > FIXED32) {
      throw new WireFault('Not a field: its number or wire type does not exist', start)
    }
    return tag
  }

  /** Steps over the value behind a tag. */
  skip(tag: number, end: number): void {
    switch (tag & 7) {
      case VARINT:
        this.int32(end)
        return
      case FIXED64:
        this.#take(8, end)
        return
      case BYTES:
        this.at = this.lengthEnd(end)
        return
      case START_GROUP:
        this.groupEnd(tag, end)
        return
      case FIXED32:
        this.#take(4, end)
        return
      default:
        throw new WireFault(`Field ${tag >>> 3} ends a group that has not begun`, this.at)
    }
  }

  /** Steps over a group. @returns where its fields end */
  groupEnd(tag: number, end: number): number {
    const start = this.at
    const last = ((tag & ~7) | END_GROUP) >>> 0
    this.enter()
    while (this.at < end) {
      const before = this.at
      const inner = this.tag(end)
      if (inner >>> 0 === last) {
        this.depth--
        return before
      }
      this.skip(inner, end)
    }
    throw new WireFault(`Group ${tag >>> 3} does not end`, start)
  }
}

/** Integers beyond 2^53 as bigint, as kJQ has them. */
function unsigned(low: number, high: number): number | bigint {
  return high < MAX_SAFE_HIGH ? high * 0x1_0000_0000 + low : (BigInt(high) << 32n) | BigInt(low)
}

function signed(low: number, high: number): number | bigint {
  if (high >= 0) return unsigned(low, high)
  // -2^53 itself is a bigint, as 2^53 is.
  return high >= -MAX_SAFE_HIGH && (high !== -MAX_SAFE_HIGH || low !== 0)
    ? high * 0x1_0000_0000 + low
    : (BigInt(high) << 32n) | BigInt(low)
}
