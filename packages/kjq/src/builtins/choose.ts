/** Builtins that choose among outputs: select, map, any, all, first, limit … */
import { JqError } from '../errors.ts'
import { isNumber, toDouble, truthy, type Json } from '../json/value.ts'
import { iterate } from '../runtime/access.ts'
import { describe } from '../runtime/describe.ts'
import type { Env } from '../runtime/env.ts'
import { many, single, type Filter, type Place } from '../runtime/filter.ts'
import type { Macro } from '../compile/context.ts'
import { iterateFilter, identity } from '../compile/paths.ts'
import { allTruthy, anyTruthy } from './collections.ts'
import { first, second } from './define.ts'

const NONE: readonly Json[] = []

export function selectFilter(condition: Filter): Filter {
  const { one } = condition
  const paths: Filter['paths'] = function* (place, env) {
    for (const value of condition.each(place.value, env)) if (truthy(value)) yield place
  }
  if (one !== null) return many((input, env) => (truthy(one(input, env)) ? [input] : NONE), paths)
  return many(function* (input, env) {
    for (const value of condition.each(input, env)) if (truthy(value)) yield input
  }, paths)
}

export const select: Macro = (args) => selectFilter(first(args))

export const map: Macro = (args, context) => {
  const body = first(args)
  const { one } = body
  if (one !== null) {
    return single((input, env) => {
      const values = iterate(input)
      context.budget.steps(values.length)
      const mapped = Array<Json>(values.length)
      for (let i = 0; i < values.length; i++) mapped[i] = one(values[i]!, env)
      return mapped
    })
  }
  return single((input, env) => {
    const values = iterate(input)
    context.budget.steps(values.length)
    const mapped: Json[] = []
    for (const value of values) for (const output of body.each(value, env)) mapped.push(output)
    return mapped
  })
}

const elements: Macro = (_args, context) => iterateFilter(identity, context.budget)

/** `any`, `any(f)`, `any(g; f)` and `all`: stop at the first that decides. */
export function quantifier(all: boolean): Macro {
  return (args, context) => {
    const decide = all ? allTruthy : anyTruthy
    const source = args.length === 2 ? first(args) : elements([], context)
    const condition = args.length === 2 ? second(args) : args.length === 1 ? first(args) : identity
    return single((input, env) =>
      decide(
        (function* () {
          for (const value of source.each(input, env)) yield* condition.each(value, env)
        })(),
      ),
    )
  }
}

export const firstOf: Macro = (args) =>
  many(
    (input, env) => {
      for (const value of first(args).each(input, env)) return [value]
      return NONE
    },
    (place, env) => {
      for (const inner of first(args).paths(place, env)) return [inner]
      return []
    },
  )

export const lastOf: Macro = (args) =>
  many(
    (input, env) => {
      let last: Json | undefined
      for (const value of first(args).each(input, env)) last = value
      return last === undefined ? NONE : [last]
    },
    (place, env) => {
      let last: Place | undefined
      for (const inner of first(args).paths(place, env)) last = inner
      return last === undefined ? [] : [last]
    },
  )

function* take<T>(values: () => Iterable<T>, count: number): Iterable<T> {
  if (count <= 0) return
  let left = count
  for (const value of values()) {
    yield value
    left -= 1
    if (left <= 0) return
  }
}

function* drop<T>(values: () => Iterable<T>, count: number): Iterable<T> {
  let left = count
  for (const value of values()) {
    if (left > 0) left -= 1
    else yield value
  }
}

/** `limit(n; f)` and `skip(n; f)`. */
export function counted(name: 'limit' | 'skip'): Macro {
  const cut = name === 'limit' ? take : drop
  const count = (value: Json): number => {
    if (!isNumber(value)) throw new JqError(`${name} requires a number, got ${describe(value)}`)
    if (toDouble(value) < 0) throw new JqError(`${name} doesn't support negative count`)
    return toDouble(value)
  }
  return (args) => {
    const [counts, body] = [first(args), second(args)]
    return many(
      function* (input, env) {
        for (const n of counts.each(input, env)) yield* cut(() => body.each(input, env), count(n))
      },
      function* (place, env) {
        for (const n of counts.each(place.value, env))
          yield* cut(() => body.paths(place, env), count(n))
      },
    )
  }
}

export const isEmpty: Macro = (args) =>
  single((input, env) => {
    for (const _ of first(args).each(input, env)) return false
    return true
  })

export const empty: Macro = () =>
  many(
    () => NONE,
    () => [],
  )

export const errorWith: Macro = (args) => {
  const message = args[0] ?? identity
  const raise = (input: Json, env: Env): [] => {
    for (const value of message.each(input, env)) throw new JqError(value)
    return []
  }
  return many(raise, (place, env) => raise(place.value, env))
}

export const not: Macro = () => single((input) => !truthy(input))
