/** Random JSON for property tests: values, and the many ways to write one down. */
import * as fc from 'fast-check'
import type { Literal } from '@millrace/kjq/facts/required.ts'
import {
  isArray,
  isNumber,
  isObject,
  objectEntries,
  objectFrom,
  type Json,
} from '@millrace/kjq/json/value.ts'

export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('c-12', 'id', 'k é', 'a/b', '"', '\\', '\u0001', '\ufffd', 'xc-12x', '😀', '10'),
  fc.string({ maxLength: 5 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
)
const names = fc.oneof(fc.constantFrom('a', 'b', 'id', '10', '__proto__', 'a\ufffd'), texts)
const scalars: fc.Arbitrary<Json> = fc.oneof(
  texts,
  fc.constantFrom(null, true, false, 0, -0, 12, 0.5, 1.5e300),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc
    .bigInt({ min: -(2n ** 70n), max: 2n ** 70n })
    .filter((big) => !Number.isSafeInteger(Number(big))),
)

/** Any value that kJQ may have, apart from NaN and the infinities, which JSON cannot write. */
export const { value: values, object: objects } = fc.letrec<{ value: Json; object: Json }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      scalars,
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.array(fc.tuple(names, tie('value')), { maxLength: 4 }).map(objectFrom),
  }),
)

/** Numbers below n, one after the other; all randomness of a run comes from here, so that it shrinks. */
export type Choose = (n: number) => number
export const chooser: fc.Arbitrary<Choose> = fc
  .infiniteStream(fc.nat(10_000))
  .map((stream) => (n) => Number(stream.next().value ?? 0) % n)

function escaped(char: string): string {
  const units = Array.from({ length: char.length }, (_, i) =>
    char.charCodeAt(i).toString(16).padStart(4, '0'),
  )
  return units.map((unit) => `\\u${unit}`).join('')
}

function spellText(text: string, choose: Choose): string {
  const often = choose(3) === 0
  const chars = Array.from(text.toWellFormed(), (char) => {
    if (often && choose(4) === 0) return escaped(char)
    return char === '/' && choose(2) === 0 ? '\\/' : JSON.stringify(char).slice(1, -1)
  })
  return `"${chars.join('')}"`
}

/** JSON of a value with spaces, escapes, spellings of numbers and names that stand twice as `choose` has it. */
export function spell(value: Json, choose: Choose): string {
  const space = (): string => ['', '', ' ', '\r\n\t'][choose(4)] ?? ''
  if (typeof value === 'string') return spellText(value, choose)
  if (isNumber(value)) {
    const text = Object.is(value, -0) ? '-0' : String(value).replace('e+', choose(2) ? 'E+' : 'e')
    return /^-?\d+$/.test(text) && typeof value === 'number' && choose(3) === 0 ? `${text}.0` : text
  }
  if (isArray(value)) {
    return `[${value.map((element) => space() + spell(element, choose) + space()).join(',')}]`
  }
  if (!isObject(value)) return String(value)
  const members = objectEntries(value).map(
    ([name, member]) =>
      `${space()}${spellText(name, choose)}${space()}:${space()}${spell(member, choose)}${space()}`,
  )
  const [first] = members
  if (first !== undefined && choose(6) === 0) members.unshift(first.replace(/:[^]*$/, ':"before"'))
  return `{${members.join(',')}}`
}

/** The text with some bytes replaced by any: often no longer JSON, sometimes not UTF-8. */
export function damage(text: string, choose: Choose): Buffer {
  const bytes = Buffer.from(text)
  for (let times = choose(4); times > 0 && bytes.length > 0; times--) {
    bytes[choose(bytes.length)] = choose(2) === 0 ? 128 + choose(128) : choose(256)
  }
  return bytes
}

/** Literals of all kinds that hold for a value. */
export function literalsIn(value: Json, choose: Choose, path: readonly string[] = []): Literal[] {
  const at = { root: 'value', path }
  if (typeof value === 'string')
    return literalsOf(value, choose).map((found) => ({ ...at, ...found }))
  if (isArray(value)) return value.flatMap((element) => literalsIn(element, choose, path))
  if (!isObject(value)) return []
  return objectEntries(value).flatMap(([name, member]) => [
    { ...at, kind: 'name' as const, text: name },
    ...literalsIn(member, choose, [...path, name]),
  ])
}

function literalsOf(text: string, choose: Choose): Pick<Literal, 'kind' | 'text'>[] {
  const from = choose(text.length + 1)
  const to = from + choose(text.length - from + 1)
  return [
    { kind: 'equals', text },
    { kind: 'contains', text: text.slice(from, to) },
    { kind: 'startswith', text: text.slice(0, to) },
    { kind: 'endswith', text: text.slice(from) },
  ]
}
