/**
 * What a compiled program is made of.
 *
 * `one` is there when a filter gives exactly one output (or fails): a plain function call, no iterator. `each` gives all
 * outputs lazily. `paths` does the same for path expressions. The three must agree; the tests hold them against each other.
 */
import { JqError } from '../errors.ts'
import type { Json } from '../json/value.ts'
import { shorten } from './describe.ts'
import type { Env } from './env.ts'

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

/** See tail.ts. */
export const TAIL_CALL = Symbol('tail call')

export type One = (input: Json, env: Env) => Json
export type Each = (input: Json, env: Env) => Iterable<Json>
export type Paths = (place: Place, env: Env) => Iterable<Place>

export interface Filter {
  readonly one: One | null
  readonly each: Each
  readonly paths: Paths
  /** Set when the filter gives this value whatever the input. */
  readonly constant?: Json
  /** Set when the outputs are the elements of one list, each through a function: who wants all needs no iterator. */
  readonly spread?: Spread
  /** Set when the filter may end in a call that its caller can run instead (tail.ts). */
  readonly tail?: Tail
}

/** `map` sees one element after the other, so that effects and errors come in the order that `each` gives them. */
export interface Spread {
  readonly list: (input: Json, env: Env) => readonly Json[]
  readonly map: One
}

/** As `one` and `each`, but the last thing given may be TAIL_CALL. */
export interface Tail {
  readonly one: ((input: Json, env: Env) => Json | typeof TAIL_CALL) | null
  readonly each: (input: Json, env: Env) => Iterable<Json | typeof TAIL_CALL>
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

/** @throws JqError when the place is not one */
export function placePath(place: Place): PathLink | null {
  if (place.path === INVALID)
    throw new JqError(`Invalid path expression with result ${shorten(place.value)}`)
  return place.path
}
