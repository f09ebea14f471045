/** Builtins that run a program on elements or follow paths: sort_by, group_by, path, getpath … */
import { isNumber, toDouble, type Json } from '../json/value.ts'
import { getPath, setPath } from '../runtime/access.ts'
import type { Env } from '../runtime/env.ts'
import { many, placePath, single, type Filter, type PathLink } from '../runtime/filter.ts'
import type { Macro } from '../compile/context.ts'
import { pathsOf } from '../compile/control.ts'
import { extreme, groupBy, pathArray, sortKeyed } from './collections.ts'
import { withArguments, first } from './define.ts'

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
    const keys = pathArray(path!)
    for (const key of keys) if (isNumber(key)) context.budget.checkSize(Math.abs(toDouble(key)))
    return setPath(input, keys, value!)
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
  single((input, env) => groupBy(input, keyOf(first(args), env)).map(([value]) => value!))

export function extremeBy(direction: 1 | -1): Macro {
  return (args) => single((input, env) => extreme(input, keyOf(first(args), env), direction))
}
