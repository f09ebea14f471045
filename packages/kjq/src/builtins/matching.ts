/** Builtins with regular expressions: test, match, sub, gsub. */
import { JqError } from '../errors.ts'
import {
  isArray,
  isObject,
  ObjectBuilder,
  objectGet,
  type Json,
  type JsonObject,
} from '../json/value.ts'
import { describe } from '../runtime/describe.ts'
import type { Env } from '../runtime/env.ts'
import { constant, many, single } from '../runtime/filter.ts'
import type { Macro } from '../compile/context.ts'
import { compileTest, matchRegex, patternArguments, testRegex } from './regex.ts'
import { withArguments, first, second } from './define.ts'

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
      given === undefined ? patternArguments(argument!) : [argument!, given]
    return testRegex(input, source, flagText)
  })(args, context)
}

export const match: Macro = (args, { budget }) => {
  const flags = args[1]
  return many(function* (input, env) {
    for (const argument of first(args).each(input, env)) {
      if (flags === undefined) {
        for (const found of matchRegex(input, ...patternArguments(argument), budget))
          yield found.value
        continue
      }
      for (const flagText of flags.each(input, env)) {
        const [source, own] = isArray(argument) ? patternArguments(argument) : [argument, null]
        for (const found of matchRegex(input, source, flagText ?? own, budget)) yield found.value
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
      // Anything but a string fails in here.
      const text = typeof input === 'string' ? input : ''
      for (const { start, end, value } of matchRegex(input, source, all, context.budget)) {
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

/** What the replacement sees as its input. */
function namedCaptures(found: JsonObject): Json {
  const named = new ObjectBuilder()
  const captures = objectGet(found, 'captures') ?? null
  for (const capture of isArray(captures) ? captures : []) {
    const name = isObject(capture) ? objectGet(capture, 'name') : undefined
    if (typeof name === 'string' && isObject(capture))
      named.set(name, objectGet(capture, 'string') ?? null)
  }
  return named.build()
}
