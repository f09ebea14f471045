import assert from 'node:assert/strict'
import { deflateSync } from 'node:zlib'
import test from 'node:test'
import { setFlagsFromString } from 'node:v8'
import * as fc from 'fast-check'
import { equals } from '@millrace/kjq/json/compare.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { SchemaNeeded, SerdeError } from '../errors.ts'
import { idPrefix } from '../schemas/framing.ts'
import {
  nameOf,
  type Schema,
  type SchemaFault,
  type SchemaReference,
  type SchemaSource,
  type SchemaType,
} from '../schemas/model.ts'
import type { SerdeContext } from '../serde.ts'
import { chooser, damage, literalsIn, spell, values } from '../testing/documents.ts'
import { jsonSchemaSerde } from './json-schema.ts'

const WHERE: SerdeContext = { topic: 't', side: 'value' }
const GLUE_ID = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'

function schemaOf(
  text: object | string,
  { type = 'JSON', references = [] }: { type?: SchemaType; references?: SchemaReference[] } = {},
): Schema {
  const written = typeof text === 'string' ? text : JSON.stringify(text)
  return { registry: 'R1', id: { kind: 'id', id: 7 }, type, text: written, references }
}

/** A source that has what it is given, by name; anything else is unknown to it. */
function sourceOf(known: Readonly<Record<string, Schema | SchemaFault>>): SchemaSource {
  return {
    peek: (wanted) => known[nameOf(wanted)] ?? { fault: `${nameOf(wanted)} is in no registry` },
    load: () => Promise.resolve(),
  }
}

const watch = { refused: () => undefined, compiling: () => undefined }
const LATEST = 'version latest of subject t-value'
const serdeOf = (schema: Schema): ReturnType<typeof jsonSchemaSerde> =>
  jsonSchemaSerde({ schemas: sourceOf({ 'schema 7': schema, [LATEST]: schema }), watch })
const anything = serdeOf(schemaOf('{}'))
const framed = (text: string): Buffer => Buffer.concat([idPrefix(7), Buffer.from(text)])

/** What is wrong with a value, as the message of encode has it; null: nothing. */
function wrongIn(schema: Schema, value: Json): string | null {
  try {
    serdeOf(schema).encode(value, WHERE)
    return null
  } catch (error) {
    assert.ok(error instanceof SerdeError)
    return error.message
  }
}

test('1,000 random values are written behind the id and read back', () => {
  fc.assert(
    fc.property(values, (value) => {
      if (typeof value === 'string') return
      const bytes = anything.encode(value, WHERE)
      assert.deepEqual(bytes.subarray(0, 5), Buffer.from('0000000007', 'hex'))
      assert.ok(equals(anything.decode(bytes, WHERE), value))
    }),
    { numRuns: 1000 },
  )
})

test('a record that does not fit its schema is read all the same', () => {
  const serde = serdeOf(schemaOf({ type: 'object', required: ['id'] }))
  assert.deepEqual(serde.decode(framed('[1]'), WHERE), [1])
})

test('ids are read from Confluent and Glue, and from headers of both kinds', () => {
  const schema = schemaOf('{}')
  const guid = `schema ${GLUE_ID}`
  const serde = jsonSchemaSerde({
    schemas: sourceOf({ 'schema 7': schema, [guid]: schema }),
    watch,
  })
  const uuid = Buffer.from(GLUE_ID.replaceAll('-', ''), 'hex')
  const text = Buffer.from('{"n":9007199254740993}')
  const value = { n: 9007199254740993n }
  const header = (bytes: Buffer): SerdeContext => ({
    ...WHERE,
    headers: [{ name: Buffer.from('__value_schema_id'), value: bytes }],
  })
  const cases: readonly (readonly [Buffer, SerdeContext, number | string])[] = [
    [framed(text.toString()), WHERE, 7],
    [Buffer.concat([Buffer.of(3, 0), uuid, text]), WHERE, GLUE_ID],
    [Buffer.concat([Buffer.of(3, 5), uuid, deflateSync(text)]), WHERE, GLUE_ID],
    [text, header(Buffer.concat([Buffer.of(1), uuid])), GLUE_ID],
    [text, header(idPrefix(7)), 7],
  ]
  for (const [bytes, context, id] of cases) {
    assert.deepEqual(serde.decode(bytes, context), value)
    assert.deepEqual(serde.schemaOf?.(bytes, context), { registry: 'R1', id })
    const part = serde.partial([['n']])?.(bytes, context)
    assert.ok(part === undefined || equals(part, value))
  }
})

test('what cannot be read says why', () => {
  const cases: readonly (readonly [Buffer, RegExp])[] = [
    [Buffer.from('{"a":1}'), /^Not JSON Schema: the bytes name no schema/],
    [Buffer.alloc(0), /^Not JSON Schema: the bytes name no schema/],
    [idPrefix(7), /^Not JSON: there are 0 bytes/],
    [framed('{"a":'), /^Not JSON: Unfinished JSON term/],
    [Buffer.concat([idPrefix(8), Buffer.from('{}')]), /^schema 8 is in no registry/],
    [
      Buffer.concat([Buffer.of(3, 5), Buffer.alloc(16), Buffer.from('xx')]),
      /^schema 0000.* is in no/,
    ],
  ]
  for (const [bytes, message] of cases) {
    assert.throws(() => anything.decode(bytes, WHERE), { name: 'SerdeError', message })
  }
  const avro = serdeOf(schemaOf('"string"', { type: 'AVRO' }))
  const message = /schema 7 is a schema of type AVRO; choose the serde of that type/
  assert.throws(() => avro.decode(framed('{}'), WHERE), { name: 'SerdeError', message })
  assert.throws(() => avro.encode({}, WHERE), { name: 'SerdeError', code: 'MR_SERDE_SCHEMA' })
})

test('a schema that is not there yet is asked for', () => {
  const serde = jsonSchemaSerde({
    schemas: { peek: () => undefined, load: () => Promise.resolve() },
    watch,
  })
  assert.throws(() => serde.decode(framed('{}'), WHERE), SchemaNeeded)
  assert.throws(() => serde.encode({}, WHERE), SchemaNeeded)
  assert.equal(serde.schemaOf?.(framed('{}'), WHERE)?.id, 7)
})

test('a payload that inflates beyond all bounds is refused', () => {
  const uuid = Buffer.from(GLUE_ID.replaceAll('-', ''), 'hex')
  const serde = jsonSchemaSerde({
    schemas: sourceOf({ [`schema ${GLUE_ID}`]: schemaOf('{}') }),
    watch,
  })
  const bomb = deflateSync(Buffer.alloc(70 * 1024 * 1024, 0x20))
  assert.throws(() => serde.decode(Buffer.concat([Buffer.of(3, 5), uuid, bomb]), WHERE), {
    name: 'SerdeError',
    message: /compressed and cannot be read/,
  })
})

test('no literal of a document is missed in its bytes, framed or compressed', () => {
  let looked = 0
  const uuid = Buffer.from(GLUE_ID.replaceAll('-', ''), 'hex')
  const serde = jsonSchemaSerde({
    schemas: sourceOf({ 'schema 7': schemaOf('{}'), [`schema ${GLUE_ID}`]: schemaOf('{}') }),
    watch,
  })
  fc.assert(
    fc.property(values, chooser, (value, choose) => {
      const text = damage(spell(value, choose), choose)
      const bytes = Buffer.concat(
        choose(2) === 0 ? [idPrefix(7), text] : [Buffer.of(3, 5), uuid, deflateSync(text)],
      )
      let read: Json
      try {
        read = serde.decode(bytes, WHERE)
      } catch {
        return
      }
      for (const literal of literalsIn(read, choose)) {
        const spellings = serde.literals?.spellings(literal) ?? null
        if (spellings === null) continue
        looked++
        const found = bytes.includes(92) || spellings.some((spelling) => bytes.includes(spelling))
        assert.ok(found, `${JSON.stringify(literal)} in ${bytes.toString('latin1')}`)
      }
    }),
    { numRuns: 1000 },
  )
  assert.ok(looked > 300, `only ${looked} literals had certain bytes`)
})

test('of some paths only those are read', () => {
  const read = anything.partial([['a']])
  assert.deepEqual(read?.(framed('{"b":nonsense,"a":1}'), WHERE), { a: 1 })
  assert.equal(anything.partial([[]]), null)
})

test('a value that does not fit is refused with its places', () => {
  const schema = schemaOf({
    type: 'object',
    required: ['id'],
    additionalProperties: false,
    properties: {
      id: { type: 'integer', minimum: 1 },
      at: { type: 'string', format: 'date-time' },
      kind: { enum: ['a', 'b'] },
    },
  })
  assert.equal(wrongIn(schema, { id: 2n ** 60n, at: '2026-11-23T06:41:25Z', kind: 'a' }), null)
  assert.equal(
    wrongIn(schema, { id: 0, at: 'now', kind: 'c', other: 1 }),
    'The value does not fit schema 7: the value must NOT have additional properties ("other"); /id must be >= 1; /at must match format "date-time"; /kind must be equal to one of the allowed values: ["a","b"]',
  )
  assert.match(wrongIn(schema, '{"id": "x"}') ?? '', /\/id must be integer/)
})

const closed = (exclusiveMinimum: unknown): object => ({ minimum: 1, exclusiveMinimum })
const draftOf = ($schema: string, words: object): Schema => schemaOf({ $schema, ...words })

test('each draft has its own words', () => {
  const four = draftOf('http://json-schema.org/draft-04/schema#', closed(true))
  assert.match(wrongIn(four, 1) ?? '', /must be > 1/)
  for (const draft of ['draft-06', 'draft-07']) {
    const schema = draftOf(`http://json-schema.org/${draft}/schema#`, closed(1))
    assert.match(wrongIn(schema, 1) ?? '', /must be > 1/)
    const constant = draftOf(`http://json-schema.org/${draft}/schema`, { const: 'x' })
    assert.match(wrongIn(constant, 'y') ?? '', /must be equal to constant "x"/)
  }
  const words2019 = { properties: { a: true }, unevaluatedProperties: false }
  const later = draftOf('https://json-schema.org/draft/2019-09/schema', words2019)
  assert.match(wrongIn(later, { b: 1 }) ?? '', /unevaluated properties \("b"\)/)
  const tuple = { prefixItems: [{ type: 'string' }], items: false }
  const latest = draftOf('https://json-schema.org/draft/2020-12/schema', tuple)
  assert.equal(wrongIn(latest, ['x']), null)
  assert.match(wrongIn(latest, ['x', 1]) ?? '', /must NOT have more than 1 items/)
  assert.equal(wrongIn(draftOf('urn:mine', { const: 1 }), 1), null)
})

test('references are found by the name that the registry has, from any base', () => {
  const money = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'number' }
  const references = [{ name: 'money.json', text: JSON.stringify(money) }]
  for (const $id of [undefined, 'https://example.com/order.json']) {
    const root = { $id, properties: { price: { $ref: 'money.json' } } }
    const schema = schemaOf(root, { references })
    assert.equal(wrongIn(schema, { price: 1 }), null)
    assert.match(wrongIn(schema, { price: 'x' }) ?? '', /\/price must be number/)
  }
  const named = { name: 'https://example.com/m', text: '{"$id":"https://example.com/m"}' }
  const byId = schemaOf({ $ref: 'https://example.com/m' }, { references: [named] })
  assert.equal(wrongIn(byId, 1), null)
  const missing = wrongIn(schemaOf({ $ref: 'gone.json' }), 1) ?? ''
  assert.match(missing, /cannot be used: can't resolve reference gone.json/)
})

test('schemas that recurse, nest deeply, or are none', () => {
  const tree = schemaOf({ properties: { next: { $ref: '#' }, id: { type: 'integer' } } })
  assert.match(wrongIn(tree, { next: { next: { id: 'x' } } }) ?? '', /\/next\/next\/id must be int/)
  const deep = `${'{"not":'.repeat(20_000)}{}${'}'.repeat(20_000)}`
  for (const text of ['', 'null', '[]', '"string"', '{"type":"strin"}', deep]) {
    assert.match(wrongIn(schemaOf(text), 1) ?? '', /^Schema 7 of registry R1 cannot be used: /)
  }
})

test('patterns of other languages are read', () => {
  assert.equal(wrongIn(schemaOf({ pattern: '^[\\w\\-\\@]+$' }), '"a-b@c"'), null)
  assert.match(wrongIn(schemaOf({ pattern: '^a+$' }), '"b"') ?? '', /must match pattern/)
  // By characters, not by their units.
  for (const pattern of ['^.$', '^[^a]$', '^\\p{So}$']) {
    assert.equal(wrongIn(schemaOf({ pattern }), '"😀"'), null)
  }
  assert.match(wrongIn(schemaOf({ pattern: '(' }), '"b"') ?? '', /cannot be used: /)
})

test('a pattern that backtracks without end is done in time', () => {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
  const schema = schemaOf({ pattern: '^(a+)+$' })
  assert.match(wrongIn(schema, `"${'a'.repeat(100)}b"`) ?? '', /must match pattern/)
})

test('names of the language are ordinary names', () => {
  const bytes = anything.encode('{"__proto__":{"polluted":1}}', WHERE)
  assert.deepEqual(anything.decode(bytes, WHERE), new Map([['__proto__', { polluted: 1 }]]))
  assert.equal(Reflect.get({}, 'polluted'), undefined)
})
