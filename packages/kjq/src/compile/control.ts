/** Control: pipe, comma, if, try, and/or, `//`, label, reduce, foreach, assignment. */
import { BreakSignal, JqError } from '../errors.ts'
import { truthy, type Json } from '../json/value.ts'
import { deletePaths, setPath, updatePath } from '../runtime/access.ts'
import { arithmetic } from '../runtime/arithmetic.ts'
import type { Budget } from '../runtime/budget.ts'
import { withValue, type Env } from '../runtime/env.ts'
import {
  many,
  pathToArray,
  placePath,
  single,
  type Filter,
  type One,
  type Place,
  type Spread,
  type Tail,
} from '../runtime/filter.ts'
import { Owned } from '../runtime/owned.ts'
import type { InPlace } from './accumulate.ts'
import { arithmeticOf, type AssignOperator } from '../syntax/ast.ts'

export function pipeFilter(left: Filter, right: Filter): Filter {
  const paths: Filter['paths'] = function* (place, env) {
    for (const inner of left.paths(place, env)) yield* right.paths(inner, env)
  }
  const first = left.one
  const second = right.one
  const spread = pipedSpread(left, right)
  if (first !== null) {
    const { tail } = right
    const lastOne = tail?.one ?? null
    return {
      ...(second === null
        ? many((input, env) => right.each(first(input, env), env), paths)
        : single((input, env) => second(first(input, env), env), paths)),
      ...(spread && { spread }),
      ...(tail && {
        tail: {
          one: lastOne && ((input, env) => lastOne(first(input, env), env)),
          each: (input, env) => tail.each(first(input, env), env),
        },
      }),
    }
  }
  if (second !== null) {
    const filter = many(function* (input, env) {
      for (const value of left.each(input, env)) yield second(value, env)
    }, paths)
    return spread === undefined ? filter : { ...filter, spread }
  }
  return many(function* (input, env) {
    for (const value of left.each(input, env)) yield* right.each(value, env)
  }, paths)
}

/** `.a | .[]` and `.[] | f` are lists as their parts are. */
function pipedSpread(left: Filter, right: Filter): Spread | undefined {
  const first = left.one
  const second = right.one
  if (first !== null && right.spread !== undefined) {
    const { list, map } = right.spread
    return { list: (input, env) => list(first(input, env), env), map }
  }
  if (left.spread === undefined || second === null) return undefined
  const { list, map } = left.spread
  return { list, map: (value, env) => second(map(value, env), env) }
}

export function commaFilter(left: Filter, right: Filter): Filter {
  const { tail } = right
  return {
    one: null,
    *each(input, env) {
      yield* left.each(input, env)
      yield* right.each(input, env)
    },
    *paths(place, env) {
      yield* left.paths(place, env)
      yield* right.paths(place, env)
    },
    ...(tail && {
      tail: {
        one: null,
        *each(input, env) {
          yield* left.each(input, env)
          yield* tail.each(input, env)
        },
      },
    }),
  }
}

export function ifFilter(condition: Filter, then: Filter, otherwise: Filter): Filter {
  const paths: Filter['paths'] = function* (place, env) {
    for (const value of condition.each(place.value, env)) {
      yield* truthy(value) ? then.paths(place, env) : otherwise.paths(place, env)
    }
  }
  const test = condition.one
  if (test === null) {
    return many(function* (input, env) {
      for (const value of condition.each(input, env))
        yield* truthy(value) ? then.each(input, env) : otherwise.each(input, env)
    }, paths)
  }
  const yes = then.one
  const no = otherwise.one
  const tail = branchTail(test, then, otherwise)
  if (yes !== null && no !== null) {
    const chosen = single(
      (input, env) => (truthy(test(input, env)) ? yes(input, env) : no(input, env)),
      paths,
    )
    return tail === undefined ? chosen : { ...chosen, tail }
  }
  const chosen = many(
    (input, env) => (truthy(test(input, env)) ? then.each(input, env) : otherwise.each(input, env)),
    paths,
  )
  return tail === undefined ? chosen : { ...chosen, tail }
}

/** Either branch may end in a call. */
function branchTail(test: One, then: Filter, otherwise: Filter): Tail | undefined {
  if (then.tail === undefined && otherwise.tail === undefined) return undefined
  const yes = then.tail?.one ?? then.one
  const no = otherwise.tail?.one ?? otherwise.one
  const yesEach = (then.tail ?? then).each
  const noEach = (otherwise.tail ?? otherwise).each
  return {
    one:
      yes !== null && no !== null
        ? (input, env) => (truthy(test(input, env)) ? yes(input, env) : no(input, env))
        : null,
    each: (input, env) => (truthy(test(input, env)) ? yesEach(input, env) : noEach(input, env)),
  }
}

export function logicFilter(operator: 'and' | 'or', left: Filter, right: Filter): Filter {
  const stops = operator === 'or'
  const first = left.one
  const second = right.one
  if (first !== null && second !== null) {
    return operator === 'and'
      ? single((input, env) => truthy(first(input, env)) && truthy(second(input, env)))
      : single((input, env) => truthy(first(input, env)) || truthy(second(input, env)))
  }
  return many(function* (input, env) {
    for (const value of left.each(input, env)) {
      if (truthy(value) === stops) yield stops
      else for (const other of right.each(input, env)) yield truthy(other)
    }
  })
}

export function alternativeFilter(left: Filter, right: Filter): Filter {
  const paths: Filter['paths'] = function* (place, env) {
    let any = false
    for (const inner of left.paths(place, env)) {
      if (!truthy(inner.value)) continue
      any = true
      yield inner
    }
    if (!any) yield* right.paths(place, env)
  }
  const first = left.one
  const second = right.one
  if (first !== null && second !== null) {
    return single((input, env) => {
      const value = first(input, env)
      return truthy(value) ? value : second(input, env)
    }, paths)
  }
  return many(function* (input, env) {
    let any = false
    for (const value of left.each(input, env)) {
      if (!truthy(value)) continue
      any = true
      yield value
    }
    if (!any) yield* right.each(input, env)
  }, paths)
}

/** `error(break)`-like signals and limits pass; only errors of the program are caught. */
export function tryFilter(body: Filter, handler: Filter | null, budget: Budget): Filter {
  return many(
    function* (input, env) {
      const depth = budget.depth
      try {
        yield* body.each(input, env)
      } catch (error) {
        if (!(error instanceof JqError)) throw error
        budget.restore(depth)
        if (handler !== null) yield* handler.each(error.value, env)
      }
    },
    function* (place, env) {
      const depth = budget.depth
      try {
        yield* body.paths(place, env)
      } catch (error) {
        if (!(error instanceof JqError)) throw error
        budget.restore(depth)
        if (handler !== null) yield* handler.paths({ path: place.path, value: error.value }, env)
      }
    },
  )
}

export function labelFilter(body: Filter, budget: Budget): Filter {
  return many(
    function* (input, env) {
      const label = withValue(null, env)
      const depth = budget.depth
      try {
        yield* body.each(input, label)
      } catch (error) {
        if (!(error instanceof BreakSignal) || error.label !== label) throw error
        budget.restore(depth)
      }
    },
    function* (place, env) {
      const label = withValue(null, env)
      const depth = budget.depth
      try {
        yield* body.paths(place, label)
      } catch (error) {
        if (!(error instanceof BreakSignal) || error.label !== label) throw error
        budget.restore(depth)
      }
    },
  )
}

/** Gives the environments that a pattern makes of one value. */
export type Binder = (value: Json, env: Env) => Iterable<Env>

/** @param inPlace the update as a change of the state, where it is one (accumulate.ts) */
export function reduceFilter(
  source: Filter,
  bind: Binder,
  initial: Filter,
  update: Filter,
  inPlace: InPlace | undefined,
  budget: Budget,
): Filter {
  const next = (state: Json, scope: Env, owned: Owned): Json => {
    budget.step()
    if (inPlace !== undefined) return inPlace(state, scope, owned)
    if (update.one !== null) return update.one(state, scope)
    let last: Json = null
    for (const value of update.each(state, scope)) last = value
    return last
  }
  const once = (input: Json, env: Env, start: Json): Json => {
    let state = start
    const owned = new Owned()
    for (const value of source.each(input, env)) {
      for (const scope of bind(value, env)) state = next(state, scope, owned)
    }
    return state
  }
  const begin = initial.one
  if (begin !== null) return single((input, env) => once(input, env, begin(input, env)))
  return many(function* (input, env) {
    for (const start of initial.each(input, env)) yield once(input, env, start)
  })
}

export function foreachFilter(
  source: Filter,
  bind: Binder,
  initial: Filter,
  update: Filter,
  extract: Filter | null,
  budget: Budget,
): Filter {
  return many(function* (input, env) {
    for (const start of initial.each(input, env)) {
      let state = start
      for (const value of source.each(input, env)) {
        for (const scope of bind(value, env)) {
          for (const next of update.each(state, scope)) {
            budget.step()
            state = next
            if (extract === null) yield next
            else yield* extract.each(next, scope)
          }
        }
      }
    }
  })
}

export function pathsOf(filter: Filter, input: Json, env: Env): Iterable<Json[]> {
  return collectPaths(filter, { path: null, value: input }, env)
}

function* collectPaths(filter: Filter, place: Place, env: Env): Iterable<Json[]> {
  for (const found of filter.paths(place, env)) yield pathToArray(placePath(found))
}

/** `paths |= update`: the first output replaces, none deletes. */
export function modify(
  paths: Filter,
  update: (value: Json) => Iterable<Json>,
  input: Json,
  env: Env,
  budget: Budget,
): Json {
  let result = input
  const doomed: Json[] = []
  for (const path of pathsOf(paths, input, env)) {
    budget.step()
    let found = false
    result = updatePath(result, path, (old) => {
      for (const value of update(old)) {
        found = true
        return value
      }
      return old
    })
    if (!found) doomed.push(path)
  }
  return doomed.length === 0 ? result : deletePaths(result, doomed)
}

export function assignFilter(
  operator: AssignOperator,
  left: Filter,
  right: Filter,
  budget: Budget,
): Filter {
  if (operator === '|=') {
    return single((input, env) =>
      modify(left, (value) => right.each(value, env), input, env, budget),
    )
  }
  if (operator === '=') {
    return many(function* (input, env) {
      for (const value of right.each(input, env)) {
        let result = input
        for (const path of pathsOf(left, input, env)) {
          budget.step()
          result = setPath(result, path, value)
        }
        yield result
      }
    })
  }
  const arithmeticOperator = arithmeticOf(operator)
  const combine: (a: Json, b: Json) => Json =
    arithmeticOperator === undefined
      ? (a, b) => (truthy(a) ? a : b)
      : arithmetic(arithmeticOperator, budget)
  return many(function* (input, env) {
    for (const value of right.each(input, env)) {
      yield modify(left, (old) => [combine(old, value)], input, env, budget)
    }
  })
}
