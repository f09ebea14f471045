import assert from 'node:assert/strict'
import test from 'node:test'
import { encode as theirPack } from '@msgpack/msgpack'
import * as fc from 'fast-check'
import transit from 'transit-js'
import { equals } from '@millrace/kjq/json/compare.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import { objectFrom, type Json } from '@millrace/kjq/json/value.ts'
import type { Serde } from '../serde.ts'
import { chooser, damage, values } from '../testing/documents.ts'
import { expectLiterals } from '../testing/literals.ts'
import { transitJsonSerde, transitMsgpackSerde, transitVerboseSerde } from './transit.ts'

const WHERE = { topic: 't', side: 'value' } as const
const FORMS: readonly Serde[] = [transitJsonSerde, transitVerboseSerde, transitMsgpackSerde]
const decode = (text: string): Json => transitJsonSerde.decode(Buffer.from(text), WHERE)
const encode = (value: Json, serde: Serde = transitJsonSerde): string =>
  serde.encode(value, WHERE).toString()

for (const serde of FORMS) {
  test(`${serde.label}: 1,000 random values are written and read back`, () => {
    fc.assert(
      fc.property(values, (value) => {
        if (typeof value === 'string') return
        const bytes = serde.encode(value, WHERE)
        assert.ok(equals(serde.decode(bytes, WHERE), value), bytes.toString('latin1'))
      }),
      { numRuns: 1000 },
    )
  })

  test(`${serde.label}: any bytes at all are read or refused, and no literal in them is missed`, () => {
    let looked = 0
    const bytes = fc.oneof(
      fc.uint8Array().map((array) => Buffer.from(array)),
      values.map((value) => serde.encode(value, WHERE)),
      fc.constantFrom(...READ.map(([text]) => carried(text, serde))),
    )
    fc.assert(
      fc.property(bytes, chooser, (bytes, choose) => {
        const given =
          choose(3) === 0 ? damage(bytes.toString('latin1'), choose) : Buffer.from(bytes)
        looked += expectLiterals(serde, given, choose)
      }),
      { numRuns: 2000 },
    )
    assert.ok(looked > 300, `only ${looked} literals had certain bytes`)
  })

  test(`${serde.label}: names of the language, and their order, are ordinary`, () => {
    const text = '{"10":1,"2":2,"__proto__":{"a":1},"constructor":3}'
    assert.equal(stringifyJson(serde.decode(serde.encode(text, WHERE), WHERE)), text)
  })

  test(`${serde.label}: nesting without end is refused`, () => {
    for (const begin of ['[', '["~#set",']) {
      const end = begin === '[' ? '1]' : '[]]'
      const text = begin.repeat(3000) + end + ']'.repeat(2999)
      const bytes =
        serde === transitMsgpackSerde
          ? Buffer.from(`${'91'.repeat(3000)}01`, 'hex')
          : Buffer.from(text)
      assert.throws(() => serde.decode(bytes, WHERE), {
        name: 'SerdeError',
        message: /nested deeper/,
      })
    }
    let deep: Json = 1
    for (let i = 0; i < 20_000; i++) deep = [deep]
    assert.throws(() => serde.encode(deep, WHERE), { code: 'MR_SERDE_UNENCODABLE' })
  })
}

/** The same in MessagePack for its form. */
function carried(text: string, serde: Serde): Buffer {
  return Buffer.from(serde === transitMsgpackSerde ? theirPack(JSON.parse(text)) : text)
}

const READ: readonly (readonly [text: string, value: Json])[] = [
  ['["~#\'",null]', null],
  ['["~#\'","foo"]', 'foo'],
  ['{"~#\'":"foo"}', 'foo'],
  ['["~~foo","~^foo","~`foo","~^ x"]', ['~foo', '^foo', '`foo', '^ x']],
  ['["~:key","~:a/b","~$sym","~?t","~?f","~_"]', ['key', 'a/b', 'sym', true, false, null]],
  [
    '["~i9007199254740993","~n123456789012345678901234567890","~i12"]',
    [9007199254740993n, 123456789012345678901234567890n, 12],
  ],
  ['["~d1.5","~f1.50","~f0.1234567890123456789"]', [1.5, 1.5, '0.1234567890123456789']],
  ['["~zNaN","~zINF","~z-INF"]', ['NaN', 'Infinity', '-Infinity']],
  ['["~m1482363930123","~m-1"]', ['2016-12-21T23:45:30.123Z', '1969-12-31T23:59:59.999Z']],
  ['["~t2016-12-21T23:45:30.123Z"]', ['2016-12-21T23:45:30.123Z']],
  ['{"~#m":1482363930123}', '2016-12-21T23:45:30.123Z'],
  ['["~u531a379e-31bb-4ce1-8690-158dceb64be6"]', ['531a379e-31bb-4ce1-8690-158dceb64be6']],
  [
    '["~#u",["~i5988159807121214689","~i-8750470377178248218"]]',
    '531a379e-31bb-4ce1-8690-158dceb64be6',
  ],
  ['["~rhttp://example.com","~bAP8=","~cx"]', ['http://example.com', 'AP8=', 'x']],
  ['["~#set",[1,2]]', [1, 2]],
  ['["~#list",["~:a"]]', ['a']],
  ['["~#ratio",["~n1","~n3"]]', '1/3'],
  [
    '["~#cmap",[["~:a"],1,7,"x"]]',
    objectFrom([
      ['["a"]', 1],
      ['7', 'x'],
    ]),
  ],
  ['["~#with-meta",[[1],["^ "]]]', [1]],
  [
    '["~#link",["^ ","href","~rhttp://example.com","rel","item"]]',
    { href: 'http://example.com', rel: 'item' },
  ],
  ['["~#point",[1,2]]', { tag: 'point', value: [1, 2] }],
  ['["~Xabc"]', [{ tag: 'X', value: 'abc' }]],
  [
    '["^ ","~:id",1,"~i7","x"]',
    objectFrom([
      ['id', 1],
      ['7', 'x'],
    ]),
  ],
  ['{"~:id":1,"name":"x"}', { id: 1, name: 'x' }],
  // Cache codes: names, keywords and tags of four characters and more.
  [
    '[["^ ","~:name","a","~:id",1],["^ ","^0","b","~:id",2]]',
    [
      { name: 'a', id: 1 },
      { name: 'b', id: 2 },
    ],
  ],
  ['[["~#set",[1]],["^0",[2]],"~:kind","^1"]', [[1], [2], 'kind', 'kind']],
  ['["abcd","abcd",["^ ","abcd",1],["^ ","^0",2]]', ['abcd', 'abcd', { abcd: 1 }, { abcd: 2 }]],
]
for (const [text, value] of READ) {
  test(`${text} is ${stringifyJson(value)}`, () => {
    assert.deepEqual(decode(text), value)
    assert.deepEqual(transitMsgpackSerde.decode(carried(text, transitMsgpackSerde), WHERE), value)
  })
}

const WRONG: readonly (readonly [text: string, message: RegExp])[] = [
  ['', /^Not JSON: there are 0 bytes/],
  ['[1', /^Not JSON: /],
  ['["^0"]', /^Not Transit \/ JSON: a cache code stands for nothing/],
  ['["^"]', /a cache code stands for nothing/],
  ['["~#set"]', /a tag has something else than one value/],
  ['["^ ","a"]', /a map has a name without a value/],
  ['[1,"~#set"]', /a tag stands alone/],
]
for (const [text, message] of WRONG) {
  test(`no Transit: ${text}`, () => {
    assert.throws(() => decode(text), { name: 'SerdeError', message })
  })
}

test('Transit is written with names as keywords and with cache codes', () => {
  const value = [
    { name: 'a', id: 1 },
    { name: '~b', 'x y': 9007199254740993n },
  ]
  assert.equal(
    encode(value),
    '[["^ ","~:name","a","~:id",1],["^ ","^0","~~b","x y","~i9007199254740993"]]',
  )
  assert.equal(
    encode(value, transitVerboseSerde),
    '[{"~:name":"a","~:id":1},{"~:name":"~~b","x y":"~i9007199254740993"}]',
  )
  assert.equal(encode('["~:id","~i7"]'), '["~:id","~i7"]')
  assert.equal(encode('c-1'), '["~#\'","c-1"]')
  assert.equal(encode('c-1', transitVerboseSerde), '{"~#\'":"c-1"}')
  assert.equal(encode('{"id": 1}'), '["^ ","~:id",1]')
})

/** As transit-js reads a value of ours: maps as theirs, keywords as objects with a name. */
function shown(value: unknown): Json {
  if (transit.isMap(value)) {
    const entries: [string, Json][] = []
    value.forEach((member: unknown, name: unknown) => {
      entries.push([String(transit.isKeyword(name) ? name.name() : name), shown(member)])
    })
    return objectFrom(entries)
  }
  if (Array.isArray(value)) return value.map(shown)
  const plain: Json = JSON.parse(JSON.stringify(value))
  return plain
}

test('what another implementation writes is read, and the other way round', () => {
  const leaves = fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.constant(null))
  const names = fc.string({ unit: fc.constantFrom(...'abcdefgh-'.split('')), maxLength: 8 })
  const maps = fc.dictionary(names, fc.oneof(leaves, fc.array(leaves)))
  const documents = fc.array(maps, { maxLength: 8 })
  for (const type of ['json', 'json-verbose'] as const) {
    const serde = type === 'json' ? transitJsonSerde : transitVerboseSerde
    fc.assert(
      fc.property(documents, (document) => {
        const plain: Json = JSON.parse(JSON.stringify(document))
        const keyed = document.map((map) =>
          transit.map(
            Object.entries(map).flatMap(([name, value]) => [transit.keyword(name || 'x'), value]),
          ),
        )
        const written = transit.writer(type).write(keyed)
        const named = document.map((map) =>
          objectFrom(Object.entries(map).map(([name, value]) => [name || 'x', shown(value)])),
        )
        assert.ok(equals(serde.decode(Buffer.from(written), WHERE), named), written)
        assert.ok(equals(shown(transit.reader(type).read(encode(plain, serde))), plain))
      }),
      { numRuns: 300 },
    )
  }
})

test('the cache begins anew after 1,936 entries, as that of others does', () => {
  const document = Array.from({ length: 5000 }, (_, i) => ({
    [`name${i % 2500}`]: i,
    [`n${i}x`]: 0,
  }))
  const plain: Json = document
  const ours = encode(plain)
  assert.ok(equals(shown(transit.reader('json').read(ours)), plain))
  const maps = document.map((map) =>
    transit.map(Object.entries(map).flatMap(([name, value]) => [transit.keyword(name), value])),
  )
  const theirs = transit.writer('json').write(maps)
  assert.equal(theirs, ours)
  assert.ok(equals(decode(theirs), plain))
})
