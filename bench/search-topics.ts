/** Topics of bench/search.ts: 2,000,000 JSON records of about 720 bytes over 6 partitions, one topic per compression. */
import { Admin, Producer, stringSerializers } from '@platformatic/kafka'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import { describeTopics } from '@millrace/kafka/read/describe-topics.ts'
import { listOffsets } from '@millrace/kafka/read/list-offsets.ts'

export const PARTITIONS = 6
export const CODECS = ['none', 'lz4', 'zstd'] as const
export type Codec = (typeof CODECS)[number]

/** Records of one request: about 70 kB per partition. */
const REQUEST = 600
const IN_FLIGHT = 4

export const topicOf = (codec: Codec): string => `bench-search-${codec}`

const WORDS =
  'amber birch cedar delta ember fjord grove hazel inlet jetty knoll larch maple night ocean pearl quartz river stone tundra umber vale willow'.split(
    ' ',
  )

/** xorshift: the same records in every run. */
function randomNumbers(): (below: number) => number {
  let seed = 0x2545f491
  return (below) => {
    seed ^= seed << 13
    seed ^= seed >>> 17
    seed ^= seed << 5
    return (seed >>> 0) % below
  }
}

/** An order; the customer of the selective filter, c-12345, is one of 200,000. */
export function orders(): (i: number) => { readonly key: string; readonly value: string } {
  const random = randomNumbers()
  const word = (): string => WORDS[random(WORDS.length)] ?? ''
  return (i) => {
    const customer = `c-${random(200_000)}`
    const value = {
      orderId: `o-${i}`,
      status: ['NEW', 'PAID', 'SHIPPED', 'CANCELLED'][random(4)],
      customer: {
        id: customer,
        email: `${customer}@${word()}.example.com`,
        name: `${word()} ${word()}`,
        vip: random(10) === 0,
      },
      items: Array.from({ length: 2 + random(2) }, () => ({
        sku: `${word()}-${random(9999)}`,
        qty: 1 + random(5),
        price: random(20_000) / 100,
      })),
      address: {
        street: `${1 + random(300)} ${word()} street`,
        city: word(),
        zip: String(10_000 + random(89_999)),
        country: 'NL',
      },
      total: random(100_000) / 100,
      note: Array.from({ length: 46 }, word).join(' '),
      tags: [word(), word(), word()],
      flags: { gift: random(2) === 1, express: random(2) === 1 },
    }
    return { key: `o-${i}`, value: JSON.stringify(value) }
  }
}

/** Makes and fills what is missing; on a kept cluster that is nothing. */
export async function fillTopics(
  kafka: Kafka,
  bootstrap: string,
  records: number,
  codecs: readonly Codec[] = CODECS,
): Promise<void> {
  const { data: topics } = await describeTopics(kafka)
  const admin = new Admin({ clientId: 'millrace-bench', bootstrapBrokers: bootstrap.split(',') })
  try {
    for (const codec of codecs) {
      const topic = topicOf(codec)
      if (topics.names.includes(topic)) {
        await checkFilled(kafka, topic, records)
        continue
      }
      await admin.createTopics({ topics: [topic], partitions: PARTITIONS, replicas: 1 })
      await fill(bootstrap, topic, codec, records)
    }
  } finally {
    await admin.close()
  }
}

async function checkFilled(kafka: Kafka, topic: string, records: number): Promise<void> {
  const { data } = await describeTopics(kafka)
  const { data: offsets } = await listOffsets(kafka, data)
  const at = data.names.indexOf(topic)
  const found = offsets.end
    .subarray(data.first[at], data.first[at + 1])
    .reduce((sum, end) => sum + end, 0)
  // A producer that is not idempotent writes a batch twice now and then.
  if (found >= records && found < records * 1.01) return
  throw new Error(
    `${topic} has ${found} records, ${records} were asked for: use another folder, or delete it.`,
  )
}

async function fill(
  bootstrap: string,
  topic: string,
  codec: Codec,
  records: number,
): Promise<void> {
  const make = orders()
  const producer = new Producer<string, string, string, string>({
    clientId: 'millrace-bench',
    bootstrapBrokers: bootstrap.split(','),
    serializers: stringSerializers,
    acks: 1,
    maxInflights: IN_FLIGHT,
  })
  try {
    const underWay = new Set<Promise<unknown>>()
    for (let from = 0; from < records; from += REQUEST) {
      const messages = Array.from({ length: Math.min(REQUEST, records - from) }, (_, i) => ({
        topic,
        partition: (from + i) % PARTITIONS,
        ...make(from + i),
      }))
      const sent: Promise<unknown> = producer
        .send({ messages, compression: codec, acks: 1 })
        .finally(() => underWay.delete(sent))
      underWay.add(sent)
      if (underWay.size >= IN_FLIGHT) await Promise.race(underWay)
      if (from % (REQUEST * 100) === 0) process.stderr.write(`\r${topic}: ${from} `)
    }
    await Promise.all(underWay)
    process.stderr.write(`\r${topic}: ${records}\n`)
  } finally {
    await producer.close()
  }
}
