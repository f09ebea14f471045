/** Regular expressions: Oniguruma's syntax, translated to native ones by oniguruma-to-es. */
import { toRegExp } from 'oniguruma-to-es'
import { JqError } from '../errors.ts'
import { isArray, type Json, type JsonObject } from '../json/value.ts'
import type { Budget } from '../runtime/budget.ts'
import { describe } from '../runtime/describe.ts'
import { linearTest } from './linear.ts'
import { groupNames, hasLineAnchors, toRubySyntax } from './onig-syntax.ts'

const CACHE_SIZE = 500
const cache = new Map<string, Translated>()

interface Flags {
  readonly global: boolean
  readonly skipEmpty: boolean
  readonly onig: string
  readonly longest: boolean
}

/** g global, i case-insensitive, x extended, p dot matches newline, n ignore empty matches; s is the default, l is not honoured. */
function readFlags(flags: Json): Flags {
  if (flags !== null && typeof flags !== 'string')
    throw new JqError(`${describe(flags)} is not a string`)
  let onig = ''
  let global = false
  let skipEmpty = false
  let longest = false
  for (const flag of flags ?? '') {
    switch (flag) {
      case 'g':
        global = true
        break
      case 'i':
      case 'x':
        if (!onig.includes(flag)) onig += flag
        break
      case 's':
        // `^` and `$` mean the ends of the text without it, too.
        break
      case 'p':
        if (!onig.includes('m')) onig += 'm'
        break
      case 'n':
        skipEmpty = true
        break
      case 'l':
        longest = true
        break
      default:
        throw new JqError(`${flags} is not a valid modifier string`)
    }
  }
  return { global, skipEmpty, onig, longest }
}

interface Translated {
  readonly source: string
  readonly pattern: RegExp
  /** The same test in a form that need not backtrack, where there is one. */
  readonly linear: ((text: string) => boolean) | undefined
  /** With positions of groups, made when a match is asked for. */
  detailed: RegExp | undefined
  readonly names: readonly (string | null)[]
}

function toNative(source: string, flags: Flags, hasIndices: boolean): RegExp {
  try {
    return toRegExp(toRubySyntax(source, flags.onig.includes('x')), {
      flags: flags.onig,
      global: true,
      hasIndices,
      rules: { captureGroup: true, singleline: !hasLineAnchors(source) },
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw Object.assign(new JqError(`${source} (at offset 0) is not a valid regex: ${reason}`), {
      cause,
    })
  }
}

function translate(source: Json, flags: Flags): Translated {
  if (typeof source !== 'string')
    throw new JqError(`${describe(source)} cannot be matched, as it is not a string`)
  const key = `${flags.onig}/${source}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const pattern = toNative(source, flags, false)
  const entry: Translated = {
    source,
    pattern,
    linear: linearTest(pattern),
    detailed: undefined,
    names: groupNames(toRubySyntax(source, flags.onig.includes('x'))),
  }
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '')
  cache.set(key, entry)
  return entry
}

/** `test` without building a match. @throws JqError */
export function testRegex(input: Json, source: Json, flags: Json): boolean {
  return testText(translate(source, readFlags(flags)), input)
}

/** For a literal pattern: translated once. @throws JqError */
export function compileTest(source: string, flags: Json): (input: Json) => boolean {
  const translated = translate(source, readFlags(flags))
  return (input) => testText(translated, input)
}

function testText({ pattern, linear }: Translated, input: Json): boolean {
  if (typeof input !== 'string')
    throw new JqError(`${describe(input)} cannot be matched, as it is not a string`)
  if (linear !== undefined) return linear(input)
  pattern.lastIndex = 0
  return pattern.test(input)
}

function lengthInPoints(text: string): number {
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0xdc00 || code > 0xdfff) length++
  }
  return length
}

export interface Match {
  readonly start: number
  readonly end: number
  readonly value: JsonObject
}

/** Counts code points up to places that mostly grow, without starting over each time. */
class PointCounter {
  readonly #text: string
  #units = 0
  #points = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Code points before an offset in UTF-16 units. */
  before(units: number): number {
    if (units < this.#units) return lengthInPoints(this.#text.slice(0, units))
    this.#points += lengthInPoints(this.#text.slice(this.#units, units))
    this.#units = units
    return this.#points
  }
}

function capture(
  input: string,
  counter: PointCounter,
  name: string | null,
  range: [number, number] | undefined,
): Json {
  if (range === undefined) return { offset: -1, length: 0, string: null, name }
  const string = input.slice(range[0], range[1])
  return { offset: counter.before(range[0]), length: lengthInPoints(string), string, name }
}

/** Matches as jq's `match` describes them; start and end in UTF-16 units for `sub`. @throws JqError, LimitError */
export function* matchRegex(
  input: Json,
  source: Json,
  flagText: Json,
  budget: Budget,
): Iterable<Match> {
  const flags = readFlags(flagText)
  const translated = translate(source, flags)
  if (typeof input !== 'string')
    throw new JqError(`${describe(input)} cannot be matched, as it is not a string`)
  translated.detailed ??= toNative(translated.source, flags, true)
  const pattern = translated.detailed
  const counter = new PointCounter(input)
  let from = 0
  while (from <= input.length) {
    budget.step()
    pattern.lastIndex = from
    const match = pattern.exec(input)
    if (match === null) return
    const [text] = match
    const start = match.index
    const end = start + text.length
    // Behind an empty match the search goes on at the next code point.
    from = text === '' ? start + ((input.codePointAt(start) ?? 0) > 0xffff ? 2 : 1) : end
    if (!(flags.skipEmpty && text === '')) {
      const offset = counter.before(start)
      const captures: Json[] = []
      for (let group = 1; group < match.length; group++) {
        captures.push(
          capture(input, counter, translated.names[group - 1] ?? null, match.indices?.[group]),
        )
      }
      yield { start, end, value: { offset, length: lengthInPoints(text), string: text, captures } }
    }
    if (!flags.global) return
  }
}

/** `test("re")`, `test(["re", "flags"])`: pattern and flags of a call. */
export function patternArguments(argument: Json): [Json, Json] {
  if (isArray(argument))
    return [argument[0] ?? null, argument.length > 1 ? (argument[1] ?? null) : null]
  return [argument, null]
}
