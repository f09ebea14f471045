/** Formats that Auto tells by reading samples to their end, and what it must not take for them. */
import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import type { Json } from '@millrace/kjq/json/value.ts'
import { plainSerde } from '../registry.ts'
import { chooseSerde } from './choose.ts'

const ORDERS: readonly Json[] = Array.from({ length: 10 }, (_, i) => ({
  id: `o-${i}`,
  total: i * 1.5,
  paid: i % 2 === 0,
  tags: ['a', 'b'],
}))

function written(label: string, values: readonly Json[]): Buffer[] {
  const serde = plainSerde(label)
  assert.ok(serde, label)
  return values.map((value) => serde.encode(value, { topic: 't', side: 'value' }))
}
const texts = (...lines: readonly string[]): Buffer[] => lines.map((line) => Buffer.from(line))
const hex = (...digits: readonly string[]): Buffer[] =>
  digits.map((text) => Buffer.from(text, 'hex'))

const ROWS: readonly (readonly [
  what: string,
  samples: readonly Buffer[],
  label: string,
  reason: RegExp,
])[] = [
  [
    'MessagePack',
    written('MessagePack', ORDERS),
    'MessagePack',
    /^all 10 samples are MessagePack$/,
  ],
  ['lists in MessagePack', written('MessagePack', [[{ a: 1 }]]), 'MessagePack', /^the only/],
  ['CBOR', written('CBOR', ORDERS), 'CBOR', /^all 10 samples are CBOR$/],
  ['EDN', texts('{:id "o-1", :total 1.5M}', '{:id "o-2"}'), 'EDN', /^both samples are EDN$/],
  ['EDN in lists', texts('[{:order/id 1} {:order/id 2}]'), 'EDN', /^the only sample is EDN$/],
  [
    'Transit',
    texts('["^ ","~:id",1]', '["^ ","~:id",2]'),
    'Transit / JSON',
    /^both samples are Transit in JSON$/,
  ],
  [
    'XML',
    texts('<?xml version="1.0"?><order id="1"/>', '<order id="2"/>'),
    'XML',
    /^both samples are XML documents$/,
  ],
  ['what only begins like XML', texts('<not closed', '<order id="2"/>'), 'String', /text$/],
  ['verbose Transit', texts('{"~:id":1}'), 'Transit / JSON-Verbose', /^the only sample is Transit/],
  [
    'Transit in MessagePack',
    hex('81a47e3a696401', '81a47e3a696402'),
    'Transit / Msgpack',
    /^both samples are Transit in MessagePack$/,
  ],
  [
    'mostly MessagePack',
    [...written('MessagePack', ORDERS.slice(0, 9)), ...hex('00ff')],
    'MessagePack',
    /^9 of 10 samples are MessagePack; the rest \(1 other\) is shown/,
  ],
  ['JSON', written('JSON', ORDERS), 'JSON', /^all 10 samples are JSON documents$/],
  ['JSON that mentions tags', texts('{"a":"~:b"}', '["~x"]'), 'JSON', /JSON documents/],
  ['log lines in brackets', texts('[INFO] started :ok', '[WARN] x'), 'String', /text$/],
  ['text with a keyword', texts('see :id'), 'String', /text$/],
  ['a map with numbers for keys', hex('810507', '810508'), 'Hex', /no format/],
  ['a Protobuf message', hex('0a036f2d311801', '0a036f2d321801'), 'Hex', /Protobuf \(Raw\)/],
  ['hashes', hex('8899aabbccddeeff', '6f6f80ff01020304'), 'Hex', /no format that is known here$/],
  [
    'as many others as MessagePack',
    [...written('MessagePack', [{ a: 1 }]), ...hex('00ff00')],
    'Hex',
    /./,
  ],
]
for (const [what, samples, label, reason] of ROWS) {
  test(`${what}: ${label}`, () => {
    const chosen = chooseSerde(samples, 'value')
    assert.equal(chosen.label, label, chosen.reason)
    assert.match(chosen.reason, reason)
  })
}

test('whatever text or JSON there is, it is not taken for a format that hardly anybody uses', () => {
  const samples = fc.oneof(
    fc.array(fc.json(), { minLength: 1, maxLength: 5 }),
    fc.array(fc.lorem(), { minLength: 1, maxLength: 5 }),
  )
  fc.assert(
    fc.property(samples, (lines) => {
      const { label } = chooseSerde(texts(...lines), 'value')
      assert.ok(['JSON', 'String'].includes(label), label)
    }),
    { numRuns: 500 },
  )
})

test('random bytes are not taken for MessagePack or CBOR', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 6, maxLength: 40 }), { minLength: 5, maxLength: 20 }),
      (arrays) => {
        const { label } = chooseSerde(
          arrays.map((array) => Buffer.from(array)),
          'value',
        )
        assert.ok(!['MessagePack', 'CBOR', 'Transit / Msgpack'].includes(label), label)
      },
    ),
    { numRuns: 500 },
  )
})
