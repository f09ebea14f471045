/** Path expressions: `.a`, `.[e]`, `.[a:b]`, `.[]`, `..`, and what they mean under `path(…)`. */
import { JqError } from '../errors.ts'
import { isArray, isObject, objectEntries, objectValues, type Json } from '../json/value.ts'
import { pathGetter } from './field.ts'
import { getIndex, getSlice, iterate } from '../runtime/access.ts'
import type { Budget } from '../runtime/budget.ts'
import { shorten } from '../runtime/describe.ts'
import type { Env } from '../runtime/env.ts'
import {
  INVALID,
  many,
  placePath,
  single,
  type Filter,
  type One,
  type Place,
} from '../runtime/filter.ts'

const identityOne: One = (input) => input

export const identity: Filter = {
  one: identityOne,
  each: (input) => [input],
  paths: (place) => [place],
}

function step(place: Place, key: Json, value: Json): Place {
  return { path: { parent: placePath(place), key }, value }
}

function reach(place: Place, key?: Json): void {
  if (place.path !== INVALID) return
  const attempt = key === undefined ? 'iterate through' : `access element ${shorten(key)} of`
  throw new JqError(`Invalid path expression near attempt to ${attempt} ${shorten(place.value)}`)
}

/** Filters that are only a path from the input, with its keys: `.a.b` becomes one getter instead of two calls. */
const plainPaths = new WeakMap<
  Filter,
  { readonly keys: readonly (string | number)[]; readonly lenient: boolean }
>()

function plainKeys(
  target: Filter,
  key: Json | undefined,
  lenient: boolean,
): (string | number)[] | undefined {
  if (typeof key !== 'string' && !(typeof key === 'number' && Number.isInteger(key) && key >= 0))
    return undefined
  if (target === identity) return [key]
  const before = plainPaths.get(target)
  return before === undefined || before.lenient !== lenient ? undefined : [...before.keys, key]
}

/** @param lenient what cannot be stepped into gives null, as the classic dialect has it */
export function indexFilter(target: Filter, index: Filter, lenient = false): Filter {
  const get = lenient ? getLenient : getIndex
  const paths: Filter['paths'] = function* (place, env) {
    for (const at of index.each(place.value, env)) {
      for (const inner of target.paths(place, env)) {
        reach(inner, at)
        yield step(inner, at, get(inner.value, at))
      }
    }
  }
  const keys = plainKeys(target, index.constant, lenient)
  if (keys !== undefined) {
    const getter = pathGetter(keys, lenient)
    const filter = single(getter, paths)
    plainPaths.set(filter, { keys, lenient })
    return filter
  }
  const inner = target.one
  const at = index.one
  if (inner !== null && at !== null) {
    return single((input, env) => {
      const position = at(input, env)
      return get(inner(input, env), position)
    }, paths)
  }
  const filter = many(function* (input, env) {
    for (const at of index.each(input, env)) {
      for (const value of target.each(input, env)) yield get(value, at)
    }
  }, paths)
  const { spread } = target
  const constantKeys = plainKeys(identity, index.constant, lenient)
  if (spread === undefined || constantKeys === undefined) return filter
  const getter = pathGetter(constantKeys, lenient)
  const { list, map } = spread
  const last = map === identityOne ? getter : (value: Json, env: Env) => getter(map(value, env))
  return { ...filter, spread: { list, map: last } }
}

function getLenient(value: Json, key: Json): Json {
  const fits = typeof key === 'string' ? isObject(value) : isArray(value)
  return fits ? getIndex(value, key) : null
}

export function sliceFilter(target: Filter, from: Filter, to: Filter): Filter {
  const paths: Filter['paths'] = function* (place, env) {
    for (const end of to.each(place.value, env)) {
      for (const start of from.each(place.value, env)) {
        for (const inner of target.paths(place, env)) {
          reach(inner, { start, end })
          yield step(inner, { start, end }, getSlice(inner.value, start, end))
        }
      }
    }
  }
  if (target.one !== null && from.one !== null && to.one !== null) {
    const inner = target.one
    const start = from.one
    const end = to.one
    return single(
      (input, env) => getSlice(inner(input, env), start(input, env), end(input, env)),
      paths,
    )
  }
  return many(function* (input, env) {
    for (const end of to.each(input, env)) {
      for (const start of from.each(input, env)) {
        for (const value of target.each(input, env)) yield getSlice(value, start, end)
      }
    }
  }, paths)
}

function* children(place: Place): Iterable<Place> {
  reach(place)
  const { value } = place
  if (isObject(value)) {
    for (const [key, member] of objectEntries(value)) yield step(place, key, member)
  } else {
    let at = 0
    for (const element of iterate(value)) yield step(place, at++, element)
  }
}

export function iterateFilter(target: Filter, budget: Budget): Filter {
  const paths: Filter['paths'] = function* (place, env) {
    for (const inner of target.paths(place, env)) {
      for (const child of children(inner)) {
        budget.step()
        yield child
      }
    }
  }
  const inner = target.one
  if (inner !== null) {
    const list = (input: Json, env: Env): readonly Json[] => {
      const values = iterate(inner(input, env))
      budget.steps(values.length)
      return values
    }
    return { ...many(list, paths), spread: { list, map: identityOne } }
  }
  return many(function* (input, env) {
    for (const value of target.each(input, env)) {
      const values = iterate(value)
      budget.steps(values.length)
      yield* values
    }
  }, paths)
}

function* descend(value: Json, budget: Budget): Iterable<Json> {
  budget.step()
  yield value
  if (Array.isArray(value))
    for (const element of value as readonly Json[]) yield* descend(element, budget)
  else if (isObject(value)) for (const member of objectValues(value)) yield* descend(member, budget)
}

function* descendPaths(place: Place, budget: Budget): Iterable<Place> {
  budget.step()
  yield place
  if (place.value !== null && typeof place.value === 'object') {
    for (const child of children(place)) yield* descendPaths(child, budget)
  }
}

/** `..` */
export function recurseFilter(budget: Budget): Filter {
  return many(
    (input) => descend(input, budget),
    (place) => descendPaths(place, budget),
  )
}
