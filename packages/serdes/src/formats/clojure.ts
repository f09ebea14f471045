/**
 * What EDN and Transit have in common: Clojure's values as JSON. Keywords are texts without their colon, as names and
 * as values, so that `.value.status == "open"` and the classic dialect's `:open` find them; sets are arrays.
 */
import type { Literal } from '@millrace/kjq/facts/required.ts'
import { JSON_ESCAPE } from '@millrace/kjq/facts/literal-bytes.ts'
import type { LiteralBytes } from '../serde.ts'

/** What a name must be like to be written as a keyword: symbols of the specification, letters of any language. */
const KEYWORD =
  /^(?:[\p{L}*!_?$%&=<>][\p{L}\p{N}.*+!\-_?$%&=<>#]*\/)?[\p{L}*!_?$%&=<>][\p{L}\p{N}.*+!\-_?$%&=<>#]*$/u

/** Names are written as keywords where they can be, as Clojure's programs do. */
export function isKeyword(name: string): boolean {
  return KEYWORD.test(name)
}

/** Part of a date, a time, a number, a UUID that is written as two numbers. */
const WRITTEN_BY_READER = /^[0-9a-fA-FTZNM:.+/-]*$/
const ADDED = ['NaN', 'Infinity', '-Infinity', 'null', 'true', 'false', 'tag', 'value']
/** Of names that are no texts, which are shown as JSON; and what is escaped, or stands for bytes that are not UTF-8. */
// eslint-disable-next-line no-control-regex -- control characters are what is meant
const UNCERTAIN = /["\\[\]{},:\u0000-\u001f\ufffd]/

/** @param separates a character that may come from two places: `/` of EDN's `#:a{:b 1}` */
export function clojureLiterals(escape: boolean, separates: string | null): LiteralBytes {
  return {
    escape: escape ? JSON_ESCAPE : null,
    spellings({ text }: Literal) {
      if (!text.isWellFormed() || UNCERTAIN.test(text) || WRITTEN_BY_READER.test(text)) return null
      if (ADDED.some((word) => word.includes(text))) return null
      if (separates !== null && text.includes(separates)) return null
      return [Buffer.from(text)]
    },
  }
}
