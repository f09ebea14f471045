/** Builtins that reach outside of the program, through its hooks. */
import { HaltSignal, JqError } from '../errors.ts'
import { isNumber, toDouble, type Json } from '../json/value.ts'
import { many, single, type Filter } from '../runtime/filter.ts'
import type { Macro } from '../compile/context.ts'
import { withArguments } from './define.ts'

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
  withArguments((value, [code = null]) => {
    if (!isNumber(code)) throw new JqError('halt_error/1: number required')
    throw new HaltSignal(toDouble(code), value)
  })(args, context)
