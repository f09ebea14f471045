/** Values as EDN, on one line as Clojure's `pr-str` writes them. */
import { isArray, objectEntries, type Json } from '@millrace/kjq/json/value.ts'
import { unencodable } from '../errors.ts'
import { MAX_NESTING } from './byte-cursor.ts'
import { isKeyword } from './clojure.ts'
import { pairOf } from './typed.ts'

const MIN_LONG = -(2n ** 63n)
const MAX_LONG = 2n ** 63n - 1n

/** @throws SerdeError when nested too deep */
export function writeEdn(value: Json, depth = 0): string {
  if (value === null) return 'nil'
  if (typeof value === 'string') return writeText(value)
  if (typeof value === 'number') return writeNumber(value)
  if (typeof value === 'bigint')
    return value >= MIN_LONG && value <= MAX_LONG ? String(value) : `${value}N`
  if (typeof value === 'boolean') return String(value)
  if (depth >= MAX_NESTING)
    throw unencodable(`EDN cannot be written: the value is nested deeper than ${MAX_NESTING}`)
  if (isArray(value)) return `[${value.map((element) => writeEdn(element, depth + 1)).join(' ')}]`
  const [tag, content] = pairOf(value, 'tag', 'value') ?? []
  if (typeof tag === 'string' && content !== undefined && isTag(tag)) {
    return `#${tag} ${writeEdn(content, depth + 1)}`
  }
  const members = objectEntries(value).map(
    ([name, member]) => `${writeName(name)} ${writeEdn(member, depth + 1)}`,
  )
  return `{${members.join(', ')}}`
}

/** `#_` would leave out what follows. */
function isTag(text: string): boolean {
  return isKeyword(text) && /^\p{L}/u.test(text)
}

function writeName(name: string): string {
  return isKeyword(name) ? `:${name}` : writeText(name)
}

function writeText(text: string): string {
  const escaped = text
    .replace(/["\\]/g, (char) => `\\${char}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  return `"${escaped}"`
}

function writeNumber(value: number): string {
  if (Number.isNaN(value)) return '##NaN'
  if (!Number.isFinite(value)) return value > 0 ? '##Inf' : '##-Inf'
  if (Object.is(value, -0)) return '-0.0'
  // With a point or an exponent it is a double, else an integer.
  const text = String(value)
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(text) ? text : `${text}.0`
}
