/** From a value as it is shown, or as a person writes it, to what a leaf of a schema is written as. */
import type { Json } from '@millrace/kjq/json/value.ts'
import { parseDecimal, rescaled, twosComplement } from './decimals.ts'
import { parseDuration } from './durations.ts'
import type { FixedType, LogicalType, PrimitiveType } from './model.ts'
import type { Leaf } from './render.ts'
import { parseDate, parseTime, parseTimestamp } from './times.ts'
import { Writer } from './writer.ts'

/**
 * `shown`: logical types as texts; `strict`: as the specification's JSON encoding has them; `default`: that of defaults of
 * fields, which differs from it in unions.
 */
export type Form = 'shown' | 'strict' | 'default'

const WHOLE = /^[+-]?\d{1,19}$/
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
])

/** undefined: the value does not fit. Enums are the index of their symbol, bytes and fixed a Buffer. */
export function convert(
  type: Leaf,
  value: Json,
  form: Form,
): null | boolean | number | bigint | string | Buffer | undefined {
  switch (type.kind) {
    case 'null':
      return value === null ? null : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'int':
      return inRange(wholeOf(type.logical, value), 32)
    case 'long':
      return inRange(wholeOf(type.logical, value), 64)
    case 'float':
      return floatOf(value)
    case 'double':
      return numberOf(value)
    case 'string':
      return typeof value === 'string' ? value : undefined
    case 'bytes':
    case 'fixed':
      return bytesOf(type, value, form)
    case 'enum': {
      const index = typeof value === 'string' ? type.symbols.indexOf(value) : -1
      return index === -1 ? undefined : index
    }
  }
}

function wholeOf(logical: LogicalType | null, value: Json): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined
  if (typeof value !== 'string') return undefined
  if (WHOLE.test(value)) return BigInt(value.replace('+', ''))
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
  switch (logical?.kind) {
    case 'date': {
      const day = parseDate(value)
      return day === undefined ? undefined : BigInt(day)
    }
    case 'time':
      return parseTime(value, logical.digits)
    case 'timestamp':
      return parseTimestamp(value, logical.digits, logical.zoned)
    default:
      return undefined
  }
}

function inRange(value: bigint | undefined, bits: number): bigint | undefined {
  return value !== undefined && BigInt.asIntN(bits, value) === value ? value : undefined
}

function numberOf(value: Json): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'string') return undefined
  const number = SPECIAL.get(value) ?? (NUMBER.test(value) ? Number(value) : undefined)
  return number !== undefined && !Number.isFinite(number) && !SPECIAL.has(value)
    ? undefined
    : number
}

function floatOf(value: Json): number | undefined {
  const number = numberOf(value)
  const isTooLarge = Number.isFinite(number) && !Number.isFinite(Math.fround(number ?? 0))
  return isTooLarge ? undefined : number
}

function bytesOf(type: PrimitiveType | FixedType, value: Json, form: Form): Buffer | undefined {
  const size = type.kind === 'fixed' ? type.size : undefined
  const logical = form === 'shown' ? type.logical : null
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
  switch (logical?.kind) {
    case 'decimal':
      return decimalOf(value, logical.precision, logical.scale, size)
    case 'big-decimal':
      return bigDecimalOf(value)
    case 'uuid':
      return typeof value === 'string' && UUID.test(value)
        ? Buffer.from(value.replaceAll('-', ''), 'hex')
        : undefined
    case 'duration':
      return typeof value === 'string' ? parseDuration(value) : undefined
    default:
      break
  }
  // eslint-disable-next-line no-control-regex -- characters that are bytes
  if (typeof value !== 'string' || /[^\u0000-\u00ff]/.test(value)) return undefined
  return size === undefined || value.length === size ? Buffer.from(value, 'latin1') : undefined
}

function decimalText(value: Json): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined
}

function decimalOf(
  value: Json,
  precision: number,
  scale: number,
  size: number | undefined,
): Buffer | undefined {
  const decimal = parseDecimal(decimalText(value) ?? '')
  const unscaled = decimal && rescaled(decimal, scale)
  if (unscaled === undefined) return undefined
  const digits = unscaled.toString().replace('-', '').length
  return digits > precision ? undefined : twosComplement(unscaled, size)
}

function bigDecimalOf(value: Json): Buffer | undefined {
  const decimal = parseDecimal(decimalText(value) ?? '')
  if (decimal === undefined || Math.abs(decimal.scale) > 0x7fff_ffff) return undefined
  const writer = new Writer()
  writer.sized(twosComplement(decimal.unscaled) ?? Buffer.alloc(1))
  writer.long(decimal.scale)
  return writer.done()
}

/** What a leaf needs, for messages. */
export function expectation(type: Leaf, form: Form): string {
  const logical = type.kind !== 'enum' && form === 'shown' ? type.logical : null
  switch (logical?.kind) {
    case 'decimal':
      return `a decimal with at most ${logical.precision} digits, ${logical.scale} of them behind the point`
    case 'big-decimal':
      return 'a decimal'
    case 'uuid':
      return 'a UUID as text'
    case 'duration':
      return 'a duration such as "P1M2DT3.004S"'
    case 'date':
      return 'a date such as "2026-11-23"'
    case 'time':
      return `a time such as "06:41:25.${'123456'.slice(0, logical.digits)}"`
    case 'timestamp':
      return `a timestamp such as "2026-11-23T06:41:25.${'123456789'.slice(0, logical.digits)}${logical.zoned ? 'Z' : ''}"`
    case undefined:
      break
  }
  switch (type.kind) {
    case 'int':
      return 'a whole number of 32 bits'
    case 'long':
      return 'a whole number of 64 bits'
    case 'float':
    case 'double':
      return `a number that fits a ${type.kind}, "NaN", "Infinity" or "-Infinity"`
    case 'string':
      return 'a text'
    case 'bytes':
      return 'a text of which each character, U+0000 to U+00FF, is a byte'
    case 'fixed':
      return `a text of ${type.size} characters, U+0000 to U+00FF, each of which is a byte`
    case 'enum':
      return `one of ${shortList(type.symbols)}`
    case 'null':
    case 'boolean':
      return type.kind === 'null' ? 'null' : 'true or false'
  }
}

function shortList(names: readonly string[]): string {
  return names.length <= 20
    ? names.join(', ')
    : `${names.slice(0, 20).join(', ')} and ${names.length - 20} more`
}
