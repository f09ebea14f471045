/** Builtins on strings. */
import { JqError } from '../errors.ts'
import { parseJsonNumber } from '../json/number.ts'
import { parseJson } from '../json/parse.ts'
import { isArray, isNumber, toDouble, type Json } from '../json/value.ts'
import type { Budget } from '../runtime/budget.ts'
import { splitString } from '../runtime/arithmetic.ts'
import { iterate } from '../runtime/access.ts'
import { describe } from '../runtime/describe.ts'
import { indexOfArray, indexOfString } from '../runtime/search.ts'
import { tostring } from './formats.ts'
import { matchRegex } from './regex.ts'

export function split(input: Json, separator: Json): Json {
  if (typeof input !== 'string' || typeof separator !== 'string')
    throw new JqError('split input and separator must be strings')
  return splitString(input, separator)
}

export function splitRegex(input: Json, pattern: Json, flags: Json, budget: Budget): Json {
  if (typeof input !== 'string')
    throw new JqError(`${describe(input)} cannot be matched, as it is not a string`)
  const parts: Json[] = []
  let from = 0
  for (const { start, end } of matchRegex(
    input,
    pattern,
    `g${typeof flags === 'string' ? flags : ''}`,
    budget,
  )) {
    parts.push(input.slice(from, start))
    from = end
  }
  parts.push(input.slice(from))
  return parts
}

export function join(input: Json, separator: Json): Json {
  const parts = iterate(input)
  if (parts.length === 0) return ''
  let text = ''
  for (const [i, part] of parts.entries()) {
    if (i > 0) {
      if (typeof separator === 'string') text += separator
      else if (separator !== null)
        throw new JqError(`${describe(text)} and ${describe(separator)} cannot be added`)
    }
    if (typeof part === 'string') text += part
    else if (typeof part === 'boolean' || isNumber(part)) text += tostring(part)
    else if (part !== null)
      throw new JqError(`${describe(text)} and ${describe(part)} cannot be added`)
  }
  return text
}

export function explode(input: Json): Json {
  if (typeof input !== 'string') throw new JqError(`${describe(input)} cannot be exploded`)
  return Array.from(input, (char) => char.codePointAt(0) ?? 0)
}

export function implode(input: Json): Json {
  if (!isArray(input))
    throw new JqError(`${describe(input)} cannot be imploded, must be an array of codepoints`)
  let text = ''
  for (const point of input) {
    if (!isNumber(point) || Number.isNaN(toDouble(point)))
      throw new JqError(
        `${describe(point)} can't be imploded, unicode codepoint needs to be numeric`,
      )
    const code = Math.trunc(toDouble(point))
    text +=
      code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
        ? '\ufffd'
        : String.fromCodePoint(code)
  }
  return text
}

export function indices(input: Json, needle: Json): Json {
  if (input === null) return null
  if (typeof input === 'string' && typeof needle === 'string') return indexOfString(input, needle)
  if (isArray(input) && isArray(needle)) return indexOfArray(input, needle)
  if (isArray(input)) return indexOfArray(input, [needle])
  throw new JqError(`Cannot determine indices of ${describe(needle)} in ${describe(input)}`)
}

/** `startswith`, `endswith`: both must be strings. */
export function affix(
  name: string,
  test: (input: string, part: string) => boolean,
): (input: Json, part: Json) => Json {
  return (input, part) => {
    if (typeof input !== 'string' || typeof part !== 'string')
      throw new JqError(`${name}() requires string inputs`)
    return test(input, part)
  }
}

/** `ltrimstr`, `rtrimstr`, `trimstr`. */
export function cut(left: boolean, right: boolean): (input: Json, part: Json) => Json {
  return (input, part) => {
    if (typeof input !== 'string' || typeof part !== 'string')
      throw new JqError(`${left ? 'startswith' : 'endswith'}() requires string inputs`)
    let text = input
    if (part === '') return text
    if (left && text.startsWith(part)) text = text.slice(part.length)
    if (right && text.endsWith(part)) text = text.slice(0, -part.length)
    return text
  }
}

export function trimmer(name: string, trim: (input: string) => string): (input: Json) => Json {
  return (input) => {
    if (typeof input !== 'string') throw new JqError(`${name} input must be a string`)
    return trim(input)
  }
}

const ASCII_SPACE_START = /^[ \t\n\v\f\r]+/
const ASCII_SPACE_END = /[ \t\n\v\f\r]+$/
export const trimStart = (text: string): string => text.replace(ASCII_SPACE_START, '')
export const trimEnd = (text: string): string => text.replace(ASCII_SPACE_END, '')

export function changeCase(
  name: string,
  pattern: RegExp,
  change: (text: string) => string,
): (input: Json) => Json {
  return (input) => {
    if (typeof input !== 'string') throw new JqError(`${name} input must be a string`)
    return input.replace(pattern, change)
  }
}

const NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/

export function tonumber(input: Json): Json {
  if (isNumber(input)) return input
  if (typeof input !== 'string')
    throw new JqError(`${describe(input)} cannot be parsed as a number`)
  if (input === 'nan') return Number.NaN
  if (!NUMBER.test(input)) throw new JqError(`${describe(input)} cannot be parsed as a number`)
  return parseJsonNumber(input)
}

export function toboolean(input: Json): Json {
  if (typeof input === 'boolean') return input
  if (input === 'true') return true
  if (input === 'false') return false
  throw new JqError(`${describe(input)} cannot be parsed as a boolean`)
}

export function fromjson(input: Json): Json {
  if (typeof input !== 'string') throw new JqError(`${describe(input)} only strings can be parsed`)
  return parseJson(input)
}
