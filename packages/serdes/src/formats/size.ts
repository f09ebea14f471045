import { undecodable } from '../errors.ts'

/** @throws SerdeError when the bytes are not as many as the format always has */
export function expectSize(bytes: Buffer, label: string, size: number): void {
  if (bytes.length === size) return
  const article = /^[AEIOU]/.test(label) ? 'an' : 'a'
  const got = bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`
  throw undecodable(`Not ${article} ${label}: got ${got}, expected ${size}`)
}
