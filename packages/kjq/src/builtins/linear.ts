/**
 * Patterns in the form that V8's engine without backtracking takes (node
 * --enable-experimental-regexp-engine-on-excessive-backtracks): no Unicode mode, no look-around. Only for telling whether
 * a text matches, and only where both forms give the same answer.
 */

/** `$` as oniguruma-to-es writes it; at the end of a pattern nothing is lost by consuming the newline. */
const END = String.raw`(?=\n?$)`
/** Look-around, back references, properties, code points beyond 16 bits, set operations. */
const UNICODE_ONLY = /\(\?(?:[=!]|<[=!]|[a-z-]*i)|\\[1-9kpPuq]|&&|--|\[\[|[^\x20-\x7e]/
// eslint-disable-next-line no-control-regex -- every unit that is a character by itself
const ONE_UNIT_EACH = /^[\u0000-\ud7ff\ue000-\uffff]*$/

/** @returns a test equal to the pattern's, or undefined when there is none of that form */
export function linearTest(pattern: RegExp): ((text: string) => boolean) | undefined {
  // A subclass emulates what JavaScript cannot say.
  if (pattern.constructor !== RegExp || pattern.ignoreCase) return undefined
  const source = pattern.source.endsWith(END)
    ? `${pattern.source.slice(0, -END.length)}\\n?$`
    : pattern.source
  if (UNICODE_ONLY.test(source)) return undefined
  const plain = new RegExp(source, pattern.flags.replaceAll(/[gvuyd]/g, ''))
  if (!source.includes('[^')) return (text) => plain.test(text)
  // `[^x]` would match half of a surrogate pair.
  return (text) => {
    if (ONE_UNIT_EACH.test(text)) return plain.test(text)
    pattern.lastIndex = 0
    return pattern.test(text)
  }
}
