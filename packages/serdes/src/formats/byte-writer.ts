/** Bytes that are written one thing after the other. */
import { unencodable } from '../errors.ts'
import { MAX_NESTING } from './byte-cursor.ts'

export class ByteWriter {
  readonly #parts: Buffer[] = []

  bytes(bytes: Buffer): void {
    this.#parts.push(bytes)
  }

  byte(byte: number): void {
    this.#parts.push(Buffer.of(byte))
  }

  /** @param size 1, 2 or 4 */
  uint(head: number, value: number, size: number): void {
    const bytes = Buffer.alloc(1 + size)
    bytes[0] = head
    bytes.writeUIntBE(value, 1, size)
    this.#parts.push(bytes)
  }

  /** Signed and unsigned alike: the lowest 64 bits. */
  int64(head: number, value: bigint): void {
    const bytes = Buffer.alloc(9)
    bytes[0] = head
    bytes.writeBigUInt64BE(BigInt.asUintN(64, value), 1)
    this.#parts.push(bytes)
  }

  double(head: number, value: number): void {
    const bytes = Buffer.alloc(9)
    bytes[0] = head
    bytes.writeDoubleBE(value, 1)
    this.#parts.push(bytes)
  }

  deeper(depth: number, label: string): number {
    if (depth >= MAX_NESTING) {
      throw unencodable(
        `${label} cannot be written: the value is nested deeper than ${MAX_NESTING}`,
      )
    }
    return depth + 1
  }

  done(): Buffer {
    return Buffer.concat(this.#parts)
  }
}
