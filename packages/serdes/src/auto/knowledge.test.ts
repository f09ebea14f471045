/** What Auto makes of schemas that samples name, of files that are mapped, and of topics that it knows. */
import assert from 'node:assert/strict'
import test, { suite } from 'node:test'
import type { LocalSchema } from '../local/model.ts'
import type { SchemaType } from '../schemas/model.ts'
import { schemaNamed, type SampleSchema } from './by-schema.ts'
import { chooseSerde, type AutoKnowledge } from './choose.ts'

function framed(id: number, payload = '0602'): Buffer {
  const head = Buffer.alloc(5)
  head.writeInt32BE(id, 1)
  return Buffer.concat([head, Buffer.from(payload, 'hex')])
}

const known = (id: number, type: SchemaType, inHeader = false): SampleSchema => ({
  id,
  inHeader,
  found: { type, registry: 'main' },
})
const lost = (id: number, inHeader = false): SampleSchema => ({
  id,
  inHeader,
  found: { fault: 'Registry main: it does not answer' },
})
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)
const avro: LocalSchema = {
  kind: 'avro',
  topics: 'orders*',
  side: 'value',
  source: 'order.avsc',
  text: '"string"',
  references: [],
}

const ROWS: readonly (readonly [
  what: string,
  samples: readonly Buffer[],
  knowledge: AutoKnowledge,
  label: string,
  reason: string,
])[] = [
  [
    'Avro of one schema',
    times(50, framed(12)),
    { schemas: times(50, known(12, 'AVRO')) },
    'AVRO',
    'all 50 samples name schema 12, which is Avro in registry main',
  ],
  [
    'Protobuf of several schemas',
    [1, 2, 3, 4, 5].map((id) => framed(id, '00')),
    { schemas: [1, 2, 3, 4, 5].map((id) => known(id, 'PROTOBUF')) },
    'Protobuf',
    'all 5 samples name schemas 1, 2, 3 and 2 more, which are Protobuf in registry main',
  ],
  [
    'JSON with a schema in a header, which looks like JSON',
    [Buffer.from('{"a":1}')],
    { schemas: [known(7, 'JSON', true)] },
    'JSON Schema',
    'the only sample names schema 7, which is JSON Schema in registry main',
  ],
  [
    'two kinds',
    [...times(8, framed(1)), framed(2), Buffer.from('text')],
    { schemas: [...times(8, known(1, 'AVRO')), known(2, 'JSON'), null] },
    'AVRO',
    '8 of 10 samples name schema 1, which is Avro in registry main; the rest (1 JSON Schema, 1 without a schema that is known) is shown as bytes with the reason',
  ],
  [
    'a registry that is down',
    times(3, framed(12)),
    { schemas: times(3, lost(12)) },
    'Hex',
    'all 3 samples look like Avro or Protobuf with schema id 12; Registry main: it does not answer; shown as Hex',
  ],
  [
    'a header whose schema cannot be had',
    [Buffer.from('{"a":1}')],
    { schemas: [lost(7, true)] },
    'JSON',
    'the only sample is JSON; headers name a schema, but: Registry main: it does not answer',
  ],
  [
    'times that are no schemas',
    times(4, Buffer.from('0000018bcfe56800', 'hex')),
    { schemas: times(4, lost(0x018bcf)) },
    'Long',
    'all 4 samples have 8 bytes that are plausible as Long',
  ],
  [
    'a mapped file',
    [Buffer.from('{"a":1}')],
    { topic: 'orders.eu', local: [avro] },
    'AVRO (Local)',
    'the configuration names order.avsc for it',
  ],
  [
    'a mapped file for another topic',
    [Buffer.from('{"a":1}')],
    { topic: 'payments', local: [avro] },
    'JSON',
    'the only sample is JSON',
  ],
  [
    'an Avro file',
    [Buffer.from('Obj\u0001\u0002\u0000', 'latin1')],
    {},
    'AVRO (Container)',
    'the only sample is an Avro file with its schema',
  ],
  [
    'offsets of groups',
    [Buffer.from('00ff', 'hex')],
    { topic: '__consumer_offsets' },
    'Kafka Internal',
    '__consumer_offsets is a topic of Kafka itself',
  ],
  [
    "somebody's own heartbeats",
    [Buffer.from('{"a":1}')],
    { topic: 'heartbeats' },
    'JSON',
    'the only sample is JSON',
  ],
]
for (const [what, samples, knowledge, label, reason] of ROWS) {
  test(`${what}: ${label}`, () => {
    assert.deepEqual(chooseSerde(samples, 'value', knowledge), { label, reason })
  })
}

suite('what a sample names as its schema', () => {
  const at = { topic: 't', side: 'value' } as const
  test('is told of framed bytes', () => {
    assert.deepEqual(schemaNamed(framed(12), at), { id: { kind: 'id', id: 12 }, inHeader: false })
  })
  test('is nothing for small numbers and for an id alone', () => {
    assert.equal(schemaNamed(Buffer.from('0000000000000005', 'hex'), at), null)
    assert.equal(schemaNamed(Buffer.from('0000000005', 'hex'), at), null)
    assert.equal(schemaNamed(Buffer.from('text'), at), null)
  })
  test('is in a header, whatever the bytes are', () => {
    const name = Buffer.from('__value_schema_id')
    const guid = '010190a1b2c3d47e5f8a9b0c1d2e3f4a5b'
    const headers = [{ name, value: Buffer.from(guid, 'hex') }]
    assert.deepEqual(schemaNamed(Buffer.from(''), { ...at, headers }), {
      id: { kind: 'guid', id: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b' },
      inHeader: true,
    })
  })
})
