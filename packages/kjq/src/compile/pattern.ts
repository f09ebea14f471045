/** Destructuring: `. as [$a, {b: $c}]`, with `?//` alternatives. */
import { CompileError, JqError } from '../errors.ts'
import { isArray, isObject, typeOf, type Json } from '../json/value.ts'
import { getIndex } from '../runtime/access.ts'
import { describe } from '../runtime/describe.ts'
import { withValue, type Env } from '../runtime/env.ts'
import { many, single, type Filter } from '../runtime/filter.ts'
import { patternVariables, type Node, type Pattern, type Patterns } from '../syntax/ast.ts'
import type { Context } from './context.ts'
import type { Binder } from './control.ts'
import { withCell, type Scope } from './scope.ts'

type Values = readonly Json[]
type Matcher = (value: Json, values: Values, env: Env) => Iterable<Values>

function extend(env: Env, values: Values): Env {
  let cell = env
  for (const value of values) cell = withValue(value, cell)
  return cell
}

/** The scope of everything the patterns bind, one cell a name. */
export function patternScope(patterns: Patterns, scope: Scope): Scope {
  let inner = scope
  for (const name of patternVariables(patterns)) inner = withCell(inner, 'variable', name)
  return inner
}

/** A key that is known to be no string is refused. */
export function compileKey(key: Node, scope: Scope, context: Context): Filter {
  const filter = context.compile(key, scope)
  if (filter.constant !== undefined && typeof filter.constant !== 'string') {
    throw new CompileError(
      context.source,
      key.at,
      `Cannot use ${describe(filter.constant)} as object key`,
    )
  }
  return filter
}

function matcher(
  pattern: Pattern,
  names: readonly string[],
  scope: Scope,
  context: Context,
): Matcher {
  switch (pattern.kind) {
    case 'variable': {
      const at = names.indexOf(pattern.name)
      return (value, values) => [values.with(at, value)]
    }
    case 'array': {
      const elements = pattern.elements.map((element) => matcher(element, names, scope, context))
      const match = function* (
        at: number,
        value: Json,
        values: Values,
        env: Env,
      ): Iterable<Values> {
        const element = elements[at]
        if (element === undefined) yield values
        else
          for (const next of element(getIndex(value, at), values, env))
            yield* match(at + 1, value, next, env)
      }
      return (value, values, env) => {
        if (value !== null && !isArray(value))
          throw new JqError(`Cannot index ${typeOf(value)} with number (0)`)
        return match(0, value, values, env)
      }
    }
    case 'object': {
      const entries = pattern.entries.map((entry) => ({
        at: entry.variable === null ? -1 : names.indexOf(entry.variable),
        key: compileKey(entry.key, scope, context),
        value: entry.value === null ? null : matcher(entry.value, names, scope, context),
      }))
      const match = function* (
        at: number,
        value: Json,
        values: Values,
        env: Env,
      ): Iterable<Values> {
        const entry = entries[at]
        if (entry === undefined) {
          yield values
          return
        }
        for (const key of entry.key.each(value, extend(env, values))) {
          if (typeof key !== 'string')
            throw new JqError(`Cannot index ${typeOf(value)} with ${describe(key)}`)
          if (value !== null && !isObject(value))
            throw new JqError(`Cannot index ${typeOf(value)} with ${describe(key)}`)
          const member = getIndex(value, key)
          const bound = entry.at === -1 ? values : values.with(entry.at, member)
          if (entry.value === null) yield* match(at + 1, value, bound, env)
          else
            for (const next of entry.value(member, bound, env))
              yield* match(at + 1, value, next, env)
        }
      }
      return (value, values, env) => match(0, value, values, env)
    }
  }
}

/** Binders, one per alternative; all of them make the same cells. */
export function compilePatterns(patterns: Patterns, scope: Scope, context: Context): Binder[] {
  const [only] = patterns
  if (patterns.length === 1 && only?.kind === 'variable')
    return [(value, env) => [withValue(value, env)]]
  const names = patternVariables(patterns)
  const inner = patternScope(patterns, scope)
  const empty: Values = names.map(() => null)
  return patterns.map((pattern) => {
    const match = matcher(pattern, names, inner, context)
    return function* (value, env) {
      for (const values of match(value, empty, env)) yield extend(env, values)
    }
  })
}

/** For reduce and foreach, which have no body to fail: the first alternative that matches. */
export function anyBinder(binders: readonly Binder[]): Binder {
  const [first] = binders
  if (binders.length === 1 && first !== undefined) return first
  return function* (value, env) {
    for (const [i, bind] of binders.entries()) {
      try {
        yield* Array.from(bind(value, env))
        return
      } catch (error) {
        if (!(error instanceof JqError) || i === binders.length - 1) throw error
      }
    }
  }
}

/** `source as patterns | body`: an error of the match or the body tries the next alternative. */
export function bindFilter(
  source: Filter,
  binders: readonly Binder[],
  plain: boolean,
  body: Filter,
): Filter {
  const first = source.one
  if (plain && first !== null) {
    const paths: Filter['paths'] = (place, env) =>
      body.paths(place, withValue(first(place.value, env), env))
    const { one } = body
    const { tail } = body
    const lastOne = tail?.one ?? null
    return {
      ...(one === null
        ? many((input, env) => body.each(input, withValue(first(input, env), env)), paths)
        : single((input, env) => one(input, withValue(first(input, env), env)), paths)),
      ...(tail && {
        tail: {
          one: lastOne && ((input, env) => lastOne(input, withValue(first(input, env), env))),
          each: (input, env) => tail.each(input, withValue(first(input, env), env)),
        },
      }),
    }
  }
  const run = function* <T>(value: Json, env: Env, each: (scope: Env) => Iterable<T>): Iterable<T> {
    for (const [i, bind] of binders.entries()) {
      try {
        for (const scope of bind(value, env)) yield* each(scope)
        return
      } catch (error) {
        if (!(error instanceof JqError) || i === binders.length - 1) throw error
      }
    }
  }
  return many(
    function* (input, env) {
      for (const value of source.each(input, env))
        yield* run(value, env, (scope) => body.each(input, scope))
    },
    function* (place, env) {
      for (const value of source.each(place.value, env))
        yield* run(value, env, (scope) => body.paths(place, scope))
    },
  )
}
