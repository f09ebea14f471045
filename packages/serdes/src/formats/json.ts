/**
 * JSON in UTF-8, read as kJQ and jq read it: integers beyond 2^53 exact, keys in their order, the last of two equal names,
 * a byte order mark tolerated, bytes that are not UTF-8 within a string shown as U+FFFD.
 */
import { JqError, LimitError } from '@millrace/kjq/errors.ts'
import { JSON_ESCAPE, literalBytes } from '@millrace/kjq/facts/literal-bytes.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { createScanner, isScannable } from '@millrace/kjq/json/scan.ts'
import { formatString, stringifyJson } from '@millrace/kjq/json/stringify.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { undecodable, unencodable } from '../errors.ts'
import { lookLike } from '../known-bytes.ts'
import type { Serde } from '../serde.ts'

function read(bytes: Buffer): Json {
  if (bytes.length === 0) throw undecodable('Not JSON: there are 0 bytes')
  try {
    return parseJson(bytes)
  } catch (cause) {
    if (!(cause instanceof JqError)) throw cause
    // The reason may be shown where the bytes may not: without the text that the parser quotes.
    const why = cause.message.replace(/ \(while parsing '[^]*$/, '')
    throw undecodable(`Not JSON: ${why}${lookLike(bytes)}`)
  }
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export const jsonSerde: Serde = {
  label: 'JSON',
  structured: true,
  literals: {
    escape: JSON_ESCAPE,
    spellings(literal) {
      const bytes = literalBytes(literal)
      return bytes === undefined ? null : [bytes]
    },
  },
  decode: read,
  partial(paths) {
    if (paths.some(({ length }) => length === 0) || !isScannable(paths)) return null
    // Nothing is asked for.
    if (paths.length === 0) return () => null
    const scanner = createScanner(paths)
    return (bytes) => scanner.scan(bytes)
  },
  /**
   * A text that is JSON is taken as it stands, spaces included, for in a key every byte counts; any other text becomes a
   * JSON string. So `c-1` and `"c-1"` are both the string, `{"id": 1}` is the object, and the string `12` is written `"12"`.
   */
  encode(value) {
    if (typeof value === 'string')
      return Buffer.from(isJsonText(value) ? value : formatString(value))
    try {
      return Buffer.from(stringifyJson(value))
    } catch (cause) {
      if (!(cause instanceof LimitError)) throw cause
      throw unencodable(`JSON cannot be written: ${cause.message}`, { cause })
    }
  },
}
