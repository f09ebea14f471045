/** Builtins on arrays and objects. */
import { JqError } from '../errors.ts'
import { compare, compareStrings, equals } from '../json/compare.ts'
import {
  isArray,
  isNumber,
  isObject,
  ObjectBuilder,
  objectEntries,
  objectGet,
  objectHas,
  objectKeys,
  toDouble,
  truthy,
  type Json,
  type JsonArray,
} from '../json/value.ts'
import { deletePaths, getIndex, getPath, iterate, lengthOf } from '../runtime/access.ts'
import { add } from '../runtime/arithmetic.ts'
import type { Budget } from '../runtime/budget.ts'
import { describe } from '../runtime/describe.ts'
import { tostring } from './formats.ts'

function sortable(input: Json, what = 'sorted'): JsonArray {
  if (!isArray(input))
    throw new JqError(`${describe(input)} cannot be ${what}, as it is not an array`)
  return input
}

export function keys(input: Json): Json {
  if (isObject(input)) return objectKeys(input).sort(compareStrings)
  return keysUnsorted(input)
}

export function keysUnsorted(input: Json): Json {
  if (isObject(input)) return objectKeys(input)
  if (isArray(input)) return input.map((_, i) => i)
  throw new JqError(`${describe(input)} has no keys`)
}

export function addAll(input: Json, budget: Budget): Json {
  const values = iterate(input)
  const [first] = values
  if (
    typeof first === 'string' &&
    values.every((value) => typeof value === 'string' || value === null)
  ) {
    let total = 0
    for (const value of values) total += typeof value === 'string' ? value.length : 0
    budget.checkSize(total)
    return values.map((value) => value ?? '').join('')
  }
  if (isArray(first ?? null) && values.every((value) => isArray(value))) {
    const all: Json[] = []
    for (const value of values.filter(isArray)) {
      budget.checkSize(all.length + value.length)
      for (const element of value) all.push(element)
    }
    return all
  }
  if (isObject(first ?? null) && values.every((value) => isObject(value))) {
    const builder = new ObjectBuilder()
    for (const value of values)
      if (isObject(value))
        for (const [key, member] of objectEntries(value)) builder.set(key, member)
    return builder.build()
  }
  if (typeof first === 'number' && values.every((value) => typeof value === 'number')) {
    let total = first
    for (let i = 1; i < values.length; i++) total += values[i]!
    return total
  }
  let sum: Json = null
  for (const value of values) sum = add(sum, value, budget)
  return sum
}

export function sort(input: Json): Json {
  return [...sortable(input)].sort(compare)
}

export function flatten(input: Json, depth: Json): Json {
  if (!isNumber(depth) || toDouble(depth) < 0)
    throw new JqError('flatten depth must not be negative')
  const flat: Json[] = []
  const visit = (values: readonly Json[], left: number): void => {
    for (const value of values) {
      if (isArray(value) && left > 0) visit(value, left - 1)
      else flat.push(value)
    }
  }
  visit(iterate(input), toDouble(depth))
  return flat
}

export function reverse(input: Json): Json {
  if (typeof input === 'string') return Array.from(input).reverse().join('')
  if (input === null) return []
  if (isArray(input)) return [...input].reverse()
  throw new JqError(`Cannot reverse ${describe(input)}`)
}

export interface Keyed {
  readonly key: Json
  readonly value: Json
}

/** Elements with the values of a filter on them, sorted by those. */
export function sortKeyed(input: Json, keyOf: (value: Json) => Json): Keyed[] {
  return sortable(input)
    .map((value) => ({ key: keyOf(value), value }))
    .sort((a, b) => compare(a.key, b.key))
}

export function groupBy(input: Json, keyOf: (value: Json) => Json): Json[][] {
  if (!isArray(input)) throw new JqError(`Cannot index ${describe(input)} with number`)
  const groups: Json[][] = []
  let last: Json | undefined
  for (const { key, value } of sortKeyed(input, keyOf)) {
    if (last === undefined || !equals(last, key)) groups.push([])
    groups.at(-1)?.push(value)
    last = key
  }
  return groups
}

export function extreme(input: Json, keyOf: (value: Json) => Json, direction: 1 | -1): Json {
  let best: Json = null
  let bestKey: Json | undefined
  for (const value of sortable(input, 'iterated over')) {
    const key = keyOf(value)
    // The last of several largest, the first of several smallest.
    const order = bestKey === undefined ? 1 : compare(key, bestKey) * direction
    if (bestKey === undefined || order > 0 || (order === 0 && direction === 1)) {
      best = value
      bestKey = key
    }
  }
  return best
}

export function toEntries(input: Json): Json {
  if (!isObject(input)) throw new JqError(`${describe(input)} has no keys`)
  return objectEntries(input).map(([key, value]) => ({ key, value }))
}

const KEY_NAMES = ['key', 'k', 'name', 'Name', 'Key', 'K']

export function fromEntries(input: Json): Json {
  const builder = new ObjectBuilder()
  for (const entry of iterate(input)) {
    if (!isObject(entry)) throw new JqError(`Cannot index ${describe(entry)} with "key"`)
    let key: Json = null
    for (const name of KEY_NAMES) {
      const value = objectGet(entry, name)
      if (value !== undefined && value !== null && (value !== false || name === 'key')) {
        key = value
        break
      }
    }
    if (key === null || typeof key === 'boolean' || isNumber(key)) key = tostring(key)
    if (typeof key !== 'string') throw new JqError(`Cannot use ${describe(key)} as object key`)
    const value = ['value', 'v', 'Value', 'V'].find((name) => objectHas(entry, name))
    builder.set(key, value === undefined ? null : (objectGet(entry, value) ?? null))
  }
  return builder.build()
}

export function transpose(input: Json): Json {
  const rows = iterate(input)
  const width = rows.reduce((most: number, row) => Math.max(most, toDouble(lengthOf(row))), 0)
  return Array.from({ length: width }, (_, column) => rows.map((row) => getIndex(row, column)))
}

export function bsearch(input: Json, target: Json): Json {
  if (!isArray(input)) throw new JqError(`${describe(input)} cannot be searched from`)
  let low = 0
  let high = input.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const order = compare(input[middle]!, target)
    if (order === 0) return middle
    if (order < 0) low = middle + 1
    else high = middle - 1
  }
  return -1 - low
}

function pathArray(path: Json): JsonArray {
  if (!isArray(path)) throw new JqError('Path must be specified as an array')
  return path
}

export function getPathOf(input: Json, path: Json): Json {
  return getPath(input, pathArray(path))
}

export function deletePathsOf(input: Json, paths: Json): Json {
  if (!isArray(paths)) throw new JqError('Paths must be specified as an array')
  for (const path of paths) pathArray(path)
  return deletePaths(input, paths)
}

export function anyTruthy(values: Iterable<Json>): boolean {
  for (const value of values) if (truthy(value)) return true
  return false
}

export function allTruthy(values: Iterable<Json>): boolean {
  for (const value of values) if (!truthy(value)) return false
  return true
}

export { pathArray }
