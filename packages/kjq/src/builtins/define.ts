/** Small makers for builtins. */
import type { Json } from '../json/value.ts'
import { many, single, type Filter } from '../runtime/filter.ts'
import type { Context, Macro } from '../compile/context.ts'

/** A builtin of the input alone. */
export function unary(apply: (input: Json, context: Context) => Json): Macro {
  return (_args, context) => single((input) => apply(input, context))
}

/** A builtin of the input and one value; several argument values give several outputs. */
export function withArgument(
  apply: (input: Json, argument: Json, context: Context) => Json,
): Macro {
  return ([argument], context) => {
    const filter = argument!
    const { one } = filter
    if (one !== null) return single((input, env) => apply(input, one(input, env), context))
    return many(function* (input, env) {
      for (const value of filter.each(input, env)) yield apply(input, value, context)
    })
  }
}

/** A builtin of the input and several values: the last argument varies slowest, as jq's own do. */
export function withArguments(
  apply: (input: Json, values: readonly Json[], context: Context) => Json,
): Macro {
  return (args, context) => {
    if (args.every((argument) => argument.one !== null)) {
      const ones = args.map((argument) => argument.one!) // checked above
      return single((input, env) =>
        apply(
          input,
          ones.map((one) => one(input, env)),
          context,
        ),
      )
    }
    const combine = function* (
      at: number,
      values: readonly Json[],
      input: Json,
      env: Parameters<Filter['each']>[1],
    ): Iterable<Json> {
      const argument = args[at]
      if (argument === undefined) yield apply(input, values, context)
      else
        for (const value of argument.each(input, env))
          yield* combine(at - 1, [value, ...values], input, env)
    }
    return many((input, env) => combine(args.length - 1, [], input, env))
  }
}

/** The arguments of a builtin; it is registered with its number of arguments, so they are there. */
export const first = (args: readonly Filter[]): Filter => args[0]!
export const second = (args: readonly Filter[]): Filter => args[1]!
