/** Arrays, objects, templates, formats, arithmetic and comparisons: filters that make new values. */
import { JqError, LimitError } from '../errors.ts'
import { isAwkwardKey, ObjectBuilder, type Json } from '../json/value.ts'
import { arithmetic, negate } from '../runtime/arithmetic.ts'
import type { Budget } from '../runtime/budget.ts'
import { describe } from '../runtime/describe.ts'
import { type Env } from '../runtime/env.ts'
import { constant, many, single, type Filter, type Spread } from '../runtime/filter.ts'
import type { ArithmeticOperator } from '../syntax/ast.ts'

export function arrayFilter(body: Filter | null, budget: Budget): Filter {
  if (body === null) return constant([])
  const { one } = body
  if (one !== null) return single((input, env) => [one(input, env)])
  if (body.spread !== undefined) return spreadArray(body.spread, budget)
  return single((input, env) => {
    const values: Json[] = []
    for (const value of body.each(input, env)) {
      values.push(value)
      if ((values.length & 0xfff) === 0) budget.checkSize(values.length)
    }
    return values
  })
}

function spreadArray({ list, map }: Spread, budget: Budget): Filter {
  return single((input, env) => {
    const elements = list(input, env)
    budget.checkSize(elements.length)
    const values = Array<Json>(elements.length)
    for (let i = 0; i < elements.length; i++) values[i] = map(elements[i]!, env)
    return values
  })
}

export interface EntryFilter {
  readonly key: Filter
  readonly value: Filter
}

function keyText(key: Json): string {
  if (typeof key === 'string') return key
  throw new JqError(`Cannot use ${describe(key)} as object key`)
}

export function objectFilter(entries: readonly EntryFilter[]): Filter {
  if (entries.length === 0) return constant({})
  if (entries.every(({ key, value }) => key.one !== null && value.one !== null)) {
    const keys = entries.map(({ key }) => key.constant)
    if (keys.every((key): key is string => typeof key === 'string' && !isAwkwardKey(key)))
      return plainObject(keys, entries)
    return single((input, env) => {
      const builder = new ObjectBuilder()
      for (const { key, value } of entries) {
        // Both are single: checked above.
        builder.set(keyText(key.one!(input, env)), value.one!(input, env))
      }
      return builder.build()
    })
  }
  return many((input, env) => combine(entries, 0, new ObjectBuilder(), input, env))
}

/** Keys are known: every object gets the same hidden class. */
function plainObject(keys: readonly string[], entries: readonly EntryFilter[]): Filter {
  const values = entries.map(({ value }) => value.one!) // single: checked by the caller
  const count = keys.length
  return single((input, env) => {
    const object: Record<string, Json> = {}
    for (let i = 0; i < count; i++) object[keys[i]!] = values[i]!(input, env)
    return object
  })
}

function* combine(
  entries: readonly EntryFilter[],
  at: number,
  builder: ObjectBuilder,
  input: Json,
  env: Env,
): Iterable<Json> {
  const entry = entries[at]
  if (entry === undefined) {
    yield builder.build()
    return
  }
  for (const key of entry.key.each(input, env)) {
    const name = keyText(key)
    for (const value of entry.value.each(input, env)) {
      const next = ObjectBuilder.from(builder.build())
      next.set(name, value)
      yield* combine(entries, at + 1, next, input, env)
    }
  }
}

/** `"…\(x)…"`: later interpolations vary slowest. */
export function templateFilter(
  parts: readonly (string | Filter)[],
  show: (value: Json) => string,
  budget: Budget,
): Filter {
  const programs = parts.filter((part): part is Filter => typeof part !== 'string')
  if (programs.every((program) => program.one !== null)) {
    return single((input, env) => {
      let text = ''
      for (const part of parts)
        text += typeof part === 'string' ? part : show(part.one!(input, env)) // single: checked above
      budget.checkSize(text.length)
      return text
    })
  }
  const build = function* (count: number, input: Json, env: Env): Iterable<string> {
    const part = parts[count - 1]
    if (part === undefined) yield ''
    else if (typeof part === 'string') {
      for (const before of build(count - 1, input, env)) yield before + part
    } else {
      for (const value of part.each(input, env)) {
        const shown = show(value)
        for (const before of build(count - 1, input, env)) {
          budget.checkSize(before.length + shown.length)
          yield before + shown
        }
      }
    }
  }
  return many((input, env) => build(parts.length, input, env))
}

/** A function of two single values; on several, the right operand varies slowest, as jq's operators do. */
export function binary(left: Filter, right: Filter, apply: (a: Json, b: Json) => Json): Filter {
  const first = left.one
  const second = right.one
  if (first !== null && second !== null) {
    return single((input, env) => {
      const b = second(input, env)
      return apply(first(input, env), b)
    })
  }
  return many(function* (input, env) {
    for (const b of right.each(input, env)) for (const a of left.each(input, env)) yield apply(a, b)
  })
}

export function arithmeticFilter(
  operator: ArithmeticOperator,
  left: Filter,
  right: Filter,
  budget: Budget,
): Filter {
  const apply = arithmetic(operator, budget)
  if (left.constant !== undefined && right.constant !== undefined) {
    try {
      return constant(apply(left.constant, right.constant))
    } catch (error) {
      // Fails when it runs: there `try` can see an error, and a limit ends a search that has begun.
      if (!(error instanceof JqError || error instanceof LimitError)) throw error
    }
  }
  const first = left.one
  const second = right.one
  if (operator !== '*' || first === null || second === null) return binary(left, right, apply)
  // Prices times quantities: the hot one of the operators that `apply` reaches only through a further call.
  return single((input, env) => {
    const b = second(input, env)
    const a = first(input, env)
    return typeof a === 'number' && typeof b === 'number' ? a * b : apply(a, b)
  })
}

export function negateFilter(body: Filter): Filter {
  const { one } = body
  if (body.constant !== undefined && typeof body.constant === 'number')
    return constant(-body.constant)
  if (one !== null) return single((input, env) => negate(one(input, env)))
  return many(function* (input, env) {
    for (const value of body.each(input, env)) yield negate(value)
  })
}
