import assert from 'node:assert/strict'
import test from 'node:test'
import type { Json } from '@millrace/kjq/json/value.ts'
import { AvroCodec } from './compile.ts'
import { encodeAvro } from './encode.ts'
import { parseAvroSchema } from './parse-schema.ts'

const record = (name: string, fields: readonly object[], more: object = {}): object => ({
  type: 'record',
  name,
  fields,
  ...more,
})
const field = (name: string, type: unknown): object => ({ name, type })

function there(schema: unknown, value: Json, references: readonly object[] = []): Json {
  const texts = references.map((reference) => JSON.stringify(reference))
  const type = parseAvroSchema(JSON.stringify(schema), texts)
  return new AvroCodec(type, true).read(encodeAvro(type, value, true), 0)
}

test('names are found in the namespace they stand in, and by their full name', () => {
  const schema = record(
    'Outer',
    [
      field('a', { type: 'fixed', name: 'Short', size: 1, aliases: ['Old'] }),
      field('b', record('other.Inner', [field('c', 'x.y.Short'), field('d', ['null', 'Inner'])])),
      field('e', 'Short'),
      field('f', { type: 'enum', name: 'E', namespace: '', symbols: ['A'], default: 'A' }),
      field('g', ['E', 'other.Inner']),
    ],
    { namespace: 'x.y', doc: 'Anything', 'x-own': { type: 'nonsense' } },
  )
  const inner = { c: 'c', d: { 'other.Inner': { c: 'd', d: null } } }
  const value = { a: 'a', b: inner, e: 'e', f: 'A', g: { 'other.Inner': inner } }
  assert.deepEqual(there(schema, value), value)
})

test('errors are records, and a type may be written as an object', () => {
  const schema = { type: 'error', name: 'E', fields: [field('m', { type: { type: 'string' } })] }
  assert.deepEqual(there(schema, { m: 'x' }), { m: 'x' })
})

test('schemas use the types of those they refer to', () => {
  const address = record('shop.Address', [field('city', 'string')])
  const customer = record('Customer', [field('home', 'Address')], { namespace: 'shop' })
  const order = record('Order', [field('by', 'shop.Customer'), field('to', 'shop.Address')])
  const value = { by: { home: { city: 'Bonn' } }, to: { city: 'Ulm' } }
  assert.deepEqual(there(order, value, [address, customer]), value)
  assert.throws(() => there(order, value, [customer, address]), {
    message:
      'in its reference 1 of 2, at .fields[0].type: the type "shop.Address" is not defined before its use',
  })
})

test('types refer to themselves', () => {
  const tree = record('Tree', [field('n', 'int'), field('sub', { type: 'array', items: 'Tree' })])
  const value = {
    n: 1,
    sub: [
      { n: 2, sub: [{ n: 3, sub: [] }] },
      { n: 4, sub: [] },
    ],
  }
  assert.deepEqual(there(tree, value), value)
  const list = record('List', [field('next', ['null', 'List'])])
  let long: Json = { next: null }
  for (let i = 0; i < 300; i++) long = { next: { List: long } }
  assert.deepEqual(there(list, long), long)
})

const REFUSED: readonly (readonly [text: string, message: RegExp])[] = [
  ['{', /^it is not JSON: /],
  ['5', /^at its root: expected a type \(a name, an object or an array\); got number \(5\)$/],
  [
    '"strin"',
    /^at its root: the type "strin" is not defined before its use; did you mean "string"\?$/,
  ],
  ['{}', /^at its root: the definition has no "type"$/],
  ['{"type": "record", "fields": []}', /^at its root: the definition has no "name"$/],
  ['{"type": "record", "name": "a b", "fields": []}', /"a b" is no name: letters, digits and _/],
  ['{"type": "record", "name": "R"}', /the definition has no "fields"/],
  ['{"type": "record", "name": "int", "fields": []}', /"int" is the name of a primitive type/],
  [
    '{"type": "record", "name": "R", "fields": [{"type": "int"}]}',
    /^at \.fields\[0\]: the definition has no "name"$/,
  ],
  [
    '{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}, {"name": "a", "type": "int"}]}',
    /the record has the field "a" twice/,
  ],
  [
    '{"type": "record", "name": "R", "fields": [{"name": "1", "type": "int"}]}',
    /is no name of a field/,
  ],
  [
    '{"type": "record", "name": "R", "fields": [{"name": "a", "type": {"type": "array", "items": "X"}}]}',
    /^at \.fields\[0\]\.type\.items: the type "X" is not defined/,
  ],
  [
    '{"type": "record", "name": "R", "aliases": "S", "fields": []}',
    /"aliases" must be an array of texts/,
  ],
  ['{"type": "enum", "name": "E", "symbols": ["A", "A"]}', /the enum has the symbol "A" twice/],
  [
    '{"type": "enum", "name": "E", "symbols": ["A"], "default": "B"}',
    /the default string \("B"\) is none of the symbols/,
  ],
  ['{"type": "fixed", "name": "F", "size": -1}', /"size" must be a whole number/],
  ['{"type": "array"}', /the definition has no "items"/],
  ['{"type": "map"}', /the definition has no "values"/],
  ['["int", "int"]', /the union has "int" twice/],
  ['["null", ["int"]]', /^at \[1\]: a union stands directly within a union$/],
  [
    '[{"type": "fixed", "name": "F", "size": 1}, {"type": "fixed", "name": "F", "size": 2}]',
    /^at \[1\]: "F" is defined twice$/,
  ],
  [
    `${'{"type":"array","items":'.repeat(300)}"int"${'}'.repeat(300)}`,
    /definitions are nested more than 250 deep/,
  ],
  [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, /^it is not JSON|nested/],
]
for (const [text, message] of REFUSED) {
  test(`${text.slice(0, 90)} is no schema`, () => {
    assert.throws(() => parseAvroSchema(text), { name: 'AvroSchemaError', message })
  })
}

test('a chain of types that no stack could follow is read as far as records may be nested', () => {
  const count = 20_000
  const branches = Array.from({ length: count }, (_, i) =>
    record(`R${i}`, [field('a', i === 0 ? 'int' : `R${i - 1}`)]),
  )
  const codec = new AvroCodec(parseAvroSchema(JSON.stringify(branches)), false)
  assert.deepEqual(codec.read(Buffer.of(2 * 2, 10), 0), { a: { a: { a: 5 } } })
  const last = Buffer.concat([encodeAvro(parseAvroSchema('"int"'), count - 1, true), Buffer.of(10)])
  assert.throws(() => codec.read(last, 0), {
    name: 'SerdeError',
    message: /nested more than 1000 deep/,
  })
  assert.equal(
    codec.sieve([[{ root: 'value', path: [], kind: 'equals', text: 'x' }]])?.(last, 0),
    false,
  )
})

test('a schema of 10 MB is read, and records with it', () => {
  const doc = 'x'.repeat(130)
  const fields = Array.from({ length: 60_000 }, (_, i) => ({
    name: `field${i}`,
    type: i % 2 === 0 ? 'int' : ['null', 'string'],
    doc,
  }))
  const text = JSON.stringify(record('Wide', fields))
  assert.ok(text.length > 9_500_000)
  const codec = new AvroCodec(parseAvroSchema(text), false)
  const value = codec.read(Buffer.alloc(60_000), 0)
  assert.equal(Object.keys(value ?? {}).length, 60_000)
  assert.throws(() => codec.read(Buffer.alloc(59_999), 0), { message: /at \.field59999: / })
})

test('names of a schema are texts wherever they come into code', () => {
  const evil = '");throw new Error("run");("'
  const text = JSON.stringify({ type: 'record', name: 'R', namespace: evil, fields: [] })
  const union = parseAvroSchema(`["null", ${text}]`)
  assert.deepEqual(new AvroCodec(union, true).read(Buffer.of(2), 0), { [`${evil}.R`]: {} })
  const proto = record('__proto__', [field('__proto__', ['null', 'string'])])
  const codec = new AvroCodec(parseAvroSchema(JSON.stringify(['null', proto])), true)
  const read = codec.read(Buffer.from([2, 2, 2, 97]), 0)
  assert.deepEqual(read, new Map([['__proto__', new Map([['__proto__', { string: 'a' }]])]]))
})
