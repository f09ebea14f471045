/**
 * Reads what Avro's binary encoding is made of (https://avro.apache.org/docs/1.12.0/specification/#binary-encoding), never
 * beyond its end. Compiled code (compile.ts) calls it; every value that it gives has at least a byte of its own or is
 * paid from a budget, so that time and memory are bounded by the bytes.
 */
import type { Json } from '@millrace/kjq/json/value.ts'
import { Intern } from './intern.ts'
import type { Probe } from './probe.ts'

/** Records, arrays and maps within each other. */
const MAX_DEPTH = 1000
/** Values without bytes (null, empty records) besides those in unions. */
const MAX_EMPTY = 100_000

/** Bytes that do not fit the schema. Turned into a SerdeError, with the path, where it is known what the bytes are of. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
  /** Offset of what does not fit. */
  readonly at: number

  constructor(reason: string, at: number) {
    // As for SerdeError: a stack each time would cost more than decoding.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(reason)
    Error.stackTraceLimit = stackTraceLimit
    this.at = at
  }
}

const interned = new Intern()

export class Reader {
  bytes: Buffer = Buffer.alloc(0)
  at = 0
  end = 0
  depth = 0
  empty = 0
  /** Bits of the probes that were found. */
  found = 0

  begin(bytes: Buffer, start: number): void {
    this.bytes = bytes
    this.at = start
    this.end = bytes.length
    this.depth = 0
    this.empty = 0
    this.found = 0
  }

  fail(reason: string, at = this.at): never {
    throw new Malformed(reason, at)
  }

  #short(what: string, size: number, at: number): never {
    return this.fail(
      `the bytes end too early: ${what} of ${size} bytes where ${this.end - this.at} are left`,
      at,
    )
  }

  /** A record, array or map begins; `depth` goes down where it ends. */
  enter(): void {
    if (++this.depth > MAX_DEPTH)
      this.fail(`records, arrays and maps are nested more than ${MAX_DEPTH} deep`)
  }

  /** So many values without bytes. */
  spend(values: number): void {
    this.empty += values
    if (this.empty > MAX_EMPTY) this.fail(`there are more than ${MAX_EMPTY} values without bytes`)
  }

  boolean(): boolean {
    const { at } = this
    if (at >= this.end) this.#short('a boolean', 1, at)
    const byte = this.bytes[at]!
    if (byte > 1) this.fail(`a boolean is 0 or 1; got ${byte}`)
    this.at = at + 1
    return byte === 1
  }

  int(): number {
    const { at } = this
    if (at < this.end) {
      const byte = this.bytes[at]!
      if (byte < 0x80) {
        this.at = at + 1
        return (byte >>> 1) ^ -(byte & 1)
      }
    }
    const value = this.long()
    if (typeof value === 'number' && value >= -0x8000_0000 && value <= 0x7fff_ffff) return value
    return this.fail(`an int has 32 bits; got ${value}`, at)
  }

  long(): number | bigint {
    const { bytes, end, at: start } = this
    let at = start
    // Seven bits each, the lowest first: four bytes fit into an int, seven more into a double.
    let low = 0
    for (let shift = 0; shift < 28; shift += 7) {
      if (at >= end) this.#short('a number', at - start + 1, start)
      const byte = bytes[at++]!
      low |= (byte & 0x7f) << shift
      if (byte < 0x80) {
        this.at = at
        return (low >>> 1) ^ -(low & 1)
      }
    }
    let high = 0
    let factor = 1
    for (let count = 4; count < 10; count++) {
      if (at >= end) this.#short('a number', at - start + 1, start)
      const byte = bytes[at++]!
      high += (byte & 0x7f) * factor
      factor *= 128
      if (byte >= 0x80) continue
      if (count === 9 && byte > 1) this.fail('a long has 64 bits; got more', start)
      this.at = at
      return high < 0x200_0000 ? unzigzag(high * 0x1000_0000 + low) : exactUnzigzag(high, low)
    }
    return this.fail('a number does not end after 10 bytes', start)
  }

  skipNumber(): void {
    const { bytes, end } = this
    for (let { at } = this; at < end; at++) {
      if (bytes[at]! >= 0x80) continue
      this.at = at + 1
      return
    }
    this.fail('the bytes end too early: a number does not end')
  }

  float(): number {
    const at = this.#take('a float', 4)
    return this.bytes.readFloatLE(at)
  }

  double(): number {
    const at = this.#take('a double', 8)
    return this.bytes.readDoubleLE(at)
  }

  /** Moves on. @returns where it begins */
  #take(what: string, size: number): number {
    const { at } = this
    if (size > this.end - at) this.#short(what, size, at)
    this.at = at + size
    return at
  }

  #length(what: string): number {
    const { at } = this
    const size = this.long()
    if (typeof size !== 'number' || size < 0)
      return this.fail(`the length of ${what} is ${size}`, at)
    if (size > this.end - this.at) this.#short(what, size, at)
    return size
  }

  string(): string {
    const size = this.#length('a string')
    const { at } = this
    this.at = at + size
    return interned.text(this.bytes, at, size)
  }

  /** Each byte a character, U+0000 to U+00FF. */
  bytesText(): string {
    const size = this.#length('bytes')
    const { at } = this
    this.at = at + size
    return this.bytes.toString('latin1', at, this.at)
  }

  /** Shares memory with what is read. */
  bytesView(): Buffer {
    const size = this.#length('bytes')
    const { at } = this
    this.at = at + size
    return this.bytes.subarray(at, this.at)
  }

  /** Bytes or a string. */
  skipBytes(): void {
    const size = this.#length('a string or bytes')
    this.at += size
  }

  fixedText(size: number): string {
    const at = this.#take('a fixed', size)
    return this.bytes.toString('latin1', at, this.at)
  }

  /** Shares memory with what is read. */
  fixedView(size: number): Buffer {
    const at = this.#take('a fixed', size)
    return this.bytes.subarray(at, this.at)
  }

  /** @param size of one or more values that always have that many bytes */
  skip(size: number): void {
    this.#take('a value', size)
  }

  /** Of a symbol of an enum. */
  symbol(count: number): number {
    const { at } = this
    const index = this.int()
    if (index < 0 || index >= count)
      this.fail(`symbol ${index} of an enum with ${count} symbols`, at)
    return index
  }

  branch(count: number): number {
    const { at } = this
    const index = this.int()
    if (index < 0 || index >= count)
      this.fail(`branch ${index} of a union with ${count} branches`, at)
    return index
  }

  /**
   * The next block of an array or map.
   * @param min bytes that an item has at least
   * @returns how many items it has; 0: there are no more
   */
  block(min: number): number {
    const { at } = this
    const given = this.long()
    if (given === 0) return 0
    if (typeof given !== 'number') return this.fail(`a block of ${given} items`, at)
    if (given < 0) this.#blockSize()
    return this.#items(Math.abs(given), min, at)
  }

  /** As `block`, but those that tell their size are jumped over. */
  jump(min: number): number {
    for (;;) {
      const { at } = this
      const given = this.long()
      if (given === 0) return 0
      if (typeof given !== 'number') return this.fail(`a block of ${given} items`, at)
      if (given > 0) return this.#items(given, min, at)
      const size = this.#blockSize()
      this.at += size
    }
  }

  #items(count: number, min: number, at: number): number {
    if (min === 0) this.spend(count)
    else if (count * min > this.end - this.at) {
      this.fail(
        `the bytes end too early: a block of ${count} items, each at least ${min} bytes, where ${this.end - this.at} bytes are left`,
        at,
      )
    }
    return count
  }

  #blockSize(): number {
    const { at } = this
    const size = this.long()
    if (typeof size !== 'number' || size < 0 || size > this.end - this.at)
      return this.fail(`a block of ${size} bytes where ${this.end - this.at} are left`, at)
    return size
  }

  /** A string in which texts are looked for. */
  probeString(probes: readonly Probe[]): void {
    const size = this.#length('a string')
    const { at, bytes } = this
    this.at = at + size
    for (const probe of probes) {
      if ((this.found & probe.bit) === 0 && probe.inBytes(bytes, at, this.at))
        this.found |= probe.bit
    }
  }

  /** A value that may be a text. */
  probeValue(probes: readonly Probe[], value: Json): void {
    if (typeof value !== 'string') return
    for (const probe of probes) if (probe.inText(value)) this.found |= probe.bit
  }
}

/** @param value below 2^53 */
function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

/** @param high all bits above the lowest 28: 36 at most, which a double holds */
function exactUnzigzag(high: number, low: number): number | bigint {
  const value = (BigInt(high) << 28n) | BigInt(low)
  const exact = (value >> 1n) ^ -(value & 1n)
  const number = Number(exact)
  return Number.isSafeInteger(number) ? number : exact
}
