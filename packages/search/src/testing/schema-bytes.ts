/** Random records in formats with schemas, several schemas side by side, for filters of filters.ts. */
import * as fc from 'fast-check'
import { objectFrom, type Json } from '@millrace/kjq/json/value.ts'
import { openCatalogue, type SerdeCatalogue } from '@millrace/serdes/catalogue.ts'
import type { Schema, SchemaSource } from '@millrace/serdes/schemas/model.ts'
import type { TestRecord } from './batches.ts'
import { LIKELY, TEXTS } from './filters.ts'
import { TOPIC } from './scan-bytes.ts'

export type SchemaLabel = 'AVRO' | 'AVRO (Strict)' | 'Protobuf'

const ITEM = {
  type: 'record',
  name: 'Item',
  fields: [{ name: 'sku', type: ['null', 'string'], default: null }],
}
const AVRO_WIDE = JSON.stringify({
  type: 'record',
  name: 'Wide',
  fields: [
    { name: 'id', type: ['null', 'string'], default: null },
    { name: 'items', type: { type: 'array', items: ITEM }, default: [] },
    { name: 'tags', type: { type: 'array', items: 'string' }, default: [] },
    { name: 'n', type: ['null', 'string', 'long'], default: null },
    { name: 'e', type: { type: 'enum', name: 'E', symbols: ['red', 'k', 'id'] }, default: 'k' },
    { name: 'm', type: { type: 'map', values: 'string' }, default: {} },
    { name: 'b', type: 'bytes', default: '' },
  ],
})
const AVRO_NARROW = JSON.stringify({
  type: 'record',
  name: 'Narrow',
  fields: [
    { name: 'n', type: 'double', default: 5.5 },
    { name: 'id', type: 'string', default: '' },
    { name: 'tags', type: { type: 'array', items: 'string' }, default: [] },
  ],
})
const PROTO_WIDE = `syntax = "proto3";
enum E { red = 0; k = 1; id = 2; }
message Wide {
  message Item { optional string sku = 1; }
  optional string id = 1; repeated Item items = 2; repeated string tags = 3; optional string n = 4;
  E e = 5; map<string, string> m = 6; bytes b = 7;
}`
const PROTO_NARROW = `syntax = "proto3";
message Narrow { double n = 1; string id = 2; repeated string tags = 3; }`

/** Wide and narrow of each kind. */
const IDS = { AVRO: [1, 2], 'AVRO (Strict)': [1, 2], Protobuf: [3, 4] } as const

const SCHEMAS = new Map(
  [AVRO_WIDE, AVRO_NARROW, PROTO_WIDE, PROTO_NARROW].map((text, i): [number, Schema] => [
    i + 1,
    {
      registry: 'known',
      id: { kind: 'id', id: i + 1 },
      type: i < 2 ? 'AVRO' : 'PROTOBUF',
      text,
      references: [],
    },
  ]),
)
const SOURCE: SchemaSource = {
  peek: (wanted) =>
    (wanted.kind === 'id' ? SCHEMAS.get(wanted.id) : undefined) ?? { fault: 'There is none.' },
  load: () => Promise.resolve(),
}

/** Serdes that know these schemas. */
export const SCHEMA_CATALOGUE: SerdeCatalogue = openCatalogue({
  schemas: SOURCE,
  local: [],
  custom: [],
  watch: { refused: () => undefined, compiling: () => undefined },
})

const texts = fc.constantFrom(...TEXTS, ...LIKELY)
const wide = fc.record(
  {
    id: texts,
    items: fc.array(fc.record({ sku: texts }, { requiredKeys: [] }), { maxLength: 2 }),
    tags: fc.array(texts, { maxLength: 2 }),
    n: texts,
    e: fc.constantFrom('red', 'k', 'id'),
    m: fc.dictionary(texts, texts, { maxKeys: 2 }),
    b: fc.constantFrom('', 'Yy0xMg==', 'AAAA'),
  },
  { requiredKeys: [] },
)
const narrow = fc.record(
  { n: fc.constantFrom(5, 5.5), id: texts, tags: fc.array(texts, { maxLength: 2 }) },
  { requiredKeys: [] },
)

/** As ordinary values, whatever prototypes the generator gave them. */
function plain(value: unknown): Json {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null) {
    return objectFrom(Object.entries(value).map(([name, each]) => [name, plain(each)]))
  }
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

/** Bytes of a serde, some of them cut short, damaged, of an unknown schema or of one that is of another kind. */
function bytesIn(label: SchemaLabel): fc.Arbitrary<Buffer | null> {
  // What the lenient form writes is what the strict one reads.
  const serde = SCHEMA_CATALOGUE.named(label === 'Protobuf' ? label : 'AVRO')
  const [wideId, narrowId] = IDS[label]
  const write = (value: unknown, id: number): Buffer =>
    serde.encode(plain(value), { topic: TOPIC, side: 'value', schema: { id } })
  const whole = fc.oneof(
    { weight: 3, arbitrary: wide.map((value) => write(value, wideId)) },
    { weight: 1, arbitrary: narrow.map((value) => write(value, narrowId)) },
  )
  const damaged = fc.tuple(whole, fc.nat(60), fc.option(fc.nat(255))).map(([bytes, at, byte]) => {
    const copy = Buffer.from(bytes)
    if (byte === null) return copy.subarray(0, at % copy.length)
    copy[at % copy.length] = byte
    return copy
  })
  return fc.oneof(
    { weight: 10, arbitrary: whole },
    { weight: 3, arbitrary: damaged },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant(Buffer.from('c-12')) },
  )
}

export function schemaRecords(
  label: SchemaLabel,
): fc.Arbitrary<Pick<TestRecord, 'key' | 'value' | 'headers'>> {
  const part = bytesIn(label)
  return fc.record({ key: part, value: part, headers: fc.constant([]) })
}
