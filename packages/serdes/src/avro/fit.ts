/**
 * Which branch of a union a value is of, when it does not say so. Best is: null for null; for a number the narrowest type
 * that holds it; for a text a symbol of an enum, then a date, time, timestamp, UUID or duration that it spells, then
 * string, then bytes; for an object the record with most of its members, all of them known and none missing, then a map.
 */
import {
  isArray,
  isObject,
  objectEntries,
  objectHas,
  objectSize,
  type Json,
} from '@millrace/kjq/json/value.ts'
import { convert, type Form } from './convert.ts'
import type { AvroType, RecordType, UnionType } from './model.ts'
import type { Leaf } from './render.ts'

const NO_FIT = 0

const WHOLE_RANK: Partial<Record<AvroType['kind'], number>> = {
  int: 9,
  long: 8,
  double: 6,
  float: 5,
}
const FRACTION_RANK: Partial<Record<AvroType['kind'], number>> = { double: 9, float: 8 }
const TEXT_RANK: Partial<Record<AvroType['kind'], number>> = {
  enum: 9,
  string: 7,
  bytes: 3,
  fixed: 4,
}
const OTHER_RANK = 1

export class Fit {
  readonly #form: Form
  /** So that nested unions are not judged again for each union around them. */
  readonly #known = new WeakMap<object, Map<AvroType, number>>()

  constructor(form: Form) {
    this.#form = form
  }

  /** undefined: the value fits none. */
  branch({ branches }: UnionType, value: Json): number | undefined {
    let best: number | undefined
    let bestScore = NO_FIT
    for (const [i, branch] of branches.entries()) {
      const score = this.score(branch, value)
      if (score <= bestScore) continue
      best = i
      bestScore = score
      // The branch of a default is the first it fits.
      if (this.#form === 'default') break
    }
    return best
  }

  /** More than 0: it fits. */
  score(type: AvroType, value: Json): number {
    if (typeof value !== 'object' || value === null) return this.#scoreOf(type, value)
    const known = this.#known.get(value) ?? new Map<AvroType, number>()
    const score = known.get(type) ?? this.#scoreOf(type, value)
    this.#known.set(value, known.set(type, score))
    return score
  }

  #scoreOf(type: AvroType, value: Json): number {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
    switch (type.kind) {
      case 'union':
        return Math.max(NO_FIT, ...type.branches.map((branch) => this.score(branch, value)))
      case 'record':
        return this.#record(type, value)
      case 'map':
        return isObject(value) &&
          objectEntries(value).every(([, member]) => this.score(type.values, member) > NO_FIT)
          ? 10
          : NO_FIT
      case 'array':
        return isArray(value) && value.every((item) => this.score(type.items, item) > NO_FIT)
          ? 10
          : NO_FIT
      default:
        return this.#leaf(type, value)
    }
  }

  #record({ fields }: RecordType, value: Json): number {
    if (!isObject(value)) return NO_FIT
    const members = new Map(objectEntries(value))
    let known = 0
    for (const { name, type, fallback } of fields) {
      const member = members.get(name)
      if (member === undefined) {
        if (fallback === undefined) return NO_FIT
        continue
      }
      if (this.score(type, member) === NO_FIT) return NO_FIT
      known++
    }
    // Of those with equally many of its members the one that needs fewer others.
    const missing = fields.length - known
    return known === members.size ? 20 + known - missing / (missing + 1) : NO_FIT
  }

  #leaf(type: Leaf, value: Json): number {
    if (convert(type, value, this.#form) === undefined) return NO_FIT
    const { kind } = type
    const logical = kind === 'enum' ? null : type.logical
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
    switch (typeof value) {
      case 'number':
      case 'bigint': {
        if (logical?.kind === 'decimal' || logical?.kind === 'big-decimal') return 7
        // A number where a text is shown.
        if (logical !== null) return 2
        const isWhole = typeof value === 'bigint' || Number.isInteger(value)
        return (isWhole ? WHOLE_RANK : FRACTION_RANK)[kind] ?? OTHER_RANK
      }
      case 'string':
        if (logical === null) return TEXT_RANK[kind] ?? OTHER_RANK
        return logical.kind === 'decimal' || logical.kind === 'big-decimal' ? 5 : 8
      default:
        return 10
    }
  }
}

/**
 * The branch that a value of the form `{"string": "x"}` names; undefined: it has not that form.
 * @returns the branch and what is within
 */
export function namedBranch(
  { branches }: UnionType,
  value: Json,
  nameOf: (type: AvroType) => string,
): { readonly index: number; readonly value: Json } | undefined {
  if (!isObject(value) || objectSize(value) !== 1) return undefined
  for (const [index, branch] of branches.entries()) {
    if (branch.kind === 'null') continue
    const [entry] = objectHas(value, nameOf(branch)) ? objectEntries(value) : []
    if (entry !== undefined) return { index, value: entry[1] }
  }
  return undefined
}
