/**
 * kJQ: jq for records. `compile` once, `run` or `matches` per record.
 */
import { compileNode } from './compile/compiler.ts'
import type { Context, Hooks } from './compile/context.ts'
import type { Warning } from './compile/warning.ts'
import { readProgram, type Dialect } from './compile/dialect.ts'
import { ROOT } from './compile/scope.ts'
import { collectFacts, type Facts } from './facts/facts.ts'
import { CompileError, JqError, LimitError } from './errors.ts'
import { truthy, type Json } from './json/value.ts'
import { createByteMatcher, createPrefilter } from './match-bytes.ts'
import { Budget, DEFAULT_LIMITS, type Limits } from './runtime/budget.ts'
import { NO_ENV } from './runtime/env.ts'

export { parseJson } from './json/parse.ts'
export { stringifyJson } from './json/stringify.ts'

export interface CompileOptions {
  /** Default: jq. */
  readonly dialect?: Dialect
  /** The program decides whether something matches: `=` at its end is warned about. */
  readonly condition?: boolean
  readonly limits?: Partial<Limits>
  readonly hooks?: Hooks
  /** Global variables, as `--arg` gives them. */
  readonly variables?: ReadonlyMap<string, Json>
}

export interface Query {
  /** The grammar the text was read with. */
  readonly dialect: 'jq' | 'classic'
  /** `=` in conditions; with `auto`, what the other grammar would read differently. */
  readonly warnings: readonly Warning[]
  /** All outputs, lazily. @throws JqError, LimitError, HaltSignal while iterating */
  run(input: Json): Iterable<Json>
  /** Whether any output is neither null nor false; classic: the first, and errors are no match. @throws as run */
  matches(input: Json): boolean
  /** `matches` for the JSON bytes of a record; bytes that cannot match may not be looked into. @throws also for bad JSON */
  matchesBytes(json: Uint8Array): boolean
  /** False when `run` on the record with these JSON bytes gives nothing (or fails); they are not looked into. */
  mayGiveOutput(json: Buffer): boolean
  readonly facts: Facts
}

/** What the engine throws when a limit of its own is reached, in our words. */
function asLimit(error: unknown, limits: Limits): unknown {
  if (!(error instanceof RangeError)) return error
  if (error.message.includes('call stack')) return new LimitError('depth', limits.depth)
  return /Invalid (?:string|array) length/.test(error.message)
    ? new LimitError('size', limits.size)
    : error
}

/** @throws CompileError */
export function compile(source: string, options: CompileOptions = {}): Query {
  try {
    return build(source, options)
  } catch (error) {
    // Chains of thousands of operators are a tree of as many levels.
    if (!(error instanceof RangeError && error.message.includes('call stack'))) throw error
    throw new CompileError(source, 0, 'The program is too long or nested too deeply', {
      hint: 'Write fewer alternatives, e.g. `IN(…)` or a regular expression, or search several times',
    })
  }
}

function build(source: string, options: CompileOptions): Query {
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
  const { dialect, filter, node, warnings } = readProgram(
    source,
    options.dialect ?? 'jq',
    options.condition ?? false,
    (node) => compileNode(node, ROOT, context),
  )
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

  const facts = collectFacts(node)
  const query: Query = {
    dialect,
    warnings,
    facts,
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
        if (dialect === 'classic' && error instanceof JqError) return false
        throw asLimit(error, limits)
      }
    },
    mayGiveOutput: createPrefilter(facts.requiredForOutput),
    matchesBytes: createByteMatcher(facts, (input) => query.matches(input)),
  }
  return query
}
