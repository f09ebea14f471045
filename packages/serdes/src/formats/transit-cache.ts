/**
 * Transit's cache codes (https://github.com/cognitect/transit-format, "Caching"): names, keywords, symbols and tags of
 * four characters and more are written once, then as `^` and a number in digits of base 44. After 44 * 44 it begins anew.
 */
const MIN_LENGTH = 4
const BASE = 44
const MAX_ENTRIES = BASE * BASE
const FIRST_DIGIT = 48

/** What stands before the names and values of a map in an array. */
export const MAP_MARK = '^ '

export function isCacheable(text: string, asName: boolean): boolean {
  return text.length >= MIN_LENGTH && (asName || /^~[:$#]/.test(text))
}

export function isCacheCode(text: string): boolean {
  return text.startsWith('^') && text !== MAP_MARK
}

export class ReadCache {
  #entries: string[] = []

  add(text: string): void {
    if (this.#entries.length === MAX_ENTRIES) this.#entries = []
    this.#entries.push(text)
  }

  /** undefined: nothing was written under this code yet. */
  get(code: string): string | undefined {
    const [high, low] = [code.charCodeAt(1) - FIRST_DIGIT, code.charCodeAt(2) - FIRST_DIGIT]
    return this.#entries[code.length === 2 ? high : high * BASE + low]
  }
}

export class WriteCache {
  readonly #codes = new Map<string, string>()

  /** The text the first time, then its code. */
  write(text: string, asName: boolean): string {
    if (!isCacheable(text, asName)) return text
    const known = this.#codes.get(text)
    if (known !== undefined) return known
    if (this.#codes.size === MAX_ENTRIES) this.#codes.clear()
    const index = this.#codes.size
    const low = String.fromCharCode((index % BASE) + FIRST_DIGIT)
    const high = index < BASE ? '' : String.fromCharCode(Math.floor(index / BASE) + FIRST_DIGIT)
    this.#codes.set(text, `^${high}${low}`)
    return text
  }
}
