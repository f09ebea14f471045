/**
 * jq compiles regular expressions with Oniguruma's Perl_NT syntax; oniguruma-to-es reads its Ruby syntax. This rewrites
 * the one as the other, and makes optional groups capture the empty text as Oniguruma does and JavaScript does not.
 *
 * Source: Oniguruma's doc/SYNTAX.md and regsyntax.c (OnigSyntaxPerl_NT).
 */

/** Escapes that mean something in Ruby's syntax and stand for the letter itself in Perl_NT. */
const PLAIN_LETTERS = new Set(['h', 'H', 'u', 'M'])

interface OpenGroup {
  /** Where the group begins in the output. */
  readonly start: number
  readonly captures: boolean
}

/** A pattern being rewritten: output so far, groups that are open, position. */
class Rewriter {
  readonly #source: string
  readonly #extended: boolean
  readonly #groups: OpenGroup[] = []
  #output = ''
  #at = 0

  constructor(source: string, extended: boolean) {
    this.#source = source
    this.#extended = extended
  }

  run(): string {
    while (this.#at < this.#source.length) this.#token()
    return this.#output
  }

  #copy(length: number): void {
    this.#output += this.#source.slice(this.#at, this.#at + length)
    this.#at += length
  }

  #token(): void {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
    switch (this.#source[this.#at]) {
      case '\\':
        this.#escape()
        break
      case '[':
        this.#characterClass()
        break
      case '(':
        this.#open()
        break
      case ')':
        this.#close()
        break
      case '{':
        // Ruby reads `{,n}` as a repetition, Perl as text.
        if (this.#source[this.#at + 1] === ',') this.#output += '\\'
        this.#copy(1)
        break
      case '#':
        if (this.#extended)
          this.#copy(/^[^\n]*/.exec(this.#source.slice(this.#at))?.[0].length ?? 1)
        else this.#copy(1)
        break
      default:
        this.#copy(1)
    }
  }

  #escape(): void {
    const letter = this.#source[this.#at + 1]
    if (letter === 'Q') {
      const from = this.#at + 2
      const end = this.#source.indexOf('\\E', from)
      const quoted = this.#source.slice(from, end === -1 ? undefined : end)
      this.#output += quoted.replaceAll(/[^\p{L}\p{N}]/gu, String.raw`\$&`)
      this.#at = end === -1 ? this.#source.length : end + 2
    } else if (letter !== undefined && PLAIN_LETTERS.has(letter)) {
      this.#output += letter
      this.#at += 2
    } else this.#copy(2)
  }

  /** No nested classes and no intersections in Perl_NT: `[` and `&&` are characters. */
  #characterClass(): void {
    const head = /^\[\^?\]?/.exec(this.#source.slice(this.#at))?.[0] ?? '['
    this.#output += head.endsWith(']') ? `${head.slice(0, -1)}\\]` : head
    this.#at += head.length
    for (;;) {
      const rest = this.#source.slice(this.#at)
      const char = rest[0]
      if (char === undefined) return
      const posix = char === '[' ? /^\[:\^?[A-Za-z]+:\]/.exec(rest)?.[0] : undefined
      if (posix !== undefined) this.#copy(posix.length)
      else if (char === '\\') this.#escape()
      else {
        if (char === '[' || char === '&') this.#output += '\\'
        this.#copy(1)
        if (char === ']') return
      }
    }
  }

  #open(): void {
    const rest = this.#source.slice(this.#at)
    const options = /^\(\?([a-zA-Z-]+)([:)])/.exec(rest)
    if (options !== null) {
      // Perl's `s` lets the dot match newlines, which Ruby calls `m`.
      const letters = options[1] ?? ''
      this.#output += `(?${letters.replaceAll('m', '').replaceAll('s', 'm').replace(/^$|-$/, '')}${options[2] ?? ''}`
      this.#at += options[0].length
      if (options[2] === ':')
        this.#groups.push({ start: this.#output.length - options[0].length, captures: false })
      return
    }
    const captures = rest[1] !== '?' || /^\(\?<[^=!]/.test(rest)
    this.#groups.push({ start: this.#output.length, captures })
    this.#copy(/^\(\?#[^)]*/.exec(rest)?.[0].length ?? 1)
  }

  /**
   * `(a?)?` on "b" captures "" in Oniguruma and nothing in JavaScript, which does not count an empty repetition.
   * `(?:(a?)|)` is the same pattern without a repetition.
   */
  #close(): void {
    this.#copy(1)
    const group = this.#groups.pop()
    const quantifier = /^([?*])(\??)(?!\+)/.exec(this.#source.slice(this.#at))
    if (group?.captures !== true || quantifier === null) return
    const [whole, kind, lazy = ''] = quantifier
    const body = this.#output.slice(group.start) + (kind === '*' ? `+${lazy}` : '')
    this.#output = `${this.#output.slice(0, group.start)}(?:${lazy === '' ? `${body}|` : `|${body}`})`
    this.#at += whole.length
  }
}

/** Whether `(?m)`, or `(?m: … )`, makes `^` and `$` match at lines. */
export function hasLineAnchors(source: string): boolean {
  return /\(\?[a-zA-Z]*m[a-zA-Z-]*[:)]/.test(source)
}

/** @param source a pattern in Perl_NT syntax; @returns the same in Ruby syntax */
export function toRubySyntax(source: string, extended: boolean): string {
  return new Rewriter(source, extended).run()
}

/** Names of the groups by number, null where a group has none. */
export function groupNames(source: string): (string | null)[] {
  const names: (string | null)[] = []
  const ruby = source.replaceAll(/\\[^]|\[(?:\\[^]|[^\]])*\]|\(\?#[^)]*\)/g, '')
  for (const [, name] of ruby.matchAll(/\((?:\?<([^=!>][^>]*)>|(?![?*]))/g))
    names.push(name ?? null)
  return names
}
