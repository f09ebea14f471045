/** Values to JSON text as jq prints them. */
import { LimitError } from '../errors.ts'
import { compareStrings } from './compare.ts'
import { isArray, objectEntries, type Json, type PlainObject } from './value.ts'

export interface StringifyOptions {
  /** Indentation per level; empty: one line. */
  readonly indent?: string
  readonly sortKeys?: boolean
}

const MAX_DEPTH = 10_000
// eslint-disable-next-line no-control-regex -- these are what must be escaped
const NEEDS_ESCAPE = /["\\\u0000-\u001f\u007f\ud800-\udfff]/

/** A number as jq 1.8 prints it: shortest digits that round-trip, exponent form as in its manual. */
export function formatNumber(value: number | bigint): string {
  if (typeof value === 'bigint') return value.toString()
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0' : String(value)
  if (value !== value) return 'null'
  if (value === Infinity) return '1.7976931348623157e+308'
  if (value === -Infinity) return '-1.7976931348623157e+308'
  const size = Math.abs(value)
  // Here JavaScript writes the same digits, without an exponent.
  if (size >= 1e-4 && size < 1e15) return String(value)
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e')
  const negative = mantissa.startsWith('-')
  const digits = mantissa.replace('-', '').replace('.', '')
  const exponent = Number(exponentText)
  const sign = negative ? '-' : ''
  // The point lies `exponent + 1` places right of the first digit.
  const beyondDigits = exponent + 1 - digits.length
  if (exponent < -4 || beyondDigits > 15) {
    const places = Math.abs(exponent)
    const rest = digits.length > 1 ? `.${digits.slice(1)}` : ''
    return `${sign}${digits[0]}${rest}e${exponent < 0 ? '-' : '+'}${places < 10 ? '0' : ''}${places}`
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  if (beyondDigits >= 0) return sign + digits + '0'.repeat(beyondDigits)
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}

export function formatString(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`
  return JSON.stringify(text.toWellFormed()).replaceAll('\u007f', '\\u007f')
}

/** On one line, in the order of the keys: what a search writes for every match. */
function compact(item: Json, depth: number): string {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
  switch (typeof item) {
    case 'string':
      return formatString(item)
    case 'number':
    case 'bigint':
      return formatNumber(item)
    case 'boolean':
      return item ? 'true' : 'false'
    default:
      break
  }
  if (item === null) return 'null'
  if (depth > MAX_DEPTH) throw new LimitError('depth', MAX_DEPTH)
  let text = ''
  if (isArray(item)) {
    for (let i = 0; i < item.length; i++)
      text += (i === 0 ? '[' : ',') + compact(item[i]!, depth + 1)
    return text === '' ? '[]' : `${text}]`
  }
  if (item instanceof Map) {
    for (const [key, member] of objectEntries(item)) {
      text += `${text === '' ? '{' : ','}${formatString(key)}:${compact(member, depth + 1)}`
    }
    return text === '' ? '{}' : `${text}}`
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is no Map
  const object = item as PlainObject
  // oxlint-disable-next-line eslint/guard-for-in -- the fastest loop there is; nothing that is inherited is enumerable
  for (const key in object) {
    text += `${text === '' ? '{' : ','}${formatString(key)}:${compact(object[key]!, depth + 1)}`
  }
  return text === '' ? '{}' : `${text}}`
}

/** @throws LimitError when nested deeper than jq prints */
export function stringifyJson(value: Json, options: StringifyOptions = {}): string {
  const indent = options.indent ?? ''
  const sortKeys = options.sortKeys ?? false
  const colon = indent === '' ? ':' : ': '
  const print = (item: Json, depth: number): string => {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
    switch (typeof item) {
      case 'string':
        return formatString(item)
      case 'number':
      case 'bigint':
        return formatNumber(item)
      case 'boolean':
        return item ? 'true' : 'false'
      default:
        break
    }
    if (item === null) return 'null'
    if (depth > MAX_DEPTH) throw new LimitError('depth', MAX_DEPTH)
    const newline = indent === '' ? '' : `\n${indent.repeat(depth + 1)}`
    const close = indent === '' ? '' : `\n${indent.repeat(depth)}`
    if (isArray(item)) {
      if (item.length === 0) return '[]'
      let text = '['
      for (let i = 0; i < item.length; i++) {
        text += (i === 0 ? newline : `,${newline}`) + print(item[i]!, depth + 1)
      }
      return `${text}${close}]`
    }
    const entries = objectEntries(item)
    if (entries.length === 0) return '{}'
    if (sortKeys) entries.sort(([a], [b]) => compareStrings(a, b))
    let text = '{'
    let separator = newline
    for (const [key, member] of entries) {
      text += separator + formatString(key) + colon + print(member, depth + 1)
      separator = `,${newline}`
    }
    return `${text}${close}}`
  }
  try {
    return indent === '' && !sortKeys ? compact(value, 0) : print(value, 0)
  } catch (error) {
    // The stack may end before jq's limit does.
    if (error instanceof RangeError) throw new LimitError('depth', MAX_DEPTH)
    throw error
  }
}
