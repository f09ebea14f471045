/**
 * What is certain of formats that hold texts as plain UTF-8 among things that become texts only when they are read: bytes
 * (Base64), points in time, numbers that are names.
 */
import type { Literal } from '@millrace/kjq/facts/required.ts'
import type { LiteralBytes } from '../serde.ts'
import { fromBase64 } from './typed.ts'

/** Part of a date, a time, a number, a UUID. */
const WRITTEN_BY_READER = /^[0-9a-fA-FTZ:.+/-]*$/
/** With the digits of base64url. */
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/
/** Of names that are no texts, which are shown as JSON; and what is always escaped there. */
// eslint-disable-next-line no-control-regex -- control characters are what is meant
const PUNCTUATION = /["\\[\]{},:\u0000-\u001f\ufffd]/

export interface BinaryFormat {
  /** Texts and names that the reader adds by itself. */
  readonly words: readonly string[]
  /** Bytes of which one occurs where a text has no bytes of its own. */
  readonly otherwise: readonly Buffer[]
  /** The same of bytes that are shown as Base64. */
  readonly otherwiseBase64: readonly Buffer[]
}

export function binaryLiterals(format: BinaryFormat): LiteralBytes {
  const added = [...format.words, 'NaN', 'Infinity', '-Infinity', 'null', 'true', 'false']
  return {
    escape: null,
    spellings({ kind, text }: Literal) {
      if (!text.isWellFormed() || WRITTEN_BY_READER.test(text) || PUNCTUATION.test(text))
        return null
      if (added.some((word) => word.includes(text))) return null
      const certain = [Buffer.from(text), ...format.otherwise]
      if (!BASE64.test(text)) return certain
      // Perhaps part of Base64; but a whole text is that of certain bytes.
      if (kind !== 'equals' && kind !== 'name') return null
      const bytes = fromBase64(text)
      return bytes === undefined ? certain : [...certain, bytes, ...format.otherwiseBase64]
    },
  }
}
