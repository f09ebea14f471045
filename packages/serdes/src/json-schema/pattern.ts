/**
 * Regular expressions of schemas, which are other people's: `^(a+)+$` must not hold up whoever tries it.
 *
 * V8 leaves backtracking for its linear engine only without the flag `u` (@millrace/search/worker/regexp-flag.ts sets
 * that up). So the flag is left out where it makes no difference: the pattern has nothing that needs it, and the text
 * no character of two units. What does need it backtracks, under the eyes of the thread's watchdog.
 */

/** ASCII, and neither `\p{L}` nor `\u{1F600}`. */
const PLAIN = /^(?!.*\\[pPu])[ -~\t\n]*$/s
const SURROGATE = /[\ud800-\udfff]/

export class Pattern {
  readonly #unicode: RegExp
  readonly #plain: RegExp | null

  /** @throws SyntaxError: the pattern is none of JavaScript's */
  constructor(pattern: string) {
    this.#plain = PLAIN.test(pattern) ? new RegExp(pattern) : null
    this.#unicode = unicodeOf(pattern)
  }

  test(text: string): boolean {
    const plain = SURROGATE.test(text) ? null : this.#plain
    return (plain ?? this.#unicode).test(text)
  }

  /** By which the validator tells patterns apart. */
  toString(): string {
    return String(this.#unicode)
  }
}

/** Loose where it must be: other languages escape characters that need none (`\-`, `\@`). */
function unicodeOf(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u')
  } catch {
    return new RegExp(pattern)
  }
}
