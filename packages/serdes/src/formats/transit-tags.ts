/** What Transit's tags make of their content; tags of one letter also stand in texts: `~m1482363930123`. */
import { isArray, ObjectBuilder, type Json } from '@millrace/kjq/json/value.ts'
import { parseJsonNumber } from '@millrace/kjq/json/number.ts'
import { inUtc, instantOfMillis } from './instant.ts'
import { shownDecimalText, shownName } from './shown.ts'

const INTEGER = /^[+-]?\d{1,300}$/
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const SPECIAL: ReadonlyMap<Json, string> = new Map([
  ['NaN', 'NaN'],
  ['INF', 'Infinity'],
  ['-INF', '-Infinity'],
])

/** undefined: the tag is not known, or does not fit its content. */
export function untag(tag: string, content: Json): Json | undefined {
  switch (tag) {
    case '_':
      return null
    case '?':
      return content === 't' ? true : content === 'f' ? false : undefined
    case 'i':
    case 'n':
      return integer(content)
    case 'd':
      return typeof content === 'string' && DECIMAL.test(content)
        ? Number(content)
        : numberOf(content)
    case 'f':
      return typeof content === 'string' && DECIMAL.test(content)
        ? shownDecimalText(content.replace(/^\+/, ''))
        : numberOf(content)
    case 'z':
      return SPECIAL.get(content)
    case 'm':
      return instant(content)
    case 't':
      return typeof content === 'string' ? inUtc(content) : undefined
    case 'u':
      return typeof content === 'string' ? content : uuid(content)
    case ':':
    case '$':
    case 'b':
    case 'c':
    case 'r':
      return typeof content === 'string' ? content : undefined
    case "'":
    case 'link':
      return content
    case 'set':
    case 'list':
      return isArray(content) ? content : undefined
    case 'cmap':
      return pairs(content)
    case 'ratio':
      return ratio(content)
    case 'with-meta':
      return isArray(content) ? content[0] : undefined
    default:
      return undefined
  }
}

function numberOf(content: Json): Json | undefined {
  return typeof content === 'number' || typeof content === 'bigint' ? content : undefined
}

function integer(content: Json): number | bigint | undefined {
  if (typeof content === 'bigint') return content
  const text = typeof content === 'number' ? String(content) : content
  return typeof text === 'string' && INTEGER.test(text)
    ? parseJsonNumber(text.replace(/^\+/, ''))
    : undefined
}

function instant(content: Json): string | undefined {
  const millis = integer(content)
  return millis === undefined ? undefined : (instantOfMillis(BigInt(millis)) ?? undefined)
}

/** Two signed numbers of 64 bits. */
function uuid(content: Json): string | undefined {
  if (!isArray(content) || content.length !== 2) return undefined
  const halves = content.map(integer)
  const hex = halves.map((half) =>
    half === undefined ? '' : BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0'),
  )
  return hex.includes('')
    ? undefined
    : hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function ratio(content: Json): string | undefined {
  if (!isArray(content) || content.length !== 2) return undefined
  const [numerator, denominator] = content.map(integer)
  return numerator === undefined || denominator === undefined
    ? undefined
    : `${numerator}/${denominator}`
}

/** A map with names that are no texts: name, value, name, value. */
function pairs(content: Json): Json | undefined {
  if (!isArray(content) || content.length % 2 !== 0) return undefined
  const builder = new ObjectBuilder()
  for (let i = 0; i < content.length; i += 2) {
    builder.set(shownName(content[i] ?? null), content[i + 1] ?? null)
  }
  return builder.build()
}
