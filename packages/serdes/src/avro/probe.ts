/** A text that is looked for in values, or among names, while they are stepped over. */
import type { Literal } from '@millrace/kjq/facts/required.ts'

export class Probe {
  readonly bit: number
  readonly kind: Literal['kind']
  readonly #text: string
  /** null: bytes that are not UTF-8 may be read as it, or it is half a character; it is looked for in the text. */
  readonly #bytes: Buffer | null

  constructor(bit: number, { kind, text }: Literal) {
    this.bit = bit
    this.kind = kind
    this.#text = text
    this.#bytes = text.includes('\ufffd') || !text.isWellFormed() ? null : Buffer.from(text)
  }

  /** @param end of the string that begins at `at` */
  inBytes(bytes: Buffer, at: number, end: number): boolean {
    const wanted = this.#bytes
    if (wanted === null) return this.inText(bytes.toString('utf8', at, end))
    const spare = end - at - wanted.length
    if (spare < 0) return false
    switch (this.kind) {
      case 'equals':
      case 'name':
        return spare === 0 && isAt(bytes, at, wanted)
      case 'startswith':
        return isAt(bytes, at, wanted)
      case 'endswith':
        return isAt(bytes, end - wanted.length, wanted)
      case 'contains':
        for (let i = at; i <= at + spare; i++) if (isAt(bytes, i, wanted)) return true
        return false
    }
  }

  inText(text: string): boolean {
    switch (this.kind) {
      case 'equals':
      case 'name':
        return text === this.#text
      case 'startswith':
        return text.startsWith(this.#text)
      case 'endswith':
        return text.endsWith(this.#text)
      case 'contains':
        return text.includes(this.#text)
    }
  }
}

function isAt(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false
  return true
}
