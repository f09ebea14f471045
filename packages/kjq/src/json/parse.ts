/**
 * JSON text to values. JSON.parse does the work; only texts that it would damage (integers beyond 2^53, keys that it
 * would reorder or reinterpret) go through a parser of our own. Cheap searches tell them apart.
 */
import { JqError } from '../errors.ts'
import { ExactParser } from './exact-parser.ts'
import type { Json } from './value.ts'

/** A digit and the end of a name: a key that may be an index. One range, which the engine searches fastest. */
const DIGIT_KEY = /[0-9]"\s*:/
const INDEX_KEY = /"[0-9]{1,10}"\s*:/
/** A key may be written with escapes for its digits or underscores; surrogates may be alone. */
const ESCAPED_KEY = /\\u(?:00(?:3[0-9]|5[fF])|[dD][89a-fA-F])/
/** Integers that a double may not hold: from 9 × 10^15 on. */
const LARGE_INTEGER = /(?:9[0-9]{15}|[0-9]{17})/

/** Sixteen digits in a row hold a digit at one of every sixteen places. */
function hasLongDigits(text: string): boolean {
  for (let at = 15; at < text.length; at += 16) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) continue
    let from = at
    for (
      let digit = text.charCodeAt(from - 1);
      digit >= 48 && digit <= 57;
      digit = text.charCodeAt(from - 1)
    )
      from--
    let to = at
    for (
      let digit = text.charCodeAt(to + 1);
      digit >= 48 && digit <= 57;
      digit = text.charCodeAt(to + 1)
    )
      to++
    if (to - from >= 15) return true
  }
  return false
}

function needsExactParser(text: string): boolean {
  if (DIGIT_KEY.test(text) && INDEX_KEY.test(text)) return true
  if (text.includes('__proto__')) return true
  if (text.includes('\\') && ESCAPED_KEY.test(text)) return true
  return hasLongDigits(text) && LARGE_INTEGER.test(text)
}

/**
 * @param input JSON text, or its UTF-8 bytes; a byte order mark is tolerated
 * @throws JqError that says where and what, as jq's `fromjson` does
 */
export function parseJson(input: string | Uint8Array): Json {
  const text = typeof input === 'string' ? input : decode(input)
  if (!needsExactParser(text)) {
    try {
      const value: Json = JSON.parse(text)
      return value
    } catch {
      // The parser below accepts what jq accepts beyond JSON (nan, a byte order mark) and words the error.
    }
  }
  try {
    return new ExactParser(text).document()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw Object.assign(new JqError('Exceeds depth limit for parsing'), { cause: error })
  }
}

export function decode(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return buffer.toString('utf8')
}
