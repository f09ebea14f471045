/** EDN in UTF-8: one value per record. */
import { parseJson } from '@millrace/kjq/json/parse.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import type { Serde } from '../serde.ts'
import { clojureLiterals } from './clojure.ts'
import { readEdn } from './edn-reader.ts'
import { writeEdn } from './edn-writer.ts'
import { isJson } from './typed.ts'

export const ednSerde: Serde = {
  label: 'EDN',
  structured: true,
  literals: clojureLiterals(true, '/'),
  decode: (bytes) => readEdn(bytes.toString('utf8')),
  partial: () => null,
  encode: (value) => Buffer.from(typeof value === 'string' ? typedEdn(value) : writeEdn(value)),
}

/**
 * A text that is EDN is taken as it stands, for in a key every byte counts: `:id`, `"c-1"`, `{:id 1}`. A JSON object is
 * written as EDN, although `{"id":1}` reads as one (with a keyword `:1`). Anything else, bare symbols such as `c-1`
 * included, is a text.
 */
function typedEdn(text: string): string {
  if (/^\s*\{/.test(text) && isJson(text)) return writeEdn(parseJson(text))
  const value = readOrUndefined(text)
  const isSymbol = typeof value === 'string' && value === text.trim() && !/^[+-]?\d/.test(value)
  return value === undefined || isSymbol ? writeEdn(text) : text
}

function readOrUndefined(text: string): Json | undefined {
  try {
    return readEdn(text)
  } catch (error) {
    if (error instanceof SerdeError) return undefined
    throw error
  }
}
