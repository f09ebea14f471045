/** How things that JSON does not have look in it, in all formats alike. */
import { LimitError } from '@millrace/kjq/errors.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { undecodable } from '../errors.ts'

/** NaN and the infinities are texts, in which they can be told apart. */
export function shownNumber(value: number): Json {
  return Number.isFinite(value) ? value : String(value)
}

/** Characters of such a name: a map that is a name in a map that is a name doubles its backslashes each time. */
const MAX_NAME = 65_536

/** A name that is no text is the JSON of what it is. @throws SerdeError for one of very many characters */
export function shownName(name: Json): string {
  if (typeof name === 'string') return name
  const text = nameText(name)
  if (text.length <= MAX_NAME) return text
  throw undecodable(`A name that is no text has more than ${MAX_NAME} characters as JSON`)
}

function nameText(name: Json): string {
  try {
    return stringifyJson(name)
  } catch (cause) {
    if (!(cause instanceof LimitError)) throw cause
    throw undecodable(`A name cannot be shown: ${cause.message}`, { cause })
  }
}

/** An exact integer: a number up to 2^53. */
export function shownInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** Digits of a decimal beyond which a reader is not made to multiply. */
const MAX_DIGITS = 1000

/**
 * unscaled * 10^-scale: a number where a double is that very decimal (its shortest digits are these), else a text with
 * all digits.
 */
export function shownDecimal(unscaled: bigint, scale: number): Json {
  if (scale === 0) return shownInteger(unscaled)
  const digits = unscaled.toString()
  if (Math.abs(scale) > MAX_DIGITS) return `${digits}E${-scale}`
  return shownDecimalText(plainDecimal(digits, scale))
}

function plainDecimal(digits: string, scale: number): string {
  if (scale < 0) return `${digits}${'0'.repeat(-scale)}`
  const sign = digits.startsWith('-') ? '-' : ''
  const padded = digits.slice(sign.length).padStart(scale + 1, '0')
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
}

/** @param text a decimal as JSON writes numbers */
export function shownDecimalText(text: string): Json {
  // No double has as many digits, and comparing them takes its time.
  if (text.length > MAX_DIGITS) return text
  const number = Number(text)
  return Number.isFinite(number) && significant(String(number)) === significant(text)
    ? number
    : text
}

/** Digits and exponent without what does not count: `-12.50e1` and `-125` are the same. */
function significant(text: string): string {
  const [, sign = '', whole = '', part = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const digits = (whole + part).replace(/^0+/, '')
  const kept = digits.replace(/0+$/, '')
  if (kept === '') return '0'
  const power = Number(exponent) - part.length + digits.length - kept.length
  return `${sign === '-' ? '-' : ''}${kept}e${power}`
}
