import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { serdeLabels } from '../labels.ts'
import { plainSerde } from '../registry.ts'
import type { Side } from '../serde.ts'
import { chooseSerde } from './choose.ts'

const utf8 = (...texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text))
const hex = (...digits: readonly string[]): Buffer[] =>
  digits.map((text) => Buffer.from(text, 'hex'))
const many = (count: number, make: (i: number) => string | Buffer): Buffer[] =>
  Array.from({ length: count }, (_, i) => {
    const made = make(i)
    return typeof made === 'string' ? Buffer.from(made) : made
  })

function long(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}
function double(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes
}
function float(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatBE(value)
  return bytes
}

const UUID = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'
const RAW_UUID = UUID.replaceAll('-', '')
const GLUE = `0300${RAW_UUID}0a0b`

const CHOICES: readonly (readonly [
  what: string,
  samples: readonly Buffer[],
  side: Side,
  label: string,
  reason: string,
])[] = [
  ['nothing', [], 'value', 'String', 'no records to look at'],
  ['empty values', utf8('', ''), 'value', 'String', 'both samples are empty'],
  ['objects', many(50, (i) => `{"id":${i}}`), 'value', 'JSON', 'all 50 samples are JSON documents'],
  ['one object', utf8(' {"a":1}\n'), 'value', 'JSON', 'the only sample is JSON'],
  ['arrays, texts in quotes', utf8('[1]', '"a"'), 'key', 'JSON', 'both samples are JSON documents'],
  [
    'JSON that is not quite UTF-8',
    [Buffer.from('{"a":"\xe9"}', 'latin1'), ...utf8('{}')],
    'value',
    'JSON',
    'both samples are JSON documents',
  ],
  ['objects and null', utf8('{}', '{}', 'null'), 'value', 'JSON', 'all 3 samples are JSON'],
  [
    'mostly objects',
    [...many(41, (i) => `{"id":${i}}`), ...many(6, () => 'plain'), ...hex('00', '01', 'ff')],
    'value',
    'JSON',
    '41 of 50 samples are JSON documents; the rest (6 other text, 3 binary) is shown as bytes with the reason',
  ],
  [
    'objects and a few empty values',
    [...many(9, () => '{}'), ...utf8('')],
    'value',
    'JSON',
    '9 of 10 samples are JSON documents; the rest (1 empty) is shown as bytes with the reason',
  ],
  [
    'as many objects as bytes',
    [...many(5, () => '{"a":1}'), ...hex('ff00', '01', '02ff', '80', '0a00ff')],
    'value',
    'JSON',
    '5 of 10 samples are JSON documents; the rest (5 binary) is shown as bytes with the reason',
  ],
  [
    'some objects among texts',
    [...many(6, () => '{"a":1}'), ...many(4, () => 'text')],
    'value',
    'String',
    'all 10 samples are text',
  ],
  ['texts', utf8('c-1', 'é', 'two\nlines\t'), 'key', 'String', 'all 3 samples are text'],
  ['log lines', utf8('[INFO] \u001b[32mstarted'), 'value', 'String', 'the only sample is text'],
  [
    'numbers as text',
    utf8('123', '-1.5', 'true'),
    'key',
    'String',
    'all 3 samples are numbers or words as JSON also has them; choose JSON to compare them as such',
  ],
  [
    'UUIDs as text',
    utf8(UUID, UUID.toUpperCase()),
    'key',
    'String',
    'both samples are UUIDs written as text, which String shows as they are',
  ],
  [
    'texts and some bytes',
    [...many(8, () => 'text'), ...hex('ff00ff', '00')],
    'value',
    'String',
    '8 of 10 samples are text; the rest (2 binary) is shown as bytes with the reason',
  ],
  [
    'as many texts as bytes',
    [...many(5, (i) => 'text'.repeat(i + 1)), ...hex('ff00', '01', '02ff01', '80', '0a00ff00')],
    'value',
    'Hex',
    '5 of 10 samples are text, 5 binary; Hex shows them all',
  ],
  [
    'texts of one size and some bytes',
    [...many(7, () => 'text'), ...hex('ff00ff', '00', '80808080')],
    'value',
    'Hex',
    '7 of 10 samples are text, 3 binary; Hex shows them all',
  ],
  [
    'counters',
    many(3, (i) => long(i * 100)),
    'key',
    'Long',
    'all 3 samples have 8 bytes that are plausible as Long',
  ],
  [
    'a time',
    [long(1_700_000_000_000)],
    'value',
    'Long',
    'the only sample has 8 bytes that are plausible as Long',
  ],
  [
    'negative numbers',
    [long(-5), long(7)],
    'key',
    'Long',
    'both samples have 8 bytes that are plausible as Long',
  ],
  [
    'ids of Snowflake kind',
    hex('1a2b3c4d5e6f7081', '1a2b3c4d5e6f7082'),
    'key',
    'Long',
    'both samples have 8 bytes that are plausible as Long',
  ],
  [
    'doubles',
    [double(12.5), double(-0.1), double(0), double(1e6)],
    'value',
    'Double',
    'all 4 samples have 8 bytes that are plausible as Double',
  ],
  [
    'hashes of 8 bytes',
    hex('8899aabbccddeeff', '6f6f80ff01020304'),
    'key',
    'Hex',
    'both samples are binary, of no format that is known here',
  ],
  [
    'counters and a few others',
    [...many(9, long), ...hex('00ff')],
    'key',
    'Long',
    '9 of 10 samples have 8 bytes that are plausible as Long; the rest (1 of other sizes) is shown as bytes with the reason',
  ],
  [
    'integers',
    hex('00000001', 'ffffff00'),
    'key',
    'Integer',
    'both samples have 4 bytes that are plausible as Integer',
  ],
  [
    'floats',
    [float(1.5), float(-20)],
    'value',
    'Float',
    'both samples have 4 bytes that are plausible as Float',
  ],
  [
    'shorts',
    hex('0001', '0a0b', '00ff'),
    'key',
    'Short',
    'all 3 samples have 2 bytes that are plausible as Short',
  ],
  [
    'raw UUIDs',
    hex(RAW_UUID),
    'value',
    'UUID',
    'the only sample has 16 bytes that are plausible as UUID',
  ],
  [
    'raw UUIDs as keys',
    hex(RAW_UUID),
    'key',
    'Hex',
    'the only sample has 16 bytes that are plausible as UUID; a key search needs their hex',
  ],
  [
    'digests',
    hex('00ff'.repeat(8)),
    'value',
    'Hex',
    'the only sample is binary, of no format that is known here',
  ],
  [
    'Avro',
    hex('000000000c0602', '000000000c08020406'),
    'value',
    'Hex',
    'both samples look like Avro or Protobuf with schema id 12; no schema registry is configured for this cluster; shown as Hex',
  ],
  [
    'Avro texts of the size of a Long',
    hex('000000000c046162', '000000000c046163'),
    'key',
    'Hex',
    'both samples look like Avro or Protobuf with schema id 12; no schema registry is configured for this cluster; shown as Hex',
  ],
  [
    'several schemas',
    many(6, (i) => Buffer.concat([Buffer.from([0, 0, 0, 1, i]), Buffer.alloc(i + 1, 200)])),
    'value',
    'Hex',
    'all 6 samples look like Avro or Protobuf with schema ids 256, 257, 258 and 3 more; no schema registry is configured for this cluster; shown as Hex',
  ],
  [
    'JSON with a schema',
    [Buffer.concat([...hex('0000000003'), ...utf8('{"a":1}')])],
    'value',
    'Hex',
    'the only sample looks like JSON Schema with schema id 3; no schema registry is configured for this cluster; shown as Hex',
  ],
  [
    'Glue',
    hex(GLUE),
    'value',
    'Hex',
    `the only sample looks like AWS Glue with schema id ${UUID}; no schema registry is configured for this cluster; shown as Hex`,
  ],
  [
    'Java objects',
    hex('aced000573720001'),
    'headers',
    'Hex',
    'the only sample looks like Java serialization; shown as Hex',
  ],
  [
    'gzip',
    hex('1f8b08000000', '1f8b0800aabb00ff'),
    'value',
    'Hex',
    'both samples look like gzip; shown as Hex',
  ],
  [
    'UTF-16',
    [Buffer.from('{"a":1}x', 'utf16le')],
    'value',
    'Hex',
    'the only sample looks like UTF-16; shown as Hex',
  ],
]
for (const [what, samples, side, label, reason] of CHOICES) {
  test(`${what} (${side}): ${label}`, () => {
    assert.deepEqual(chooseSerde(samples, side), { label, reason })
  })
}

test('a large document is told from its ends, a large text from its beginning', () => {
  const document = Buffer.from(`{"a":"${'é'.repeat(50_000)}"}\n`)
  assert.equal(chooseSerde([document], 'value').label, 'JSON')
  assert.equal(chooseSerde([document.subarray(0, 40_001)], 'value').label, 'String')
  assert.equal(chooseSerde(utf8(`x${'é'.repeat(50_000)}`), 'value').label, 'String')
})

test('a white list is kept to; the best of it is chosen and the reason tells', () => {
  const objects = many(3, () => '{"a":1}')
  assert.deepEqual(chooseSerde(objects, 'value', { available: ['long', 'string', 'hex'] }), {
    label: 'String',
    reason: 'all 3 samples are JSON documents; JSON is not available, String reads 3 of 3',
  })
  assert.equal(chooseSerde(objects, 'value', { available: ['JSON'] }).label, 'JSON')
  assert.equal(chooseSerde([], 'value', { available: ['uuid', 'hex'] }).label, 'UUID')
})

test('whatever the samples are, the label is a serde that reads some of them, or Hex', () => {
  const sample = fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc.string().map((text) => Buffer.from(text)),
    fc.json().map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(
      fc.array(sample, { maxLength: 12 }),
      fc.constantFrom<Side>('key', 'value', 'headers'),
      (arrays, side) => {
        const samples = arrays.map((array) => Buffer.from(array))
        const { label, reason } = chooseSerde(samples, side)
        assert.ok(serdeLabels().includes(label))
        assert.ok(reason.length > 5)
        const read = samples.filter((bytes) => {
          try {
            return plainSerde(label)?.decode(bytes, { topic: 't', side }) !== undefined
          } catch {
            return false
          }
        })
        assert.ok(read.length >= samples.filter(({ length }) => length > 0).length / 2, reason)
      },
    ),
    { numRuns: 1000 },
  )
})
