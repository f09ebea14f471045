/** Reading and writing by key, index, slice and path, with jq's rules and its words for errors. */
import { JqError } from '../errors.ts'
import { compare, equals } from '../json/compare.ts'
import { indexOfArray } from './search.ts'
import {
  isArray,
  isNumber,
  isObject,
  ObjectBuilder,
  objectGet,
  objectHas,
  objectSize,
  objectValues,
  objectWith,
  toDouble,
  typeOf,
  type Json,
  type JsonArray,
} from '../json/value.ts'
import { describe } from './describe.ts'

const MAX_INDEX = 536_870_911

/** Code points of a string; strings without surrogates are their own units. */
export function codePoints(text: string): readonly string[] {
  return Array.from(text)
}

// eslint-disable-next-line no-control-regex -- one unit per code point is what is asked
const ONE_UNIT_EACH = /^[\u0000-\ud7ff\ue000-\uffff]*$/

export function codePointLength(text: string): number {
  if (ONE_UNIT_EACH.test(text)) return text.length
  let length = 0
  for (const _ of text) length++
  return length
}

export function sliceString(text: string, from: number, to: number): string {
  return ONE_UNIT_EACH.test(text) ? text.slice(from, to) : codePoints(text).slice(from, to).join('')
}

function cannotIndex(target: Json, key: Json): JqError {
  return new JqError(`Cannot index ${typeOf(target)} with ${describe(key)}`)
}

/** `.[key]` @throws JqError */
export function getIndex(target: Json, key: Json): Json {
  if (typeof key === 'string') {
    if (isObject(target)) return objectGet(target, key) ?? null
    if (target === null) return null
    throw cannotIndex(target, key)
  }
  if (isNumber(key)) {
    if (isArray(target)) {
      const at = Math.trunc(toDouble(key))
      return target[at < 0 ? at + target.length : at] ?? null
    }
    if (target === null) return null
    throw cannotIndex(target, key)
  }
  if (isObject(key)) {
    if (isArray(target) || target === null || typeof target === 'string') {
      const [from, to] = sliceKey(key)
      return getSlice(target, from, to)
    }
    throw cannotIndex(target, key)
  }
  if (isArray(key) && isArray(target)) return indexOfArray(target, key)
  if (target === null && key === null) return null
  throw cannotIndex(target, key)
}

function sliceKey(key: Json): [Json, Json] {
  if (!isObject(key) || (!objectHas(key, 'start') && !objectHas(key, 'end')))
    throw new JqError('Array/string slice indices must be integers')
  return [objectGet(key, 'start') ?? null, objectGet(key, 'end') ?? null]
}

/** Bounds of a slice over `length` elements: fractions widen, negative counts from the end. */
function sliceBounds(length: number, from: Json, to: Json): [number, number] {
  if ((from !== null && !isNumber(from)) || (to !== null && !isNumber(to))) {
    throw new JqError('Array/string slice indices must be integers')
  }
  let start = from === null ? 0 : toDouble(from)
  let end = to === null ? length : toDouble(to)
  if (Number.isNaN(start)) start = 0
  if (Number.isNaN(end)) end = length
  if (start < 0) start += length
  if (end < 0) end += length
  start = Math.min(Math.max(Math.floor(start), 0), length)
  end = Math.min(Math.max(Math.ceil(end), 0), length)
  return [start, Math.max(start, end)]
}

/** `.[from:to]` @throws JqError */
export function getSlice(target: Json, from: Json, to: Json): Json {
  if (target === null) return null
  if (typeof target === 'string') {
    const [start, end] = sliceBounds(codePointLength(target), from, to)
    return sliceString(target, start, end)
  }
  if (!isArray(target)) throw new JqError(`Cannot index ${typeOf(target)} with object`)
  const [start, end] = sliceBounds(target.length, from, to)
  return target.slice(start, end)
}

/** `setpath([key]; value)` on one level @throws JqError */
export function setIndex(target: Json, key: Json, value: Json): Json {
  if (typeof key === 'string' && (target === null || isObject(target))) {
    return objectWith(target ?? {}, key, value)
  }
  if (isNumber(key) && (target === null || isArray(target))) {
    const array = target ?? []
    let at = Math.trunc(toDouble(key))
    if (Number.isNaN(at)) throw new JqError('Cannot set array element at NaN index')
    if (at < 0) at += array.length
    if (at < 0) throw new JqError('Out of bounds negative array index')
    if (at > MAX_INDEX) throw new JqError('Array index too large')
    const copy = array.slice()
    for (let i = copy.length; i < at; i++) copy.push(null)
    copy[at] = value
    return copy
  }
  if (isObject(key) && (target === null || isArray(target))) {
    const [from, to] = sliceKey(key)
    if (!isArray(value)) throw new JqError('A slice of an array can only be assigned another array')
    const array = target ?? []
    const [start, end] = sliceBounds(array.length, from, to)
    return [...array.slice(0, start), ...value, ...array.slice(end)]
  }
  if (isObject(key) && typeof target === 'string') throw new JqError('Cannot update string slices')
  if (isObject(key)) throw new JqError(`Cannot update field at object index of ${typeOf(target)}`)
  if (isArray(key) && isArray(target))
    throw new JqError('Cannot update field at array index of array')
  throw cannotIndex(target, key)
}

export function getPath(target: Json, path: JsonArray, from = 0): Json {
  let value = target
  for (let i = from; i < path.length; i++) {
    if (value === null) return null
    value = getIndex(value, path[i]!)
  }
  return value
}

/** Replaces the value at a path by `change(old)`; what is missing on the way is made. @throws JqError */
export function updatePath(
  target: Json,
  path: JsonArray,
  change: (old: Json) => Json,
  from = 0,
): Json {
  if (from >= path.length) return change(target)
  const key = path[from]!
  const old = target === null ? null : getIndex(target, key)
  return setIndex(target, key, updatePath(old, path, change, from + 1))
}

export function setPath(target: Json, path: JsonArray, value: Json): Json {
  return updatePath(target, path, () => value)
}

/** Deletes many paths of one value at once: positions are those before anything was deleted. @throws JqError */
export function deletePaths(target: Json, paths: readonly Json[]): Json {
  const arrays = paths.map((path) => {
    if (!isArray(path)) throw new JqError('Path must be specified as an array')
    return path
  })
  return deleteBelow(target, arrays.sort(compare), 0)
}

/** @param paths sorted, all with the same first `from` keys */
function deleteBelow(target: Json, paths: readonly JsonArray[], from: number): Json {
  if (target === null || paths.some((path) => path.length === from)) return null
  let result: Json = target
  const doomed: Json[] = []
  // From the back, so that what was deleted deeper does not move what comes before.
  for (let end = paths.length; end > 0;) {
    const key = paths[end - 1]![from]!
    let start = end - 1
    while (start > 0 && equals(paths[start - 1]![from]!, key)) start--
    const same = paths.slice(start, end)
    if (same.some((path) => path.length === from + 1)) doomed.push(key)
    else {
      const inner = getIndex(result, key)
      if (inner !== null) result = setIndex(result, key, deleteBelow(inner, same, from + 1))
    }
    end = start
  }
  return doomed.length === 0 ? result : deleteKeys(result, doomed)
}

function deleteKeys(target: Json, keys: readonly Json[]): Json {
  if (isObject(target)) {
    const builder = ObjectBuilder.from(target)
    for (const key of keys) {
      if (typeof key !== 'string')
        throw new JqError(
          `Cannot delete field at ${isObject(key) ? 'object' : isNumber(key) ? 'array' : typeOf(key)} index of object`,
        )
      builder.delete(key)
    }
    return builder.build()
  }
  if (isArray(target)) {
    const gone = new Set<number>()
    for (const key of keys) {
      if (isNumber(key)) {
        const at = Math.floor(toDouble(key))
        gone.add(at < 0 ? at + target.length : at)
      } else if (isObject(key)) {
        const [start, end] = sliceBounds(target.length, ...sliceKey(key))
        for (let at = start; at < end; at++) gone.add(at)
      } else
        throw new JqError(
          `Cannot delete field at ${typeof key === 'string' ? 'object' : typeOf(key)} index of array`,
        )
    }
    return target.filter((_, at) => !gone.has(at))
  }
  const [key] = keys
  throw new JqError(
    `Cannot delete field at ${typeof key === 'string' || isObject(key ?? null) ? 'object' : 'array'} index of ${typeOf(target)}`,
  )
}

/** `has(key)` @throws JqError */
export function hasKey(target: Json, key: Json): boolean {
  if (isObject(target) && typeof key === 'string') return objectHas(target, key)
  if (isArray(target) && isNumber(key)) {
    const at = toDouble(key)
    return at >= 0 && Math.floor(at) < target.length
  }
  throw new JqError(
    `Cannot check whether ${typeOf(target)} has a ${typeof key === 'string' ? 'string' : typeOf(key)} key`,
  )
}

/** Elements of an array or values of an object @throws JqError */
export function iterate(target: Json): readonly Json[] {
  if (Array.isArray(target)) return target as readonly Json[]
  if (isObject(target)) return objectValues(target)
  throw new JqError(`Cannot iterate over ${target === null ? 'null' : describe(target)}`)
}

/** `length` @throws JqError */
export function lengthOf(value: Json): number | bigint {
  if (typeof value === 'string') return codePointLength(value)
  if (isArray(value)) return value.length
  if (value === null) return 0
  if (typeof value === 'number') return Math.abs(value)
  if (typeof value === 'bigint') return value < 0n ? -value : value
  if (typeof value === 'object') return objectSize(value)
  throw new JqError(`${describe(value)} has no length`)
}
