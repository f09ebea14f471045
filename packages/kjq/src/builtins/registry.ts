/** Every builtin by `name/arity`. */
import { compare } from '../json/compare.ts'
import { JqError } from '../errors.ts'
import { stringifyJson } from '../json/stringify.ts'
import { isArray, isNumber, toDouble, typeOf, type Json } from '../json/value.ts'
import { hasKey, lengthOf } from '../runtime/access.ts'
import { describe } from '../runtime/describe.ts'
import { contains } from '../runtime/search.ts'
import type { Macro } from '../compile/context.ts'
import { recurseFilter } from '../compile/paths.ts'
import { CLASSIC_MACROS } from './classic.ts'
import * as collections from './collections.ts'
import * as dates from './dates.ts'
import { unary, withArgument, withArguments } from './define.ts'
import * as byKey from './by-key.ts'
import * as choose from './choose.ts'
import * as loops from './loops.ts'
import * as matching from './matching.ts'
import * as outside from './outside.ts'
import { applyFormat, tostring } from './formats.ts'
import { libraryNames } from './library.ts'
import * as math from './math.ts'
import * as text from './text.ts'

function number(value: Json): number {
  if (!isNumber(value)) throw new JqError(`${describe(value)} number required`)
  return toDouble(value)
}

const macros: Record<string, Macro> = {
  'empty/0': choose.empty,
  'error/0': choose.errorWith,
  'error/1': choose.errorWith,
  'not/0': choose.not,
  'select/1': choose.select,
  'map/1': choose.map,
  'recurse/1': loops.recurse,
  'recurse/2': loops.recurseWhile,
  'repeat/1': loops.recurse,
  'recurse/0': (_args, { budget }) => recurseFilter(budget),
  'while/2': loops.whileLoop,
  'until/2': loops.until,
  'first/1': choose.firstOf,
  'last/1': choose.lastOf,
  'limit/2': choose.counted('limit'),
  'skip/2': choose.counted('skip'),
  'range/1': loops.range,
  'range/2': loops.range,
  'range/3': loops.range,
  'isempty/1': choose.isEmpty,
  'any/0': choose.quantifier(false),
  'any/1': choose.quantifier(false),
  'any/2': choose.quantifier(false),
  'all/0': choose.quantifier(true),
  'all/1': choose.quantifier(true),
  'all/2': choose.quantifier(true),
  'path/1': byKey.pathOf,
  'getpath/1': byKey.getpath,
  'setpath/2': byKey.setpath,
  'delpaths/1': withArgument(collections.deletePathsOf),
  'sort_by/1': byKey.sortBy,
  'group_by/1': byKey.groupByFilter,
  'unique_by/1': byKey.uniqueBy,
  'min_by/1': byKey.extremeBy(-1),
  'max_by/1': byKey.extremeBy(1),
  'test/1': matching.test,
  'test/2': matching.test,
  'match/1': matching.match,
  'match/2': matching.match,
  'sub/2': matching.substitute(false),
  'sub/3': matching.substitute(false),
  'gsub/2': matching.substitute(true),
  'gsub/3': matching.substitute(true),
  'debug/0': outside.tap('debug'),
  'debug/1': outside.tap('debug'),
  'stderr/0': outside.tap('stderr'),
  'input/0': outside.input,
  'inputs/0': outside.inputs,
  'halt/0': outside.halt,
  'halt_error/1': outside.haltError,

  'length/0': unary(lengthOf),
  'type/0': unary(typeOf),
  'utf8bytelength/0': unary((value) => {
    if (typeof value !== 'string')
      throw new JqError(`${describe(value)} only strings have UTF-8 byte length`)
    return Buffer.byteLength(value)
  }),
  'keys/0': unary(collections.keys),
  'keys_unsorted/0': unary(collections.keysUnsorted),
  'add/0': unary((value, { budget }) => collections.addAll(value, budget)),
  'sort/0': unary(collections.sort),
  'reverse/0': unary(collections.reverse),
  'transpose/0': unary(collections.transpose),
  'unique/0': unary((value) => collections.groupBy(value, (key) => key).map(([first]) => first!)),
  'min/0': unary((value) => collections.extreme(value, (key) => key, -1)),
  'max/0': unary((value) => collections.extreme(value, (key) => key, 1)),
  'flatten/0': unary((value) => collections.flatten(value, 1e9)),
  'flatten/1': withArgument(collections.flatten),
  'to_entries/0': unary(collections.toEntries),
  'from_entries/0': unary(collections.fromEntries),
  'has/1': withArgument(hasKey),
  'contains/1': withArgument(contains),
  'bsearch/1': withArgument(collections.bsearch),
  'indices/1': withArgument(text.indices),
  '_strindices/1': withArgument(text.indices),
  'index/1': withArgument((value, needle) => edge(text.indices(value, needle), 0)),
  'rindex/1': withArgument((value, needle) => edge(text.indices(value, needle), -1)),

  'split/1': withArgument(text.split),
  'split/2': withArguments((value, [pattern, flags], { budget }) =>
    text.splitRegex(value, pattern!, flags!, budget),
  ),
  'join/1': withArgument(text.join),
  'explode/0': unary(text.explode),
  'implode/0': unary(text.implode),
  'ascii_downcase/0': unary(
    text.changeCase('ascii_downcase', /[A-Z]+/g, (letters) => letters.toLowerCase()),
  ),
  'ascii_upcase/0': unary(
    text.changeCase('ascii_upcase', /[a-z]+/g, (letters) => letters.toUpperCase()),
  ),
  'startswith/1': withArgument(text.affix('startswith', (value, part) => value.startsWith(part))),
  'endswith/1': withArgument(text.affix('endswith', (value, part) => value.endsWith(part))),
  'ltrimstr/1': withArgument(text.cut(true, false)),
  'rtrimstr/1': withArgument(text.cut(false, true)),
  'trimstr/1': withArgument(text.cut(true, true)),
  'trim/0': unary(text.trimmer('trim', (value) => text.trimEnd(text.trimStart(value)))),
  'ltrim/0': unary(text.trimmer('trim', text.trimStart)),
  'rtrim/0': unary(text.trimmer('trim', text.trimEnd)),
  'tostring/0': unary(tostring),
  'tojson/0': unary((value) => stringifyJson(value)),
  'fromjson/0': unary(text.fromjson),
  'tonumber/0': unary(text.tonumber),
  'toboolean/0': unary(text.toboolean),
  'format/1': withArgument(applyFormat),

  'gmtime/0': unary(dates.gmtime),
  'localtime/0': unary(dates.localtime),
  'mktime/0': unary(dates.mktime),
  'now/0': unary(() => Date.now() / 1000),
  'strftime/1': withArgument(dates.strftime),
  'strflocaltime/1': withArgument(dates.strflocaltime),
  'strptime/1': withArgument(dates.strptime),

  'infinite/0': unary(() => Infinity),
  'nan/0': unary(() => Number.NaN),
  'isinfinite/0': unary((value) => Math.abs(number(value)) === Infinity),
  'isnan/0': unary((value) => Number.isNaN(number(value))),
  'isfinite/0': unary((value) => Number.isFinite(number(value))),
  'isnormal/0': unary(
    (value) => Number.isFinite(number(value)) && Math.abs(number(value)) >= 2.2250738585072014e-308,
  ),
  'abs/0': unary((value) => {
    if (!isNumber(value)) throw new JqError(`${describe(value)} has no absolute value`)
    return value < 0 ? -value : value
  }),
  'fma/3': withArguments((_value, [x, y, z]) => number(x!) * number(y!) + number(z!)),
  'frexp/0': unary((value) => math.frexp(number(value))),
  'modf/0': unary((value) => {
    const x = number(value)
    return [Number.isFinite(x) ? x - Math.trunc(x) : Number.isNaN(x) ? x : 0, Math.trunc(x)]
  }),
  'lgamma_r/0': unary((value) => {
    const x = number(value)
    return [math.logGamma(x), x < 0 && Math.floor(x) % 2 !== 0 ? -1 : 1]
  }),
  'builtins/0': unary(() => NAMES.filter((name) => !name.startsWith('_'))),
  'input_line_number/0': unary(() => 0),
  'get_prog_origin/0': unary(() => null),
  'get_jq_origin/0': unary(() => null),
  'modulemeta/0': unary((value) => {
    throw new JqError(`${describe(value)}: kJQ has no modules`)
  }),
}

Object.assign(macros, CLASSIC_MACROS)

function edge(found: Json, at: number): Json {
  return isArray(found) ? (found.at(at) ?? null) : null
}

for (const [name, apply] of Object.entries(math.UNARY))
  macros[`${name}/0`] ??= unary((value) => apply(number(value)))
for (const [name, apply] of Object.entries(math.BINARY)) {
  macros[`${name}/2`] ??= withArguments((_value, [x, y]) => apply(number(x!), number(y!)))
}

export const MACROS: ReadonlyMap<string, Macro> = new Map(Object.entries(macros))

/** All builtins as `name/arity`. */
export const NAMES: readonly string[] = [
  ...new Set([...[...MACROS.keys()].filter((name) => !name.includes('-')), ...libraryNames()]),
].sort((a, b) => compare(a, b))
