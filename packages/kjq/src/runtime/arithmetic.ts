/** `+ - * / %` and negation, with jq's meanings on every type. */
import { JqError } from '../errors.ts'
import { equals } from '../json/compare.ts'
import {
  isArray,
  isNumber,
  isObject,
  ObjectBuilder,
  objectEntries,
  objectGet,
  toDouble,
  type Json,
  type JsonObject,
} from '../json/value.ts'
import type { ArithmeticOperator } from '../syntax/ast.ts'
import type { Budget } from './budget.ts'
import { describe } from './describe.ts'

/** @throws JqError */
export function add(a: Json, b: Json, budget: Budget): Json {
  if (typeof a === 'number' && typeof b === 'number') return a + b
  if (a === null) return b
  if (b === null) return a
  if (isNumber(a) && isNumber(b)) return toDouble(a) + toDouble(b)
  if (typeof a === 'string' && typeof b === 'string') {
    budget.checkSize(a.length + b.length)
    return a + b
  }
  if (isArray(a) && isArray(b)) {
    budget.checkSize(a.length + b.length)
    return [...a, ...b]
  }
  if (isObject(a) && isObject(b)) {
    const builder = ObjectBuilder.from(a)
    for (const [key, value] of objectEntries(b)) builder.set(key, value)
    return builder.build()
  }
  throw new JqError(`${describe(a)} and ${describe(b)} cannot be added`)
}

function subtract(a: Json, b: Json): Json {
  if (isNumber(a) && isNumber(b)) return toDouble(a) - toDouble(b)
  if (isArray(a) && isArray(b)) return a.filter((value) => !b.some((other) => equals(value, other)))
  throw new JqError(`${describe(a)} and ${describe(b)} cannot be subtracted`)
}

function mergeDeep(a: JsonObject, b: JsonObject): JsonObject {
  const builder = ObjectBuilder.from(a)
  for (const [key, value] of objectEntries(b)) {
    const own = objectGet(a, key)
    builder.set(
      key,
      own !== undefined && isObject(own) && isObject(value) ? mergeDeep(own, value) : value,
    )
  }
  return builder.build()
}

function repeatString(text: string, times: number, budget: Budget): Json {
  if (Number.isNaN(times) || times < 0) return null
  const count = Math.floor(times)
  if (count < 1) return ''
  budget.checkSize(text.length * count)
  return text.repeat(count)
}

function multiply(a: Json, b: Json, budget: Budget): Json {
  if (isNumber(a) && isNumber(b)) return toDouble(a) * toDouble(b)
  if (typeof a === 'string' && isNumber(b)) return repeatString(a, toDouble(b), budget)
  if (isNumber(a) && typeof b === 'string') return repeatString(b, toDouble(a), budget)
  if (isObject(a) && isObject(b)) return mergeDeep(a, b)
  throw new JqError(`${describe(a)} and ${describe(b)} cannot be multiplied`)
}

/** `split/1`: an empty separator gives code points. */
export function splitString(text: string, separator: string): Json[] {
  if (text === '') return []
  return separator === '' ? Array.from(text) : text.split(separator)
}

function divide(a: Json, b: Json): Json {
  if (isNumber(a) && isNumber(b)) {
    if (toDouble(b) === 0)
      throw new JqError(
        `${describe(a)} and ${describe(b)} cannot be divided because the divisor is zero`,
      )
    return toDouble(a) / toDouble(b)
  }
  if (typeof a === 'string' && typeof b === 'string') return splitString(a, b)
  throw new JqError(`${describe(a)} and ${describe(b)} cannot be divided`)
}

/** To intmax_t as C does: truncated, saturated. */
function toInteger(value: number): bigint {
  if (value >= 2 ** 63) return 9_223_372_036_854_775_807n
  if (value <= -9_223_372_036_854_775_808) return -9_223_372_036_854_775_808n
  return BigInt(Math.trunc(value))
}

function modulo(a: Json, b: Json): Json {
  if (!isNumber(a) || !isNumber(b))
    throw new JqError(`${describe(a)} and ${describe(b)} cannot be divided`)
  const x = toDouble(a)
  const y = toDouble(b)
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  const divisor = toInteger(y)
  if (divisor === 0n)
    throw new JqError(
      `${describe(a)} and ${describe(b)} cannot be divided (remainder) because the divisor is zero`,
    )
  const rest = Number(toInteger(x) % (divisor < 0n ? -divisor : divisor))
  return rest === 0 ? 0 : rest
}

/** @throws JqError on types the operator does not take */
export function arithmetic(
  operator: ArithmeticOperator,
  budget: Budget,
): (a: Json, b: Json) => Json {
  switch (operator) {
    case '+':
      return (a, b) => add(a, b, budget)
    case '-':
      return (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : subtract(a, b))
    case '*':
      return (a, b) =>
        typeof a === 'number' && typeof b === 'number' ? a * b : multiply(a, b, budget)
    case '/':
      return divide
    case '%':
      return modulo
  }
}

export function negate(value: Json): Json {
  if (typeof value === 'number') return -value
  if (typeof value === 'bigint') return -value
  throw new JqError(`${describe(value)} cannot be negated`)
}
