/** Equality of columns and of plain values, fast where they are equal: which is nearly always. */
import { isDeepStrictEqual } from 'node:util'

/** Compared as memory. */
export function sameNumbers<T extends Int32Array | Uint32Array | Uint16Array | Uint8Array>(
  a: T,
  b: T,
): boolean {
  return a.byteLength === b.byteLength && bytesOf(a).equals(bytesOf(b))
}

function bytesOf(column: Int32Array | Uint32Array | Uint16Array | Uint8Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength)
}

export function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

export function sameValue(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b)
}
