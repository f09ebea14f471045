import { compile } from '@millrace/kjq'
import { objectFrom, type Json } from '@millrace/kjq/json/value.ts'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyConditionText, conditionText, pathText, type Path } from './path.ts'

test('plain names stand bare, all others are quoted', () => {
  expect(pathText([])).toBe('.')
  expect(pathText(['value', 'customer', 'id'])).toBe('.value.customer.id')
  expect(pathText(['value', 'a-b'])).toBe('.value["a-b"]')
  expect(pathText(['value', 'items', 0, 'price'])).toBe('.value.items[0].price')
  expect(pathText(['a"b\\('])).toBe('.["a\\"b\\\\("]')
  expect(pathText([3])).toBe('.[3]')
})

test('conditions have exact numbers', () => {
  expect(conditionText(['value', 'id'], 9_223_372_036_854_775_807n)).toBe(
    '.value.id == 9223372036854775807',
  )
  expect(conditionText(['value', 'x'], -0.5, '!=')).toBe('.value.x != -0.5')
  expect(conditionText(['key'], null)).toBe('.key == null')
})

const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('a-b', '__proto__', '0', 'and', '\\(.a)'),
)
const paths = fc.array(fc.oneof(names, fc.nat({ max: 3 })), { maxLength: 5 })
const scalars: fc.Arbitrary<Json> = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }),
  fc.constantFrom(null, true, false),
)

/** A value that has `leaf` at the path, and null in the places of arrays before it. */
function nest(path: Path, leaf: Json): Json {
  const [step, ...rest] = path
  if (step === undefined) return leaf
  const below = nest(rest, leaf)
  if (typeof step === 'string') return objectFrom([[step.toWellFormed(), below]])
  return [...Array.from({ length: step }, () => null), below]
}

test('kJQ reads what is written, and the condition holds where it was taken from', () => {
  fc.assert(
    fc.property(paths, scalars, (path, leaf) => {
      const value = nest(path, leaf)
      expect([...compile(pathText(path)).run(value)]).toEqual([leaf])
      expect(compile(conditionText(path, leaf)).matches(value)).toBe(true)
      expect(compile(conditionText(path, leaf, '!=')).matches(value)).toBe(false)
      const any = anyConditionText(path, leaf)
      expect(any === null).toBe(!path.some((step) => typeof step === 'number'))
      if (any !== null) expect(compile(any).matches(value)).toBe(true)
    }),
  )
})

test('the classic dialect reads paths of names and indexes, too', () => {
  const value = objectFrom([['value', objectFrom([['a-b', [objectFrom([['c', 'x']])]]])]])
  const text = conditionText(['value', 'a-b', 0, 'c'], 'x')
  expect(compile(text, { dialect: 'classic' }).matches(value)).toBe(true)
})
