/** Short texts that occur again and again: finding one costs less than making it. */

const SLOTS = 1024
const LONGEST = 24

export class Intern {
  readonly #texts: string[] = Array.from({ length: SLOTS }, () => '')

  /** The UTF-8 text of these bytes. */
  text(bytes: Buffer, at: number, size: number): string {
    if (size === 0) return ''
    if (size > LONGEST) return bytes.toString('utf8', at, at + size)
    let hash = size
    for (let i = at, end = at + size; i < end; i++) {
      const byte = bytes[i]!
      if (byte >= 0x80) return bytes.toString('utf8', at, at + size)
      hash = (hash * 31 + byte) | 0
    }
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    const known = this.#texts[slot]!
    if (known.length === size && isText(known, bytes, at)) return known
    const text = bytes.toString('latin1', at, at + size)
    this.#texts[slot] = text
    return text
  }
}

function isText(text: string, bytes: Buffer, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[at + i]) return false
  return true
}
