/** Reading bytes one thing after the other; never beyond their end, whatever lengths they claim. */
import { undecodable, type SerdeError } from '../errors.ts'

/** Values nested deeper than this are refused: readers call themselves. */
export const MAX_NESTING = 1000

export class ByteCursor {
  readonly bytes: Buffer
  readonly #label: string
  at = 0

  constructor(bytes: Buffer, label: string) {
    this.bytes = bytes
    this.#label = label
  }

  wrong(why: string): SerdeError {
    return undecodable(`Not ${this.#label}: ${why}`)
  }

  /** Where the next `size` bytes begin; they are behind the cursor then. @throws SerdeError when there are not as many */
  skip(size: number): number {
    const start = this.at
    const left = this.bytes.length - start
    if (size > left) {
      throw this.wrong(`${size} bytes are expected at byte ${start}, but there are ${left} left`)
    }
    this.at = start + size
    return start
  }

  byte(): number {
    return this.bytes[this.skip(1)] ?? 0
  }

  uint16(): number {
    return this.bytes.readUInt16BE(this.skip(2))
  }

  uint32(): number {
    return this.bytes.readUInt32BE(this.skip(4))
  }

  /** A number while that is exact. */
  uint64(): number | bigint {
    const at = this.skip(8)
    const high = this.bytes.readUInt32BE(at)
    if (high < 0x20_0000) return high * 2 ** 32 + this.bytes.readUInt32BE(at + 4)
    return this.bytes.readBigUInt64BE(at)
  }

  /** @returns a view, not a copy */
  slice(size: number): Buffer {
    const start = this.skip(size)
    return this.bytes.subarray(start, start + size)
  }

  /** Bytes that are not UTF-8 are shown as U+FFFD. */
  text(size: number): string {
    const start = this.skip(size)
    return this.bytes.toString('utf8', start, start + size)
  }

  /** Elements that a length claims: each takes a byte at least, so none of it is believed beyond the bytes that are left. */
  count(claimed: number | bigint, each: number): number {
    const left = this.bytes.length - this.at
    if (claimed > left / each) {
      throw this.wrong(
        `${claimed} elements are claimed before byte ${this.at}, but there are ${left} bytes left`,
      )
    }
    return Number(claimed)
  }

  /** @throws SerdeError when something follows */
  end(): void {
    const left = this.bytes.length - this.at
    if (left > 0) throw this.wrong(`the value ends at byte ${this.at}, but ${left} more follow`)
  }

  deeper(depth: number): number {
    if (depth >= MAX_NESTING) throw this.wrong(`it is nested deeper than ${MAX_NESTING}`)
    return depth + 1
  }
}
