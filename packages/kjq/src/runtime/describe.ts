/** How jq shows a value in its error messages: type and at most 29 bytes of JSON. */
import { formatNumber, formatString } from '../json/stringify.ts'
import { isArray, isNumber, objectEntries, typeOf, type Json } from '../json/value.ts'

const SHOWN_BYTES = 29

/** The beginning of a value's JSON, at least `enough` characters of it; big values are not printed whole for a message. */
function beginning(value: Json, enough: number): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return formatString(value.slice(0, enough))
  if (isNumber(value)) return formatNumber(value)
  const [open, close] = isArray(value) ? ['[', ']'] : ['{', '}']
  let text = open
  const entries: Iterable<readonly [string | null, Json]> = isArray(value)
    ? value.slice(0, enough).map((element) => [null, element] as const)
    : objectEntries(value)
  for (const [key, member] of entries) {
    if (text.length > enough) return text
    if (text !== open) text += ','
    if (key !== null) text += `${formatString(key)}:`
    text += beginning(member, enough)
  }
  return text + close
}

/** What is cut says so and keeps its closing quote or bracket. */
export function shorten(value: Json): string {
  const text = beginning(value, SHOWN_BYTES + 1)
  if (Buffer.byteLength(text) <= SHOWN_BYTES) return text
  const close = { string: '"', array: ']', object: '}', number: '', boolean: '', null: '' }[
    typeOf(value)
  ]
  let kept = ''
  let bytes = 3 + close.length
  for (const char of text) {
    bytes += Buffer.byteLength(char)
    if (bytes > SHOWN_BYTES) break
    kept += char
  }
  return `${kept}...${close}`
}

/** `object ({"a":1})` */
export function describe(value: Json): string {
  return `${typeOf(value)} (${shorten(value)})`
}
