/**
 * What a compiled program is made of.
 *
 * `one` is there when a filter gives exactly one output (or fails): a plain function call, no iterator. `each` gives all
 * outputs lazily. `paths` does the same for path expressions. The three must agree; the tests hold them against each other.
 */
import { JqError } from '../errors.ts'
import { stringifyJson } from '../json/stringify.ts'
import { typeOf, type Json } from '../json/value.ts'

export interface Closure {
  readonly filter: Filter
  readonly env: Env
}

/** Variables, closure parameters and labels in scope, innermost first; the compiler counts the hops. */
export interface Env {
  readonly value: Json | Closure | object
  readonly parent: Env | null
}

export interface PathLink {
  readonly parent: PathLink | null
  readonly key: Json
}

/** A place in the input: `path` null is the input itself; INVALID: the value did not come from a path expression. */
export interface Place {
  readonly path: PathLink | null | typeof INVALID
  readonly value: Json
}
export const INVALID = Symbol('not a path')

export type One = (input: Json, env: Env) => Json
export type Each = (input: Json, env: Env) => Iterable<Json>
export type Paths = (place: Place, env: Env) => Iterable<Place>

export interface Filter {
  readonly one: One | null
  readonly each: Each
  readonly paths: Paths
  /** Set when the filter gives this value whatever the input. */
  readonly constant?: Json
}

/** Paths of a filter that computes: its outputs are nowhere in the input, except null, true and false that look like it. */
function valuePaths(each: Each): Paths {
  return function* (place, env) {
    for (const value of each(place.value, env)) {
      const same = value === place.value && (value === null || typeof value === 'boolean')
      yield same ? place : { path: INVALID, value }
    }
  }
}

export function single(one: One, paths?: Paths): Filter {
  const each: Each = (input, env) => [one(input, env)]
  return { one, each, paths: paths ?? valuePaths(each) }
}

export function many(each: Each, paths?: Paths): Filter {
  return { one: null, each, paths: paths ?? valuePaths(each) }
}

export function constant(value: Json): Filter {
  const outputs = [value]
  const each: Each = () => outputs
  return { one: () => value, each, paths: valuePaths(each), constant: value }
}

export function pathToArray(path: PathLink | null): Json[] {
  const keys: Json[] = []
  for (let link = path; link !== null; link = link.parent) keys.push(link.key)
  return keys.reverse()
}

const SHOWN_BYTES = 29

/** At most 29 bytes of JSON for an error message; what is cut says so and keeps its closing quote or bracket. */
export function shorten(value: Json): string {
  const text = stringifyJson(value)
  if (Buffer.byteLength(text) <= SHOWN_BYTES) return text
  const close =
    typeof value === 'string'
      ? '"'
      : Array.isArray(value)
        ? ']'
        : typeof value === 'object'
          ? '}'
          : ''
  let kept = ''
  let bytes = 3 + close.length
  for (const char of text) {
    bytes += Buffer.byteLength(char)
    if (bytes > SHOWN_BYTES) break
    kept += char
  }
  return `${kept}...${close}`
}

/** `object ({"a":1})`: how jq names a value in its errors. */
export function describe(value: Json): string {
  return `${typeOf(value)} (${shorten(value)})`
}

/** @throws JqError when the place is not one */
export function placePath(place: Place): PathLink | null {
  if (place.path === INVALID)
    throw new JqError(`Invalid path expression with result ${shorten(place.value)}`)
  return place.path
}

export function lookup(env: Env, hops: number): Env {
  let cell = env
  for (let i = 0; i < hops; i++) cell = cell.parent as Env
  return cell
}
