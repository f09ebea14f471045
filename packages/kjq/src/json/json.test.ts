import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { parseJson } from './parse.ts'
import { stringifyJson } from './stringify.ts'
import { equals } from './compare.ts'
import { objectFrom, type Json } from './value.ts'

const keys = fc.oneof(
  fc.constantFrom('a', '10', '2', '0', '__proto__', 'constructor', 'x1'),
  fc.string({ maxLength: 4 }),
)
const { value: values } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, -0, 1.5e300, 5e-324, 0.1),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.bigInt().filter((big) => !Number.isSafeInteger(Number(big))),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 }).map(objectFrom),
  ),
}))

test('what is printed parses to the same value, and prints the same again', () => {
  fc.assert(
    fc.property(values, (value) => {
      const text = stringifyJson(value)
      const back = parseJson(text)
      assert.ok(equals(back, value), text)
      assert.equal(stringifyJson(back), text)
      assert.equal(stringifyJson(parseJson(Buffer.from(text))), text)
      assert.equal(stringifyJson(parseJson(stringifyJson(value, { indent: '  ' }))), text)
    }),
    { numRuns: 500 },
  )
})

const KEPT = [
  '9007199254740993',
  '-123456789012345678901234567890',
  '[1700000000000000001,{"id":9223372036854775807}]',
  '{"10":1,"2":{"1":0},"a":2}',
  '{"__proto__":{"a":1}}',
  '"12345678901234567890"',
]
for (const text of KEPT)
  test(`${text} survives`, () => assert.equal(stringifyJson(parseJson(text)), text))

test('escaped names are recognised, whatever they spell', () => {
  assert.equal(stringifyJson(parseJson('{"\\u0031":1,"\\u0030":2,"b":3}')), '{"1":1,"0":2,"b":3}')
  assert.equal(stringifyJson(parseJson('{"\\u005f_proto__":1}')), '{"__proto__":1}')
  assert.equal(stringifyJson(parseJson('{"1" : 1, "0"\n: 2}')), '{"1":1,"0":2}')
})

test('a name with an escape is itself, whatever names were read before', () => {
  for (const [before, text] of [
    ['{"a":1,"\\\\":2}', '{"a":1,"\\"":2}'],
    ['{"z":1,"\\\\n":2}', '{"z":1,"\\n\\n":2}'],
    ['{"y":[{"b\\\\":2}]}', '{"y":[{"b\\n":2}]}'],
  ] as const) {
    for (let times = 0; times < 3; times++) {
      assert.equal(stringifyJson(parseJson(before)), before)
      assert.equal(stringifyJson(parseJson(text)), text)
    }
  }
})

const READ: readonly (readonly [text: string, printed: string])[] = [
  [' nan ', 'null'],
  ['[NaN,-Infinity,+5,.5,5.]', '[null,-1.7976931348623157e+308,5,0.5,5]'],
  ['\uFEFF1', '1'],
  ['1e1000', '1.7976931348623157e+308'],
  ['"\\ud800"', '"\uFFFD"'],
]
for (const [text, printed] of READ)
  test(`${JSON.stringify(text)} is read as jq reads it`, () =>
    assert.equal(stringifyJson(parseJson(text)), printed))

const WRONG: readonly (readonly [text: string, message: RegExp])[] = [
  ['', /Unfinished JSON term/],
  ['[1,2', /Unfinished JSON term at EOF at line 1, column 4/],
  ['{"a" 1}', /key:value pairs/],
  ['{a:1}', /keys must be strings/],
  ['[1 2]', /Expected separator/],
  ['1 2', /extra JSON values/],
  ['"abc', /Unfinished string/],
  ['tru', /Invalid literal/],
  ['0x1', /Invalid numeric literal/],
  ['"\u0001"', /control character/],
  ['[1,]', /./],
  ['['.repeat(10_001), /depth limit/],
]
for (const [text, message] of WRONG)
  test(`${JSON.stringify(text.slice(0, 20))} is refused`, () =>
    assert.throws(() => parseJson(text), message))
