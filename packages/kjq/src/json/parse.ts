/**
 * JSON text to values. JSON.parse does the work; only texts that it would damage (integers beyond 2^53, keys that it
 * would reorder or reinterpret) go through a parser of our own. A look at the values tells them apart.
 */
import { JqError } from '../errors.ts'
import { ExactParser } from './exact-parser.ts'
import { isAwkwardKey, type Json, type PlainObject } from './value.ts'

/** Spelt-out surrogates may be alone, which only the exact parser minds; spelt-out underscores may be of `__proto__`. */
const AWKWARD_ESCAPE = /\\u(?:005[fF]|[dD][89a-fA-F])/
/** Nested deeper than this is looked at later, so that the stack never ends. */
const MAX_NESTING = 500
const MAX_SAFE = Number.MAX_SAFE_INTEGER

/**
 * Whether JSON.parse may have damaged what it gives: an object whose first name is an index had perhaps another order, a
 * number beyond 2^53 was perhaps an integer. Looking at the values costs half of what searching the text for such names
 * and digits does.
 *
 * A name with an escape may come out as another that was read before and begins like its source: `"\n"` as a backslash
 * (V8 since 12.8, https://github.com/nodejs/node/issues/63785). Such a wrong name always holds a backslash.
 *
 * @param escapes whether the text holds a backslash
 */
function isDamaged(value: Json, escapes: boolean): boolean {
  if (typeof value === 'number') return !(value <= MAX_SAFE && value >= -MAX_SAFE)
  if (typeof value !== 'object' || value === null) return false
  const below: Json[] = []
  for (let next: Json | undefined = value; next !== undefined; next = below.pop()) {
    if (hasDamage(next, escapes, 0, below)) return true
  }
  return false
}

/** One function with everything in it, because calls are most of what it costs. */
function hasDamage(container: Json, escapes: boolean, depth: number, below: Json[]): boolean {
  if (depth > MAX_NESTING) {
    below.push(container)
    return false
  }
  if (Array.isArray(container)) {
    const elements = container as readonly Json[]
    for (let i = 0; i < elements.length; i++) {
      const value = elements[i]!
      if (typeof value === 'object') {
        if (value !== null && hasDamage(value, escapes, depth + 1, below)) return true
      } else if (typeof value === 'number' && (value > MAX_SAFE || value < -MAX_SAFE)) return true
    }
    return false
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse gives no Map
  const object = container as PlainObject
  let first = true
  // oxlint-disable-next-line eslint/guard-for-in -- the fastest loop there is; nothing that is inherited is enumerable
  for (const name in object) {
    // Indexes come first, whatever their place in the text.
    if (first && isAwkwardKey(name)) return true
    first = false
    if (escapes && name.includes('\\')) return true
    const value = object[name]!
    if (typeof value === 'object') {
      if (value !== null && hasDamage(value, escapes, depth + 1, below)) return true
    } else if (typeof value === 'number' && (value > MAX_SAFE || value < -MAX_SAFE)) return true
  }
  return false
}

/** What JSON.parse makes of the text, or undefined where that is not what the text says. */
function parsePlain(text: string): Json | undefined {
  if (text.includes('__proto__')) return undefined
  const escapes = text.includes('\\')
  if (escapes && AWKWARD_ESCAPE.test(text)) return undefined
  let value: Json
  try {
    value = JSON.parse(text)
  } catch {
    // The exact parser accepts what jq accepts beyond JSON (nan, a byte order mark) and words the error.
    return undefined
  }
  return isDamaged(value, escapes) ? undefined : value
}

/**
 * @param input JSON text, or its UTF-8 bytes; a byte order mark is tolerated
 * @throws JqError that says where and what, as jq's `fromjson` does
 */
export function parseJson(input: string | Uint8Array): Json {
  const text = typeof input === 'string' ? input : decode(input)
  const value = parsePlain(text)
  if (value !== undefined) return value
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
