/** jq's total order: null < false < true < numbers < strings < arrays < objects; strings by code point. */
import { isArray, isNumber, isObject, objectGet, objectKeys, toDouble, type Json } from './value.ts'

function rank(value: Json): number {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
  switch (typeof value) {
    case 'boolean':
      return value ? 2 : 1
    case 'number':
    case 'bigint':
      return 3
    case 'string':
      return 4
    default:
      return value === null ? 0 : Array.isArray(value) ? 5 : 6
  }
}

/** By code point, which differs from UTF-16 order where surrogates meet U+E000 … U+FFFF. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    const xHigh = x >= 0xd800 && x <= 0xdfff
    const yHigh = y >= 0xd800 && y <= 0xdfff
    if (xHigh !== yHigh) return xHigh ? 1 : -1
    return x < y ? -1 : 1
  }
  return a.length < b.length ? -1 : 1
}

/** nan sorts below every number, itself included. Two big integers compare exactly; one with a double, as doubles. */
export function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a !== a) return -1
  if (b !== b) return 1
  if (typeof a !== typeof b) return compareNumbers(toDouble(a), toDouble(b))
  return a < b ? -1 : a > b ? 1 : 0
}

export function compare(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number')
    return a < b ? -1 : a === b ? 0 : a !== a ? -1 : 1
  const rankA = rank(a)
  const rankB = rank(b)
  if (rankA !== rankB) return rankA - rankB
  switch (rankA) {
    case 3:
      return isNumber(a) && isNumber(b) ? compareNumbers(a, b) : 0
    case 4:
      return typeof a === 'string' && typeof b === 'string' ? compareStrings(a, b) : 0
    case 5: {
      if (!isArray(a) || !isArray(b)) return 0
      const length = Math.min(a.length, b.length)
      for (let i = 0; i < length; i++) {
        const order = compare(a[i]!, b[i]!)
        if (order !== 0) return order
      }
      return a.length - b.length
    }
    case 6:
      return compareObjects(a, b)
    default:
      return 0
  }
}

function compareObjects(a: Json, b: Json): number {
  if (!isObject(a) || !isObject(b)) return 0
  const keysA = objectKeys(a).sort(compareStrings)
  const keysB = objectKeys(b).sort(compareStrings)
  const order = compare(keysA, keysB)
  if (order !== 0) return order
  for (const key of keysA) {
    const value = compare(objectGet(a, key) ?? null, objectGet(b, key) ?? null)
    if (value !== 0) return value
  }
  return 0
}

export function equals(a: Json, b: Json): boolean {
  if (a === b) return true
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0
  if (typeof a !== typeof b) return false
  if (typeof a !== 'object' || a === null || b === null) return false
  if (isArray(a) !== isArray(b)) return false
  return compare(a, b) === 0
}
