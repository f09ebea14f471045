/** Reads Kafka's primitive types (https://kafka.apache.org/protocol#protocol_types) and never beyond its end. */
import { undecodable } from '../errors.ts'

/** Beyond 2^53 a double would lose digits: those stay bigint, as kJQ has them. */
function exact(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

export class Cursor {
  readonly #bytes: Buffer
  readonly #end: number
  #at: number

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.#bytes = bytes
    this.#at = at
    this.#end = end
  }

  get left(): number {
    return this.#end - this.#at
  }

  /** Moves on. @returns where the bytes begin @throws SerdeError when there are not so many */
  #take(size: number): number {
    const at = this.#at
    if (size > this.#end - at) {
      throw undecodable(
        `The bytes end too early: byte ${at} begins something of ${size} bytes, and ${this.#end - at} are left`,
      )
    }
    this.#at = at + size
    return at
  }

  int8(): number {
    return this.#bytes.readInt8(this.#take(1))
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#take(2))
  }

  uint16(): number {
    return this.#bytes.readUInt16BE(this.#take(2))
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#take(4))
  }

  int64(): number | bigint {
    return exact(this.#bytes.readBigInt64BE(this.#take(8)))
  }

  float64(): number {
    return this.#bytes.readDoubleBE(this.#take(8))
  }

  /** Unsigned, at most 32 bits, seven per byte, the lowest first. */
  varint(): number {
    let value = 0
    for (let shift = 0; shift <= 28; shift += 7) {
      const byte = this.#bytes.readUInt8(this.#take(1))
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw undecodable(`Byte ${this.#at - 1} does not end a number of at most 32 bits`)
  }

  text(size: number): string {
    const at = this.#take(size)
    return this.#bytes.toString('utf8', at, at + size)
  }

  /** A view: not to be kept. */
  view(size: number): Buffer {
    const at = this.#take(size)
    return this.#bytes.subarray(at, at + size)
  }

  /** A part that is read by itself. */
  part(size: number): Cursor {
    const at = this.#take(size)
    return new Cursor(this.#bytes, at, at + size)
  }

  /** @throws SerdeError when bytes are left */
  end(): void {
    if (this.left === 0) return
    throw undecodable(`${this.left} bytes follow after the last field, which ends at ${this.#at}`)
  }
}
