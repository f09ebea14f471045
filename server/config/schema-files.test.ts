import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'
import { openCatalogue } from '@millrace/serdes/catalogue.ts'
import { ConfigError } from './errors.ts'
import { loadConfig } from './load.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'millrace-schemas-'))
after(() => rmSync(dir, { recursive: true }))

function write(name: string, text: string | Buffer): string {
  const file = path.join(dir, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

write(
  'order.avsc',
  '{"type":"record","name":"Order","fields":[{"name":"id","type":"string"},{"name":"by","type":"shop.Who"}]}',
)
write('who.avsc', '{"type":"enum","name":"Who","namespace":"shop","symbols":["WEB","APP"]}')
write(
  'protos/shop/order.proto',
  `syntax = "proto3"; package shop;
// import "shop/comment.proto";
/* import "shop/comment.proto"; */
import "shop/money.proto"; import public 'shop/who.proto';
import "google/protobuf/timestamp.proto";
message Other { string text = 1; }
message Order { string id = 1; Money total = 2; Who who = 3; google.protobuf.Timestamp at = 4; }`,
)
write(
  'protos/shop/money.proto',
  'syntax = "proto3"; package shop; import "shop/who.proto"; message Money { int64 cents = 1; Who who = 2; }',
)
write('protos/shop/who.proto', 'syntax = "proto3"; package shop; enum Who { WEB = 0; APP = 1; }')
write('one.proto', 'syntax = "proto3"; message One { string a = 1; }')
/** A FileDescriptorSet with one file `d.proto` (proto3): message D { string a = 1; } */
const field = (number: number, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])
const member = Buffer.concat([field(1, Buffer.from('a')), Buffer.from([24, 1, 32, 1, 40, 9])])
const message = Buffer.concat([field(1, Buffer.from('D')), field(2, member)])
const descriptor = Buffer.concat([
  field(1, Buffer.from('d.proto')),
  field(4, message),
  field(12, Buffer.from('proto3')),
])
write('set.desc', field(1, descriptor))

const load = (yaml: string) =>
  loadConfig({ BOOTSTRAP: 'a:1', SCHEMA_FILES: write('schemas.yaml', yaml) })

function problems(yaml: string): string[] {
  try {
    load(yaml)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems.map(({ variable, message: text }) => `${variable} ${text}`)
  }
}

test('records are read with the schemas of their topics', () => {
  const [set] = load(`
- topics: [orders-*, old.orders]
  avro: order.avsc
  references: who.avsc
- topics: orders-*
  protobuf: protos/shop/order.proto
  import_paths: protos
  message: shop.Order
- { topics: ones, side: key, protobuf: one.proto }
- { topics: ds, descriptors: set.desc }
`).resources
  const local = set?.localSchemas ?? []
  assert.deepEqual(
    local.map(({ kind, topics, side, source }) => `${kind} ${topics} ${side} ${source}`),
    [
      'avro orders-* value order.avsc',
      'avro old.orders value order.avsc',
      'protobuf orders-* value protos/shop/order.proto',
      'protobuf ones key one.proto',
      'protobuf ds value set.desc',
    ],
  )
  const watch = { refused: () => undefined, compiling: () => undefined }
  const serdes = openCatalogue({ schemas: null, local, custom: [], watch })
  const again = (label: string, topic: string, side: 'key' | 'value', value: object): unknown => {
    const serde = serdes.named(label)
    const bytes = serde.encode(JSON.parse(JSON.stringify(value)), { topic, side })
    return serde.decode(bytes, { topic, side })
  }
  const avro = { id: 'o-1', by: 'APP' }
  assert.deepEqual(again('AVRO (Local)', 'orders-eu', 'value', avro), avro)
  const order = {
    id: 'o-1',
    total: { cents: 5, who: 'WEB' },
    who: 'APP',
    at: '2026-11-23T06:41:25Z',
  }
  assert.deepEqual(again('Protobuf (Local)', 'orders-eu', 'value', order), order)
  assert.deepEqual(again('Protobuf (Local)', 'ones', 'key', { a: 'x' }), { a: 'x' })
  assert.deepEqual(again('Protobuf (Local)', 'ds', 'value', { a: 'x' }), { a: 'x' })
})

test('each cluster has a file of its own', () => {
  const file = write('second.yaml', '- { topics: a, protobuf: one.proto }')
  const { resources } = loadConfig({ BOOTSTRAP: 'a:1', BOOTSTRAP_2: 'b:1', SCHEMA_FILES_2: file })
  assert.deepEqual(
    resources.map(({ localSchemas }) => localSchemas.length),
    [0, 1],
  )
})

const at = (text: string): string => write(`p${text.length}.proto`, text)
const mistakes: readonly (readonly [string, string, RegExp])[] = [
  ['no YAML', '- topics: *', /line 1: .*no YAML/],
  ['no list', 'topics: a', /The file is a map\. Expected a list/],
  ['no kind', '- topics: a', /line 1: \[0\] has none of avro, protobuf, descriptors/],
  [
    'two kinds',
    '- topics: a\n  avro: x\n  protobuf: y',
    /line 3: \[0\]\.protobuf stands beside avro/,
  ],
  [
    'a slip',
    '- topics: a\n  avro: order.avsc\n  massage: x',
    /line 3: \[0\] has "massage"\. Known here: topics/,
  ],
  ['a side', '- topics: a\n  side: both\n  avro: x', /line 2: \[0\]\.side is "both"/],
  ['a missing file', '\n- topics: a\n  avro: gone.avsc', /gone\.avsc \(line 2\): .*ENOENT/],
  ['no JSON', '- { topics: a, avro: one.proto }', /one\.proto \(line 1\): It is no JSON/],
  [
    'an import that is not there',
    `- { topics: a, protobuf: '${at('syntax = "proto3";\nimport "gone.proto";')}' }`,
    /imports "gone\.proto" \(.*, line 2\), which is in none of/,
  ],
  [
    'an import that leaves the folders',
    `- { topics: a, protobuf: '${at('import "../../secret.proto";')}' }`,
    /imports "\.\.\/\.\.\/secret\.proto".*without "\.\."/,
  ],
]
for (const [name, yaml, expected] of mistakes) {
  test(`a problem with the configuration: ${name}`, () => {
    const [told = '', ...more] = problems(yaml)
    assert.deepEqual(more, [])
    assert.match(told, /^SCHEMA_FILES names ".*schemas\.yaml", /)
    assert.match(told, expected)
  })
}
