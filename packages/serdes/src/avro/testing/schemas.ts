/** Random schemas, and values of them in the form of the specification's JSON encoding. */
import * as fc from 'fast-check'
import { objectFrom, type Json } from '@millrace/kjq/json/value.ts'
import { texts } from '../../testing/documents.ts'

type Shape =
  | { readonly kind: 'leaf'; readonly type: string }
  | { readonly kind: 'fixed'; readonly size: number }
  | { readonly kind: 'enum'; readonly symbols: readonly string[] }
  | { readonly kind: 'array' | 'map'; readonly inner: Shape }
  | { readonly kind: 'union'; readonly branches: readonly Shape[] }
  | { readonly kind: 'record'; readonly fields: readonly Shape[] }

const FIELD_NAMES = ['id', 'a', 'b', 'items', '__proto__', 'name', 'é', 'd']
const LEAVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string', 'string']
const leaf = fc.oneof(
  fc.constantFrom(...LEAVES).map((type): Shape => ({ kind: 'leaf', type })),
  fc.nat(4).map((size): Shape => ({ kind: 'fixed', size })),
  fc
    .subarray(['A', 'B', 'id', 'red'], { minLength: 1 })
    .map((symbols): Shape => ({ kind: 'enum', symbols })),
)

const { shape } = fc.letrec<{ shape: Shape; branch: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie('branch'),
    fc
      .uniqueArray(tie('branch'), { maxLength: 4, minLength: 1, selector: branchOf })
      .map((branches): Shape => ({ kind: 'union', branches })),
  ),
  branch: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc
      .tuple(fc.constantFrom('array' as const, 'map' as const), tie('shape'))
      .map(([kind, inner]): Shape => ({ kind, inner })),
    fc
      .array(tie('shape'), { maxLength: FIELD_NAMES.length })
      .map((fields): Shape => ({ kind: 'record', fields })),
  ),
}))

/** Named types are given a name of their own each, so that there may be several in a union. */
function branchOf(shape: Shape): unknown {
  if (shape.kind === 'leaf') return shape.type
  return shape.kind === 'array' || shape.kind === 'map' ? shape.kind : {}
}

function schemaOf(shape: Shape, next: () => string): Json {
  switch (shape.kind) {
    case 'leaf':
      return shape.type
    case 'fixed':
      return { type: 'fixed', name: next(), size: shape.size }
    case 'enum':
      return { type: 'enum', name: next(), symbols: shape.symbols }
    case 'array':
      return { type: 'array', items: schemaOf(shape.inner, next) }
    case 'map':
      return { type: 'map', values: schemaOf(shape.inner, next) }
    case 'union':
      return shape.branches.map((branch) => schemaOf(branch, next))
    case 'record': {
      const name = next()
      const fields = shape.fields.map((field, i) => ({
        name: FIELD_NAMES[i] ?? 'z',
        type: schemaOf(field, next),
      }))
      return { type: 'record', name, fields }
    }
  }
}

const bytesText = (length: fc.ArrayConstraints): fc.Arbitrary<string> =>
  fc.array(fc.nat(255), length).map((bytes) => String.fromCharCode(...bytes))

const LEAF_VALUES: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  int: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  long: fc.oneof(
    fc.maxSafeInteger(),
    fc
      .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
      .map((n) => (Number.isSafeInteger(Number(n)) ? Number(n) : n)),
  ),
  // Whole halves are the same in both sizes.
  float: fc.integer({ min: -(2 ** 20), max: 2 ** 20 }).map((n) => n / 2 + 0),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
  bytes: bytesText({ maxLength: 6 }),
  string: texts.map((text) => text.toWellFormed()),
}

/** @param next counts named types as schemaOf did */
function valueOf(shape: Shape, next: () => string): fc.Arbitrary<Json> {
  switch (shape.kind) {
    case 'leaf':
      return LEAF_VALUES[shape.type] ?? fc.constant(null)
    case 'fixed':
      next()
      return bytesText({ minLength: shape.size, maxLength: shape.size })
    case 'enum':
      next()
      return fc.constantFrom(...shape.symbols)
    case 'array':
      return fc.array(valueOf(shape.inner, next), { maxLength: 3 })
    case 'map':
      return fc
        .uniqueArray(
          fc.tuple(
            texts.map((text) => text.toWellFormed()),
            valueOf(shape.inner, next),
          ),
          { maxLength: 3, selector: ([key]) => key },
        )
        .map(objectFrom)
    case 'union':
      return fc.oneof(...shape.branches.map((branch) => branchValue(branch, next)))
    case 'record': {
      next()
      const members = shape.fields.map((field, i) =>
        valueOf(field, next).map((value): [string, Json] => [FIELD_NAMES[i] ?? 'z', value]),
      )
      return fc.tuple(...members).map(objectFrom)
    }
  }
}

function branchValue(branch: Shape, next: () => string): fc.Arbitrary<Json> {
  if (branch.kind === 'leaf' && branch.type === 'null') return fc.constant(null)
  let name: string
  if (branch.kind === 'leaf') name = branch.type
  else if (branch.kind === 'array' || branch.kind === 'map') name = branch.kind
  else name = peeked(next)
  return valueOf(branch, next).map((value) => objectFrom([[name, value]]))
}

/** Counters that can be asked for the name that comes next. */
const following = new WeakMap<() => string, () => string>()
function counter(): () => string {
  let count = 0
  const next = (): string => `T${count++}`
  following.set(next, () => `T${count}`)
  return next
}
function peeked(next: () => string): string {
  return following.get(next)?.() ?? ''
}

/** A schema's text with a value of it. */
export const samples: fc.Arbitrary<{ readonly text: string; readonly value: Json }> = shape.chain(
  (shape) =>
    valueOf(shape, counter()).map((value) => ({
      text: JSON.stringify(schemaOf(shape, counter())),
      value,
    })),
)
