/**
 * Ids in URL paths. Group ids and subjects may be any text; proxies decode %2F, merge slashes and drop `.` segments.
 * What is not plain travels as `~` + base64url of its UTF-8 bytes: only unreserved characters, so nothing is rewritten.
 */
const PLAIN = /^[A-Za-z0-9._-]+$/

/** `orders` → `orders`; `a/b` → `~YS9i`; `` → `~`. */
export function encodePathId(id: string): string {
  if (PLAIN.test(id) && id !== '.' && id !== '..') return id
  const bytes = new TextEncoder().encode(id)
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return '~' + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Inverse of encodePathId; null when `text` starts with `~` and is not valid base64url of UTF-8. */
export function decodePathId(text: string): string | null {
  if (!text.startsWith('~')) return text
  try {
    const binary = atob(text.slice(1).replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
