import assert from 'node:assert/strict'
import test from 'node:test'
import { parseEDNString, toEDNStringFromSimpleObject } from 'edn-data'
import * as fc from 'fast-check'
import { equals } from '@millrace/kjq/json/compare.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import { objectFrom, type Json } from '@millrace/kjq/json/value.ts'
import { chooser, damage, values } from '../testing/documents.ts'
import { expectLiterals } from '../testing/literals.ts'
import { ednSerde } from './edn.ts'

const WHERE = { topic: 't', side: 'value' } as const
const decode = (text: string | Buffer): Json => ednSerde.decode(Buffer.from(text), WHERE)
const encode = (value: Json): string => ednSerde.encode(value, WHERE).toString()

test('1,000 random values are written and read back', () => {
  fc.assert(
    fc.property(values, (value) => {
      if (typeof value === 'string') return
      assert.ok(equals(decode(encode(value)), value), encode(value))
    }),
    { numRuns: 1000 },
  )
})

test('what another implementation writes is read, and the other way round', () => {
  const names = fc.stringMatching(/^[a-z][a-z-]{0,8}$/)
  const leaves = fc.oneof(fc.integer(), fc.boolean(), fc.stringMatching(/^[\w "\\é😀]*$/u))
  const documents = fc.dictionary(names, fc.oneof(leaves, fc.array(leaves), fc.constant(null)))
  const theirs = { mapAs: 'object', keywordAs: 'string' } as const
  fc.assert(
    fc.property(documents, (value) => {
      const json = JSON.stringify(value)
      const plain: Json = JSON.parse(json)
      assert.ok(equals(decode(toEDNStringFromSimpleObject(value)), plain))
      assert.deepEqual(JSON.stringify(parseEDNString(encode(plain), theirs)), json)
    }),
    { numRuns: 300 },
  )
})

/** Of the specification, and what Clojure prints. */
const READ: readonly (readonly [text: string, value: Json])[] = [
  ['nil', null],
  ['true', true],
  ['false', false],
  ['"a\\tb\\n\\"c\\" \\\\ \\u00e9"', 'a\tb\n"c" \\ é'],
  ['\\c', 'c'],
  ['\\newline', '\n'],
  ['\\u00e9', 'é'],
  ['[\\( \\] \\, \\;]', ['(', ']', ',', ';']],
  ['foo', 'foo'],
  ['my.ns/foo', 'my.ns/foo'],
  ['/', '/'],
  ['->x', '->x'],
  [':fred', 'fred'],
  [':my/fred', 'my/fred'],
  ['42', 42],
  ['+1', 1],
  ['-7', -7],
  ['9223372036854775807', 9223372036854775807n],
  ['123456789012345678901234567890N', 123456789012345678901234567890n],
  ['12N', 12],
  ['1.5', 1.5],
  ['-1.5e10', -1.5e10],
  ['6.02E+23', 6.02e23],
  ['1.50M', 1.5],
  ['0.1234567890123456789M', '0.1234567890123456789'],
  ['1/3', '1/3'],
  ['##NaN', 'NaN'],
  ['[##Inf ##-Inf]', ['Infinity', '-Infinity']],
  ['(a b 42)', ['a', 'b', 42]],
  ['["a" \\b :c]', ['a', 'b', 'c']],
  ['#{a b [1 2 3]}', ['a', 'b', [1, 2, 3]]],
  [
    '{:a 1, "foo" :bar, [1 2 3] four}',
    objectFrom([
      ['a', 1],
      ['foo', 'bar'],
      ['[1,2,3]', 'four'],
    ]),
  ],
  [
    '{nil 1, true 2, 3 4}',
    objectFrom([
      ['null', 1],
      ['true', 2],
      ['3', 4],
    ]),
  ],
  ['#inst "1985-04-12T23:20:50.52Z"', '1985-04-12T23:20:50.52Z'],
  ['#inst "2026-11-23T06:41:25.123456789-00:00"', '2026-11-23T06:41:25.123456789Z'],
  ['#inst "2026-11-23T06:41:25+01:30"', '2026-11-23T05:11:25Z'],
  ['#inst "2018"', '2018'],
  ['#uuid "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'],
  ['#myapp/Person {:first "Fred"}', { tag: 'myapp/Person', value: { first: 'Fred' } }],
  ['[a b #_foo 42]', ['a', 'b', 42]],
  ['[a #_ #_ b c 1]', ['a', 1]],
  ['; before\n{:a 1} ; after', { a: 1 }],
  ['^{:doc "x"} [1]', [1]],
  ['^:once {:a ^String b}', { a: 'b' }],
  ['#:person{:name "A" :other/b 1 :_/c 2 "d" 3}', { 'person/name': 'A', 'other/b': 1, c: 2, d: 3 }],
  ['\ufeff{:a 1}', { a: 1 }],
  ['{:a 1 :a 2}', { a: 2 }],
]
for (const [text, value] of READ) {
  test(`${JSON.stringify(text)} is ${stringifyJson(value)}`, () => {
    assert.deepEqual(decode(text), value)
  })
}

const WRONG: readonly (readonly [text: string, message: string])[] = [
  ['', 'there is no value at character 0'],
  [' ; nothing', 'there is no value at character 10'],
  ['1 2', 'a value has ended, but something follows at character 2'],
  [']', 'there is no value at character 0'],
  ['[1 2', 'brackets are not closed at character 0'],
  ['[1 2)', '] is expected at character 4'],
  ['{:a}', 'a map has a name without a value at character 3'],
  ['"abc', 'a string does not end at character 0'],
  ['"\\q"', 'a backslash has no known character after it at character 2'],
  ['\\nothing', 'there is no character of that name at character 0'],
  ['012', 'a number is none that EDN has at character 0'],
  ['1.5.2', 'a number is none that EDN has at character 0'],
  ['#', '# begins nothing known at character 0'],
  ['#foo', '#foo has no value at character 4'],
  ['##Infinity', '## begins NaN, Inf or -Inf at character 0'],
  ['#:a[1]', 'a map is expected at character 3'],
  [':', 'something begins that is no value at character 0'],
  ['@x', 'something begins that is no value at character 0'],
  ['[#_]', 'after it a value must follow at character 3'],
]
for (const [text, message] of WRONG) {
  test(`no EDN: ${JSON.stringify(text)}`, () => {
    assert.throws(() => decode(text), {
      name: 'SerdeError',
      code: 'MR_SERDE_UNDECODABLE',
      message: `Not EDN: ${message}`,
    })
  })
}

test('nesting without end is refused, long texts are not', () => {
  for (const begin of ['[', '(', '{:a ', '#{', '#a ', '#_', '^[', '{[', '#:a{:b ']) {
    const message = /nested deeper than 1000/
    assert.throws(() => decode(begin.repeat(20_000)), { name: 'SerdeError', message })
  }
  const spaces = ' \n;x\n'.repeat(1_000_000)
  assert.deepEqual(decode(`${spaces}["${'x'.repeat(1_000_000)}"]${spaces}`), [
    'x'.repeat(1_000_000),
  ])
  const decimal = `1.${'0'.repeat(1_000_000)}1`
  assert.equal(decode(`${decimal}M`), decimal)
  let deep: Json = 1
  for (let i = 0; i < 20_000; i++) deep = [deep]
  assert.throws(() => encode(deep), { code: 'MR_SERDE_UNENCODABLE' })
})

test('a text that is EDN is taken as it stands, JSON objects and other texts are written', () => {
  const cases: readonly (readonly [typed: string, written: string])[] = [
    ['{:id  1}', '{:id  1}'],
    [':id', ':id'],
    ['12', '12'],
    ['1/3', '1/3'],
    ['"c-1"', '"c-1"'],
    ['c-1', '"c-1"'],
    ['a b', '"a b"'],
    ['', '""'],
    ['nil', 'nil'],
    ['{"id": 1, "a/b": [null], "x y": true}', '{:id 1, :a/b [nil], "x y" true}'],
    ['[1, 2]', '[1, 2]'],
  ]
  for (const [typed, written] of cases) assert.equal(encode(typed), written)
})

test('names of the language, and their order, are ordinary', () => {
  const text = '{"10":1,"2":2,"__proto__":{"a":1},"constructor":3}'
  assert.equal(stringifyJson(decode(encode(text))), text)
  assert.equal(stringifyJson(decode('{:__proto__ 1}')), '{"__proto__":1}')
})

test('any text at all is read or refused, and no literal in it is missed', () => {
  let looked = 0
  const texts = fc.oneof(
    values.map(encode),
    fc.constantFrom(...READ.map(([text]) => text)),
    fc.string(),
    fc.string({ unit: fc.constantFrom(...'[]{}()#:^\\";_/a1 '.split('')) }),
  )
  fc.assert(
    fc.property(texts, chooser, (text, choose) => {
      const bytes = choose(3) === 0 ? damage(text, choose) : Buffer.from(text)
      looked += expectLiterals(ednSerde, bytes, choose)
    }),
    { numRuns: 3000 },
  )
  assert.ok(looked > 300, `only ${looked} literals had certain bytes`)
})
