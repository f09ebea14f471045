/** Topics of bench/serdes.ts: the same orders of some 200 bytes in every format, one topic each. */
import { Admin, Producer } from '@platformatic/kafka'
import { SchemaNeeded } from '@millrace/serdes/errors.ts'
import type { Serde } from '@millrace/serdes/serde.ts'
import type { TestRegistry } from '@millrace/dev/testing/registry.ts'

/** What a serde writes. */
type Json = Parameters<Serde['encode']>[0]

export const PARTITIONS = 4
/** Records of one request. */
const REQUEST = 2000
const IN_FLIGHT = 4
const WORDS =
  'amber birch cedar delta ember fjord grove hazel inlet jetty knoll larch maple night ocean pearl'.split(
    ' ',
  )

export interface Format {
  readonly label: string
  /** Of all records, how many are written: slow formats tell as much with fewer. */
  readonly share: number
  readonly schema?: { readonly type: 'AVRO' | 'PROTOBUF' | 'JSON'; readonly text: string }
  /** What is written of an order, where that is not the order itself. */
  readonly written?: (order: Json) => Json
}

const AVRO = JSON.stringify({
  type: 'record',
  name: 'Order',
  namespace: 'bench',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'customer', type: 'string' },
    { name: 'status', type: { type: 'enum', name: 'Status', symbols: ['NEW', 'PAID', 'SHIPPED'] } },
    { name: 'total', type: 'double' },
    { name: 'quantity', type: 'int' },
    { name: 'placed', type: 'long' },
    { name: 'city', type: ['null', 'string'], default: null },
    { name: 'note', type: 'string' },
    { name: 'tags', type: { type: 'array', items: 'string' } },
  ],
})
const PROTOBUF = `syntax = "proto3";
package bench;
enum Status { NEW = 0; PAID = 1; SHIPPED = 2; }
message Order {
  string id = 1; string customer = 2; Status status = 3; double total = 4; int32 quantity = 5;
  int64 placed = 6; optional string city = 7; string note = 8; repeated string tags = 9;
}`
const JSON_SCHEMA = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { id: { type: 'string' }, customer: { type: 'string' }, total: { type: 'number' } },
  required: ['id'],
})

export const FORMATS: readonly Format[] = [
  { label: 'JSON', share: 1 },
  { label: 'AVRO', share: 1, schema: { type: 'AVRO', text: AVRO } },
  { label: 'Protobuf', share: 1, schema: { type: 'PROTOBUF', text: PROTOBUF } },
  { label: 'JSON Schema', share: 1, schema: { type: 'JSON', text: JSON_SCHEMA } },
  { label: 'String', share: 1, written: (order) => JSON.stringify(order) },
  { label: 'MessagePack', share: 0.3 },
  { label: 'CBOR', share: 0.3 },
  { label: 'EDN', share: 0.1 },
  { label: 'Transit / JSON', share: 0.1 },
  { label: 'XML', share: 0.1, written: (order) => ({ order }) },
]

export const topicOf = (label: string): string =>
  `bench-serde-${label.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`

/** xorshift: the same records in every run. Customer cust-12345 is one of 200,000. */
function orders(): (i: number) => Json {
  let seed = 0x2545f491
  const random = (below: number): number => {
    seed ^= seed << 13
    seed ^= seed >>> 17
    seed ^= seed << 5
    return (seed >>> 0) % below
  }
  const word = (): string => WORDS[random(WORDS.length)] ?? ''
  return (i) => ({
    id: `o-${i}`,
    customer: `cust-${random(200_000)}`,
    status: ['NEW', 'PAID', 'SHIPPED'][random(3)] ?? '',
    total: random(100_000) / 100,
    quantity: 1 + random(9),
    placed: 1_700_000_000_000 + i,
    city: random(4) === 0 ? null : word(),
    note: Array.from({ length: 8 }, word).join(' '),
    tags: [word(), word()],
  })
}

/** Makes the topics; what is kept of an earlier run is used as it is. */
export async function fillTopics(
  bootstrap: string,
  formats: readonly Format[],
  records: number,
  registry: TestRegistry,
  serdeOf: (label: string) => Serde,
): Promise<void> {
  const brokers = bootstrap.split(',')
  const admin = new Admin({ clientId: 'millrace-bench', bootstrapBrokers: brokers })
  const topics = await admin.listTopics({})
  for (const format of formats) {
    const topic = topicOf(format.label)
    const { schema } = format
    // By its id: what is the latest is asked anew now and then.
    const id =
      schema === undefined
        ? undefined
        : await registry.register(`${topic}-value`, {
            schemaType: schema.type,
            schema: schema.text,
          })
    if (topics.includes(topic)) await admin.deleteTopics({ topics: [topic] })
    await admin.createTopics({ topics: [topic], partitions: PARTITIONS, replicas: 1 })
    await fill(brokers, topic, format, records * format.share, serdeOf(format.label), id)
  }
  await admin.close()
}

async function fill(
  brokers: string[],
  topic: string,
  { written }: Format,
  records: number,
  serde: Serde,
  schemaId: number | undefined,
): Promise<void> {
  const order = orders()
  const producer = new Producer({
    clientId: 'millrace-bench',
    bootstrapBrokers: brokers,
    acks: 1,
    maxInflights: IN_FLIGHT,
  })
  const encode = (i: number): Buffer => {
    const made = order(i)
    const schema = schemaId === undefined ? {} : { schema: { id: schemaId } }
    return serde.encode(written?.(made) ?? made, { topic, side: 'value', ...schema })
  }
  await ready(() => encode(0))
  const underWay = new Set<Promise<unknown>>()
  for (let from = 0; from < records; from += REQUEST) {
    const messages = Array.from({ length: Math.min(REQUEST, records - from) }, (_, i) => ({
      topic,
      partition: (((from + i) / 50) % PARTITIONS) | 0,
      key: Buffer.from(`o-${from + i}`),
      value: encode(from + i),
    }))
    const sent: Promise<unknown> = producer
      .send({ messages, acks: 1 })
      .finally(() => underWay.delete(sent))
    underWay.add(sent)
    if (underWay.size >= IN_FLIGHT) await Promise.race(underWay)
    if (from % (REQUEST * 50) === 0) process.stderr.write(`\r${topic}: ${from} `)
  }
  await Promise.all(underWay)
  process.stderr.write(`\r${topic}: ${records}\n`)
  await producer.close()
}

/** Until the schemas that it needs are there. */
async function ready(attempt: () => unknown): Promise<void> {
  for (;;) {
    try {
      attempt()
      return
    } catch (error) {
      if (!(error instanceof SchemaNeeded)) throw error
      await error.load()
    }
  }
}
