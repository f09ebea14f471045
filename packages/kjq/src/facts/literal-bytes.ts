/** What a literal looks like in JSON bytes. */
import type { Literal } from './required.ts'

/** A backslash: it may spell anything, so bytes that hold one hold any literal. */
export const JSON_ESCAPE = 92

/**
 * Bytes that must occur in any JSON text whose value holds the literal, unless it holds JSON_ESCAPE; undefined when
 * there are none: quotes, backslashes and control characters are always escaped; U+FFFD also stands for bytes that are
 * not UTF-8, and an unpaired surrogate has no bytes at all.
 */
export function literalBytes({ kind, text }: Literal): Buffer | undefined {
  // eslint-disable-next-line no-control-regex -- control characters are what is meant
  if (/["\\\u0000-\u001f\ufffd]/.test(text) || !text.isWellFormed()) return undefined
  // No quote before the text: the search is faster for texts that do not begin with a frequent byte. The one behind
  // costs nothing and tells "c-1" from "c-12".
  const ends = kind === 'equals' || kind === 'endswith' || kind === 'name'
  return Buffer.from(ends ? `${text}"` : text)
}
