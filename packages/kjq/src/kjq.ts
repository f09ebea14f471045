/**
 * kJQ: jq for records. `compile` once, `run` or `matches` per record.
 */
import { compileNode } from './compile/compiler.ts'
import type { Context, Hooks } from './compile/context.ts'
import { ROOT } from './compile/scope.ts'
import { LimitError } from './errors.ts'
import { truthy, type Json } from './json/value.ts'
import { Budget, DEFAULT_LIMITS, type Limits } from './runtime/budget.ts'
import { NO_ENV } from './runtime/env.ts'
import { parse } from './syntax/parser.ts'

export { parseJson } from './json/parse.ts'
export { stringifyJson } from './json/stringify.ts'

export interface CompileOptions {
  readonly limits?: Partial<Limits>
  readonly hooks?: Hooks
  /** Global variables, as `--arg` gives them. */
  readonly variables?: ReadonlyMap<string, Json>
}

export interface Query {
  /** All outputs, lazily. @throws JqError, LimitError, HaltSignal while iterating */
  run(input: Json): Iterable<Json>
  /** Whether any output is neither null nor false. @throws as run */
  matches(input: Json): boolean
}

/** A stack that overflows is a program nested too deeply, not a fault of ours. */
function asLimit(error: unknown, limits: Limits): unknown {
  return error instanceof RangeError && error.message.includes('call stack')
    ? new LimitError('depth', limits.depth)
    : error
}

/** @throws CompileError */
export function compile(source: string, options: CompileOptions = {}): Query {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits }
  const budget = new Budget(limits)
  const context: Context = {
    source,
    budget,
    hooks: options.hooks ?? {},
    guesses: { left: 64 },
    variables: options.variables ?? new Map(),
    compile: (node, scope) => compileNode(node, scope, context),
  }
  const filter = compileNode(parse(source), ROOT, context)
  const { one } = filter

  function* lazily(input: Json): Iterable<Json> {
    let outputs = 0
    try {
      for (const value of filter.each(input, NO_ENV)) {
        if (++outputs > limits.outputs) throw new LimitError('outputs', limits.outputs)
        yield value
      }
    } catch (error) {
      throw asLimit(error, limits)
    }
  }

  return {
    run(input) {
      budget.reset()
      if (one === null || limits.outputs < 1) return lazily(input)
      try {
        return [one(input, NO_ENV)]
      } catch (error) {
        throw asLimit(error, limits)
      }
    },
    matches(input) {
      budget.reset()
      try {
        if (one !== null) return truthy(one(input, NO_ENV))
        for (const value of filter.each(input, NO_ENV)) if (truthy(value)) return true
        return false
      } catch (error) {
        throw asLimit(error, limits)
      }
    },
  }
}
