/** Builtins that take filters: loops, searches, streams. */
import { HaltSignal, JqError } from '../errors.ts'
import { isArray, isNumber, isObject, toDouble, truthy, type Json } from '../json/value.ts'
import { getPath, iterate, setPath } from '../runtime/access.ts'
import { describe } from '../runtime/describe.ts'
import { type Env } from '../runtime/env.ts'
import {
  constant,
  many,
  placePath,
  single,
  type Filter,
  type PathLink,
  type Place,
} from '../runtime/filter.ts'
import type { Context, Macro } from '../compile/context.ts'
import { iterateFilter, identity } from '../compile/paths.ts'
import { pathsOf } from '../compile/control.ts'
import { allTruthy, anyTruthy, extreme, groupBy, pathArray, sortKeyed } from './collections.ts'
import { compileTest, matchRegex, patternArguments, testRegex } from './regex.ts'
import { withArguments } from './define.ts'

const first = (args: readonly Filter[]): Filter => args[0] as Filter
const second = (args: readonly Filter[]): Filter => args[1] as Filter

/** Depth-first closure of a step, without recursion: a single-valued step is a plain loop. */
function* closure<T>(start: T, next: (at: T) => Iterable<T>, context: Context): Iterable<T> {
  context.budget.step()
  yield start
  const stack: Iterator<T>[] = [next(start)[Symbol.iterator]()]
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { done, value } = top.next()
    if (done === true) {
      stack.pop()
      continue
    }
    context.budget.step()
    yield value
    stack.push(next(value)[Symbol.iterator]())
  }
}

function* loop(
  input: Json,
  env: Env,
  step: NonNullable<Filter['one']>,
  context: Context,
): Iterable<Json> {
  let value = input
  for (;;) {
    context.budget.step()
    yield value
    value = step(value, env)
  }
}

function recurseWith(step: Filter, context: Context): Filter {
  const { one } = step
  return many(
    (input, env) =>
      one === null
        ? closure(input, (value) => step.each(value, env), context)
        : loop(input, env, one, context),
    (place, env) => closure(place, (at) => step.paths(at, env), context),
  )
}

export const recurse: Macro = (args, context) => recurseWith(first(args), context)

function selectFilter(condition: Filter): Filter {
  const { one } = condition
  const paths: Filter['paths'] = function* (place, env) {
    for (const value of condition.each(place.value, env)) if (truthy(value)) yield place
  }
  if (one !== null) return many((input, env) => (truthy(one(input, env)) ? [input] : NONE), paths)
  return many(function* (input, env) {
    for (const value of condition.each(input, env)) if (truthy(value)) yield input
  }, paths)
}

const NONE: readonly Json[] = []

export const select: Macro = (args) => selectFilter(first(args))

function piped(left: Filter, right: Filter): Filter {
  return many(
    function* (input, env) {
      for (const value of left.each(input, env)) yield* right.each(value, env)
    },
    function* (place, env) {
      for (const inner of left.paths(place, env)) yield* right.paths(inner, env)
    },
  )
}

export const recurseWhile: Macro = (args, context) =>
  recurseWith(piped(first(args), selectFilter(second(args))), context)

export const whileLoop: Macro = (args, context) => {
  const condition = first(args)
  const step = second(args)
  const keep = selectFilter(condition)
  return piped(keep, recurseWith(piped(step, keep), context))
}

export const until: Macro = (args, context) => {
  const [condition, step] = [first(args), second(args)]
  const test = condition.one
  const next = step.one
  if (test !== null && next !== null) {
    return single((input, env) => {
      let value = input
      while (!truthy(test(value, env))) {
        context.budget.step()
        value = next(value, env)
      }
      return value
    })
  }
  const run = function* (value: Json, env: Env): Iterable<Json> {
    context.budget.enter()
    try {
      for (const stop of condition.each(value, env)) {
        if (truthy(stop)) yield value
        else for (const following of step.each(value, env)) yield* run(following, env)
      }
    } finally {
      context.budget.leave()
    }
  }
  return many(run)
}

export const map: Macro = (args, context) => {
  const body = first(args)
  const { one } = body
  if (one !== null) {
    return single((input, env) => {
      const values = iterate(input)
      context.budget.steps(values.length)
      const mapped = new Array<Json>(values.length)
      for (let i = 0; i < values.length; i++) mapped[i] = one(values[i] as Json, env)
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

/** `range(upto)`, `range(from; upto)`, `range(from; upto; by)`: the first argument varies slowest. */
export const range: Macro = (args, context) => {
  const [from, upto, by] =
    args.length === 1
      ? [constant(0), first(args), constant(1)]
      : [first(args), second(args), args[2] ?? constant(1)]
  const number = (value: Json): number => {
    if (!isNumber(value)) throw new JqError('Range bounds must be numeric')
    return toDouble(value)
  }
  const count = function* (start: number, end: number, stride: number): Iterable<Json> {
    if (stride > 0) {
      for (let value = start; value < end; value += stride) {
        context.budget.step()
        yield value
      }
    } else if (stride < 0) {
      for (let value = start; value > end; value += stride) {
        context.budget.step()
        yield value
      }
    } else if (start < end) {
      for (;;) {
        context.budget.step()
        yield start
      }
    }
  }
  return many(function* (input, env) {
    for (const start of from.each(input, env)) {
      for (const end of upto.each(input, env)) {
        for (const stride of by.each(input, env))
          yield* count(number(start), number(end), number(stride))
      }
    }
  })
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
  const raise = function* (input: Json, env: Env): Iterable<never> {
    for (const value of message.each(input, env)) throw new JqError(value)
  }
  return many(raise, (place, env) => raise(place.value, env))
}

export const not: Macro = () => single((input) => !truthy(input))

export const pathOf: Macro = (args) => many((input, env) => pathsOf(first(args), input, env))

export const getpath: Macro = (args) => {
  const path = first(args)
  const paths: Filter['paths'] = function* (place, env) {
    for (const keys of path.each(place.value, env)) {
      let link = placePath(place)
      for (const key of pathArray(keys)) link = { parent: link, key } satisfies PathLink
      yield { path: link, value: getPath(place.value, pathArray(keys)) }
    }
  }
  return many(function* (input, env) {
    for (const keys of path.each(input, env)) yield getPath(input, pathArray(keys))
  }, paths)
}

export const setpath: Macro = (args, context) =>
  withArguments((input, [path, value]) => {
    const keys = pathArray(path as Json)
    for (const key of keys) if (isNumber(key)) context.budget.checkSize(Math.abs(toDouble(key)))
    return setPath(input, keys, value as Json)
  })(args, context)

function keyOf(body: Filter, env: Env): (value: Json) => Json {
  const { one } = body
  if (one !== null) return (value) => [one(value, env)]
  return (value) => [...body.each(value, env)]
}

export const sortBy: Macro = (args) =>
  single((input, env) => sortKeyed(input, keyOf(first(args), env)).map(({ value }) => value))
export const groupByFilter: Macro = (args) =>
  single((input, env) => groupBy(input, keyOf(first(args), env)))
export const uniqueBy: Macro = (args) =>
  single((input, env) => groupBy(input, keyOf(first(args), env)).map(([value]) => value as Json))

export function extremeBy(direction: 1 | -1): Macro {
  return (args) => single((input, env) => extreme(input, keyOf(first(args), env), direction))
}

/** `test(re)`, `test(re; flags)`; a literal pattern is translated when the query is compiled… at its first use. */
export const test: Macro = (args, context) => {
  const pattern = first(args)
  const flags = args[1] ?? constant(null)
  if (typeof pattern.constant === 'string' && flags.constant !== undefined) {
    const source = pattern.constant
    const flagText = flags.constant
    let run: ((input: Json) => boolean) | undefined
    return single((input) => {
      run ??= compileTest(source, flagText)
      return run(input)
    })
  }
  return withArguments((input, [argument, given]) => {
    const [source, flagText] =
      given === undefined ? patternArguments(argument as Json) : [argument as Json, given]
    return testRegex(input, source, flagText)
  })(args, context)
}

export const match: Macro = (args) => {
  const flags = args[1]
  return many(function* (input, env) {
    for (const argument of first(args).each(input, env)) {
      if (flags === undefined) {
        for (const found of matchRegex(input, ...patternArguments(argument))) yield found.value
        continue
      }
      for (const flagText of flags.each(input, env)) {
        const [source, own] = isArray(argument) ? patternArguments(argument) : [argument, null]
        for (const found of matchRegex(input, source, flagText ?? own)) yield found.value
      }
    }
  })
}

/** `sub`, `gsub`: the replacement sees the named captures; several replacements give several results. */
export function substitute(global: boolean): Macro {
  return (args, context) => {
    const [pattern, replacement] = [first(args), second(args)]
    const flags = args[2] ?? constant(null)
    const replace = function* (
      input: Json,
      source: Json,
      flagText: Json,
      env: Env,
    ): Iterable<Json> {
      const all = `${global ? 'g' : ''}${typeof flagText === 'string' ? flagText : ''}`
      if (flagText !== null && typeof flagText !== 'string')
        throw new JqError(`${describe(flagText)} is not a string`)
      const results: string[] = []
      let from = 0
      const text = input as string
      for (const { start, end, value } of matchRegex(input, source, all)) {
        const gap = text.slice(from, start)
        let at = 0
        for (const insert of replacement.each(namedCaptures(value), env)) {
          if (typeof insert !== 'string')
            throw new JqError(`${describe(gap)} and ${describe(insert)} cannot be added`)
          const before = results[at] ?? ''
          context.budget.checkSize(before.length + gap.length + insert.length)
          results[at] = before + gap + insert
          at++
        }
        from = end
      }
      if (results.length === 0) yield input
      else for (const result of results) yield result + text.slice(from)
    }
    return many(function* (input, env) {
      for (const flagText of flags.each(input, env)) {
        for (const source of pattern.each(input, env)) yield* replace(input, source, flagText, env)
      }
    })
  }
}

function namedCaptures(found: Json): Json {
  const named: Record<string, Json> = {}
  if (isObject(found)) {
    const captures = (found as { captures?: Json }).captures
    for (const capture of isArray(captures ?? null) ? (captures as readonly Json[]) : []) {
      const { name, string } = capture as { name: string | null; string: Json }
      if (name !== null) named[name] = string
    }
  }
  return named
}

/** `debug`, `stderr`: tell the hook, pass the input on. */
export function tap(hook: 'debug' | 'stderr'): Macro {
  return (args, context) => {
    const tell = (value: Json): void => context.hooks[hook]?.(value)
    const message = args[0]
    const each: Filter['each'] = (input, env) => {
      if (message === undefined) tell(input)
      else for (const value of message.each(input, env)) tell(value)
      return [input]
    }
    return many(each, (place, env) => {
      for (const _ of each(place.value, env));
      return [place]
    })
  }
}

export const input: Macro = (_args, context) =>
  single(() => {
    const value = context.hooks.input?.()
    if (value === undefined) throw new JqError('No more inputs')
    return value
  })

export const inputs: Macro = (_args, context) =>
  many(function* () {
    for (let value = context.hooks.input?.(); value !== undefined; value = context.hooks.input?.())
      yield value
  })

export const halt: Macro = () =>
  single(() => {
    throw new HaltSignal(0, undefined)
  })

export const haltError: Macro = (args, context) =>
  withArguments((value, [code]) => {
    if (!isNumber(code as Json)) throw new JqError('halt_error/1: number required')
    throw new HaltSignal(toDouble(code as number), value)
  })(args, context)
