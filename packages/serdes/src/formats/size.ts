import { undecodable } from '../errors.ts'

/** @throws SerdeError when the bytes are not as many as the format always has */
export function expectSize(bytes: Buffer, label: string, size: number): void {
  if (bytes.length === size) return
  throw undecodable(
    `Not ${/^[AEIOU]/.test(label) ? 'an' : 'a'} ${label}: got ${bytes.length} bytes, expected ${size}`,
  )
}
