/** Builtins that go on: recurse, while, until, range. */
import { JqError } from '../errors.ts'
import { isNumber, toDouble, truthy, type Json } from '../json/value.ts'
import type { Env } from '../runtime/env.ts'
import { constant, many, single, type Filter } from '../runtime/filter.ts'
import type { Context, Macro } from '../compile/context.ts'
import { first, second } from './define.ts'
import { selectFilter } from './choose.ts'

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

function bound(value: Json): number {
  if (!isNumber(value)) throw new JqError('Range bounds must be numeric')
  return toDouble(value)
}

/** `range(upto)`, `range(from; upto)`, `range(from; upto; by)`: the first argument varies slowest. */
export const range: Macro = (args, context) => {
  const [from, upto, by] =
    args.length === 1
      ? [constant(0), first(args), constant(1)]
      : [first(args), second(args), args[2] ?? constant(1)]
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
          yield* count(bound(start), bound(end), bound(stride))
      }
    }
  })
}
