/** Occurrences: `indices`, `.[[…]]`, `contains`. */
import { JqError } from '../errors.ts'
import { equals } from '../json/compare.ts'
import {
  isArray,
  isObject,
  objectGet,
  objectEntries,
  typeOf,
  type Json,
  type JsonArray,
} from '../json/value.ts'
import { describe } from './describe.ts'

/** Positions at which `needle` begins in `haystack`; none for an empty needle (null, as jq says). */
export function indexOfArray(haystack: JsonArray, needle: JsonArray): Json {
  if (needle.length === 0) return null
  const found: Json[] = []
  for (let at = 0; at + needle.length <= haystack.length; at++) {
    if (needle.every((value, i) => equals(value, haystack[at + i]!))) found.push(at)
  }
  return found
}

/** Positions by code point, overlapping ones included. */
export function indexOfString(haystack: string, needle: string): Json {
  if (needle === '') return null
  const found: Json[] = []
  let units = 0
  let points = 0
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) {
    for (; units < at; units++) {
      const code = haystack.charCodeAt(units)
      if (code < 0xdc00 || code > 0xdfff) points++
    }
    found.push(points)
  }
  return found
}

/** jq's `contains`: substrings in strings, elements in arrays, members in objects. @throws JqError on unlike types */
export function contains(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b)) {
    for (const [key, value] of objectEntries(b)) {
      const own = objectGet(a, key)
      if (own === undefined || typeOf(own) !== typeOf(value) || !contains(own, value)) return false
    }
    return true
  }
  if (isArray(a) && isArray(b))
    return b.every((value) =>
      a.some((own) => typeOf(own) === typeOf(value) && contains(own, value)),
    )
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b)
  if (typeOf(a) === typeOf(b)) return equals(a, b)
  throw new JqError(`${describe(a)} and ${describe(b)} cannot have their containment checked`)
}
