/** Transforms and functions of the classic dialect. None of them fails: what does not apply is null or false. */
import { equals } from '../json/compare.ts'
import { parseJsonNumber } from '../json/number.ts'
import {
  isArray,
  isNumber,
  isObject,
  objectHas,
  objectSize,
  toDouble,
  type Json,
} from '../json/value.ts'
import { codePointLength } from '../runtime/access.ts'
import { single, type Filter } from '../runtime/filter.ts'
import type { Macro } from '../compile/context.ts'
import { extreme } from './collections.ts'
import { unary } from './define.ts'
import { compileTest } from './regex.ts'

const NUMBER = /^\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*$/

function toNumber(value: Json): number | bigint | null {
  if (isNumber(value)) return value
  return typeof value === 'string' && NUMBER.test(value) ? parseJsonNumber(value.trim()) : null
}

function toLong(value: Json): Json {
  const number = toNumber(value)
  return typeof number === 'number' ? Math.trunc(number) + 0 : number
}

function toDoubleOrNull(value: Json): Json {
  const number = toNumber(value)
  return number === null ? null : toDouble(number)
}

const DATE = /^\d{4}-\d{2}-\d{2}$/
const DATE_TIME =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/i

/** Milliseconds since 1970 of an ISO date or date-time; without a zone it is UTC. */
function fromDate(value: Json): Json {
  if (typeof value !== 'string') return null
  const text = value.trim()
  if (!DATE.test(text) && !DATE_TIME.test(text)) return null
  const iso = text.toUpperCase().replace(' ', 'T').replace(',', '.')
  const zoned = DATE.test(text) || /(?:Z|[+-]\d{2}:?\d{2})$/.test(iso.slice(10)) ? iso : `${iso}Z`
  const time = Date.parse(zoned.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  return Number.isNaN(time) ? null : time
}

/** The other side of a comparison with an instant: a date is made one, a number is one. */
function instant(value: Json): Json {
  return isNumber(value) ? value : fromDate(value)
}

function lengthOrNull(value: Json): Json {
  if (value === null) return 0
  if (typeof value === 'string') return codePointLength(value)
  if (isArray(value)) return value.length
  return isObject(value) ? objectSize(value) : null
}

function extremeOrNull(direction: 1 | -1): Macro {
  return unary((value) => (isArray(value) ? extreme(value, (key) => key, direction) : null))
}

function predicate(test: (value: Json, argument: Json) => boolean): Macro {
  return ([argument]) => {
    const value = argument?.constant ?? null
    return single((input) => test(input, value))
  }
}

/** A pattern that is none never matches; the compiler has refused it before (compile/classic.ts). */
const test: Macro = ([argument]) => {
  const pattern = argument?.constant
  if (typeof pattern !== 'string') return NEVER
  const matches = compileTest(pattern, null)
  return single((input) => typeof input === 'string' && matches(input))
}

const NEVER: Filter = single(() => false)

function has(value: Json, key: Json): boolean {
  if (isObject(value) && typeof key === 'string') return objectHas(value, key)
  return isArray(value) && isNumber(key) && toDouble(key) >= 0 && toDouble(key) < value.length
}

const inside = predicate(
  (value, whole) => typeof value === 'string' && typeof whole === 'string' && whole.includes(value),
)

/** Names that jq's grammar cannot spell. */
export const CLASSIC_MACROS: Readonly<Record<string, Macro>> = {
  'classic-length/0': unary(lengthOrNull),
  'classic-to-long/0': unary(toLong),
  'classic-to-double/0': unary(toDoubleOrNull),
  'classic-from-date/0': unary(fromDate),
  'classic-instant/0': unary(instant),
  'classic-min/0': extremeOrNull(-1),
  'classic-max/0': extremeOrNull(1),
  'classic-startswith/1': predicate(
    (value, part) =>
      typeof value === 'string' && typeof part === 'string' && value.startsWith(part),
  ),
  'classic-endswith/1': predicate(
    (value, part) => typeof value === 'string' && typeof part === 'string' && value.endsWith(part),
  ),
  'classic-contains/1': predicate((value, part) => {
    if (typeof value === 'string') return typeof part === 'string' && value.includes(part)
    return isArray(value) && value.some((element) => equals(element, part))
  }),
  'classic-inside/1': inside,
  'classic-within/1': inside,
  'classic-has/1': predicate(has),
  'classic-test/1': test,
}
