/**
 * What `./millrace search` prints equals what Kafka's own console consumer prints, offset by offset and byte by byte: random
 * batches of every codec, transactions that commit, abort and stay open, both timestamp types, deleted records, compaction.
 */
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { after, before, suite, test } from 'node:test'
import * as fc from 'fast-check'
import type { FoundRecord } from '@millrace/contract/search.ts'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { runCommand } from '@millrace/dev/testing/millrace-command.ts'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import { incrementalAlterConfigsApi } from '@millrace/kafka/protocol/incremental-alter-configs.ts'
import { CODECS, testBatch } from '@millrace/kafka/records/testing/arbitrary-batch.ts'
import type { TestBatch, TestRecord } from '@millrace/kafka/records/testing/encode-batch.ts'
import { readLog } from '@millrace/kafka/records/testing/read-log.ts'
import { consoleConsumer, printedBytes } from '@millrace/kafka/testing/console-consumer.ts'
import type { PrintedRecord } from '@millrace/kafka/testing/console-consumer.ts'
import { createTopics, openTestKafka, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { produceMessages } from '@millrace/kafka/testing/produce.ts'
import {
  appendBatch,
  deleteBelow,
  openTransactions,
  settled,
} from '@millrace/kafka/testing/raw-log.ts'

const ISOLATIONS = ['read_committed', 'read_uncommitted'] as const
type Isolation = (typeof ISOLATIONS)[number]

/** Type of a resource with configurations; without a name all brokers. */
const BROKER = 4

const seed = randomInt(2 ** 31)

let node: TestKafka
let kafka: Kafka

before(async () => {
  node = await singleNode()
  kafka = openTestKafka(node.bootstrap)
})
after(async () => {
  await kafka[Symbol.asyncDispose]()
  await node[Symbol.asyncDispose]()
})

/** A record as both are compared: headers by name, since our output is an object. */
interface Comparable {
  readonly place: string
  readonly timestamp: string
  readonly key: string
  readonly value: string
  readonly headers: readonly (readonly [name: string, values: readonly string[]])[]
}

function grouped(headers: readonly (readonly [name: string, value: string])[]) {
  const groups = new Map<string, string[]>()
  for (const [bytes, value] of headers) {
    // Java and JavaScript put different numbers of U+FFFD for bytes that are not UTF-8.
    const name = bytes.replaceAll(/\uFFFD+/g, '\uFFFD')
    groups.set(name, [...(groups.get(name) ?? []), value])
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function ofKafka(record: PrintedRecord): Comparable {
  const { partition, offset, timestamp, key, value } = record
  const headers = record.headers.map((header) => {
    const colon = header.indexOf(':')
    return [header.slice(0, colon), header.slice(colon + 1)] as const
  })
  return { place: `${partition}:${offset}`, timestamp, key, value, headers: grouped(headers) }
}

/** @param record with Base64 everywhere */
function ofMillrace(record: FoundRecord): Comparable {
  const { partition, offset, key, value, errors } = record
  assert.equal(errors, undefined)
  const headers = Object.entries(record.headers).flatMap(([name, values]) =>
    (Array.isArray(values) ? values : [values]).map(
      (each: unknown) => [name, bytesOf(each)] as const,
    ),
  )
  assert.equal(headers.length, record.headers_count)
  return {
    place: `${partition}:${offset}`,
    timestamp: `${record.timestamp_type}:${record.timestamp}`,
    key: bytesOf(key),
    value: bytesOf(value),
    headers: grouped(headers),
  }
}

function bytesOf(base64: unknown): string {
  assert.ok(base64 === null || typeof base64 === 'string', JSON.stringify(base64))
  return printedBytes(base64 === null ? null : Buffer.from(base64, 'base64'))
}

/** By partition, each in the order in which it was printed. */
function byPartition(records: readonly Comparable[]): Comparable[] {
  const partitionOf = ({ place }: Comparable): number => Number.parseInt(place, 10)
  return records.toSorted((a, b) => partitionOf(a) - partitionOf(b))
}

async function search(
  topic: string,
  isolation: Isolation,
  ...more: string[]
): Promise<Comparable[]> {
  const { code, stdout, stderr } = await runCommand([
    ...`search --bootstrap ${node.bootstrap} --isolation ${isolation}`.split(' '),
    ...'--key-serde base64 --value-serde Base64 --headers-serde BASE64'.split(' '),
    ...more,
    `--topic=${topic}`,
  ])
  assert.equal(code, 0, stderr)
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line): FoundRecord => JSON.parse(line))
    .map(ofMillrace)
}

/** @returns the places of all records */
async function assertSame(topic: string, isolation: Isolation): Promise<string[]> {
  const found = byPartition(await search(topic, isolation))
  const printed = await consoleConsumer(node, topic, isolation, found.length)
  const expected = byPartition(printed.map(ofKafka))
  const places = found.map(({ place }) => place)
  assert.deepEqual(
    places,
    expected.map(({ place }) => place),
    `seed ${seed}`,
  )
  for (const [i, record] of found.entries())
    assert.deepEqual(record, expected[i], `seed ${seed}, ${record.place}`)
  return places
}

const NOW = BigInt(Date.now())
/** The smallest and largest that a JSON number holds exactly; brokers refuse times to come. */
const inTime = (time: bigint): bigint =>
  time > NOW ? time % NOW : time < -(2n ** 52n) ? -5n : time

/** As brokers accept it: offsets without gaps, and names without the console consumer's colon. */
function acceptable(batch: TestBatch): TestBatch {
  const { compression = 'none', framing = 'raw' } = batch
  const records = batch.records.map((record, offsetDelta): TestRecord => {
    const headers = record.headers.map(({ name, value }) => ({
      name: Buffer.from(name.map((byte) => (byte === 0x3a ? 0x3b : byte))),
      value,
    }))
    return { ...record, offsetDelta, timestamp: inTime(record.timestamp), headers }
  })
  return { records, compression, framing, baseTimestamp: inTime(batch.baseTimestamp ?? 0n) }
}

const randomBatch = testBatch.map(acceptable).filter(({ records }) => records.length > 0)

function batchOf(...records: readonly Partial<TestRecord>[]): TestBatch {
  const filled = records.map((record, offsetDelta): TestRecord => ({
    offsetDelta,
    timestamp: NOW,
    key: null,
    value: Buffer.from('v'),
    headers: [],
    ...record,
  }))
  return { records: filled, baseTimestamp: NOW }
}

const header = (name: string, value: string | null) => ({
  name: Buffer.from(name),
  value: value === null ? null : Buffer.from(value),
})

/** What random records seldom are. */
const ODD = batchOf(
  { headers: [header('twice', 'a'), header('other', 'b'), header('twice', null)] },
  { headers: [header('twice', ''), header('twice', 'a'), header('twice', 'a')] },
  { headers: [header('', 'no name'), header('', null)] },
  { headers: [header('__proto__', 'x'), header('constructor', 'y'), header('1', 'z')] },
  { headers: [header('ünïcode 🎉', 'ä'), header('"quoted"\n', '\0')] },
  { headers: Array.from({ length: 300 }, (_, i) => header(`h${i % 250}`, `${i}`)) },
  { key: Buffer.alloc(0), value: Buffer.alloc(0) },
  { key: null, value: null },
  { key: Buffer.from('tombstone'), value: null },
  { value: Buffer.from('null') },
  { value: Buffer.from([0, 0xff, 0xfe, 0x80, 0x0a, 0x0d, 0x22, 0x5c]) },
)

/** Not compressible, nor a round number. */
const HUGE = Buffer.from(Uint32Array.from({ length: 524_288 }, (_, i) => i * 2_654_435_761).buffer)

/** Producers take turns; every batch of a transaction may be its last. */
const steps = fc.array(
  fc.record({
    partition: fc.nat(2),
    producer: fc.constantFrom(null, 0, 1, 2),
    batch: randomBatch,
    end: fc.constantFrom(null, null, 'commit' as const, 'abort' as const, 'abort' as const),
  }),
  { minLength: 50, maxLength: 50 },
)

/** By Kafka's own producer, and by another client's. */
async function produceWithTools(topic: string): Promise<void> {
  const lines = Array.from({ length: 300 }, (_, i) => {
    const headers = i % 3 === 0 ? 'NULL' : `n:${i},n:NULL,größe:ü${i}`
    return `${headers}\t${i % 5 === 0 ? 'NULL' : `key-${i}`}\t${i % 7 === 0 ? 'NULL' : `${i} `.repeat(i)}\n`
  })
  const { code, stderr } = await node.tool(
    'org.apache.kafka.tools.ConsoleProducer',
    [
      ...`--bootstrap-server ${node.bootstrap} --compression-codec snappy --timeout 100`.split(' '),
      ...'parse.key=true parse.headers=true null.marker=NULL'
        .split(' ')
        .flatMap((property) => ['--reader-property', property]),
      `--topic=${topic}`,
    ],
    { stdin: lines.join('') },
  )
  assert.equal(code, 0, stderr)
  const messages = lines.map((value, i) => ({ partition: i % 3, key: `${i}`, value }))
  await produceMessages(node.bootstrap, topic, messages, 'gzip')
}

/** @returns the end of partition 0 before the transaction that stays open */
async function fill(topic: string): Promise<number> {
  const producers = [
    await openTransactions(kafka, uniqueName('tx')),
    await openTransactions(kafka, uniqueName('tx')),
    await openTransactions(kafka, uniqueName('tx')),
  ]
  const [plan = []] = fc.sample(steps, { numRuns: 1, seed })
  const middle = Math.floor(plan.length / 2)
  const open = new Set<number>()
  for (const [i, { partition, producer, batch, end }] of plan.entries()) {
    const transactions = producer === null ? undefined : producers[producer]
    if (transactions === undefined) await appendBatch(kafka, topic, partition, batch)
    else {
      await transactions.append(topic, partition, batch)
      if (end === null) open.add(producer ?? 0)
      else {
        open.delete(producer ?? 0)
        await transactions.end(end)
      }
    }
    // Open transactions have their markers behind this, in another answer.
    if (i === middle) {
      await appendBatch(kafka, topic, 0, batchOf({ value: HUGE }))
      await appendBatch(kafka, topic, 0, { ...batchOf({ key: HUGE }), compression: 'zstd' })
      for (const compression of CODECS) await appendBatch(kafka, topic, 1, { ...ODD, compression })
    }
  }
  for (const producer of open) await producers[producer]?.end(producer === 1 ? 'commit' : 'abort')
  for (const partition of [0, 1, 2]) {
    await settled(kafka, topic, partition)
    await appendBatch(kafka, topic, partition, batchOf({ value: Buffer.from('last') }))
  }
  const end = await settled(kafka, topic, 0)
  const [first] = producers
  await first?.append(topic, 0, batchOf({ value: Buffer.from('not yet') }))
  await appendBatch(kafka, topic, 0, batchOf({ value: Buffer.from('behind') }))
  return end
}

for (const [type, name] of [
  ['CreateTime', '-dash.'],
  ['LogAppendTime', '_under.score_'],
] as const) {
  suite(`${type}, in a topic called ${name}…`, () => {
    const topic = uniqueName(name.padEnd(240, 'x'))
    let stable = 0

    before(async () => {
      const configs = {
        'message.timestamp.type': type,
        'max.message.bytes': '4000000',
        // Random times are old.
        'retention.ms': '-1',
      }
      await createTopics(node.bootstrap, [{ name: topic, partitions: 3, configs }])
      await produceWithTools(topic)
      stable = await fill(topic)
      await deleteBelow(kafka, topic, 2, 17)
    })

    for (const isolation of ISOLATIONS) {
      test(isolation, async () => {
        const places = await assertSame(topic, isolation)
        const [first] = places.filter((place) => place.startsWith('2:'))
        assert.ok(Number(first?.slice(2)) >= 17, first)
        const last = places.findLast((place) => place.startsWith('0:'))
        const end = isolation === 'read_committed' ? stable : stable + 2
        assert.equal(last, `0:${end - 1}`)
      })
    }

    test('walking backwards gives the same', async () => {
      const forwards = byPartition(await search(topic, 'read_committed'))
      const backwards = await search(topic, 'read_committed', '--order', 'newest')
      assert.deepEqual(byPartition(backwards.toReversed()), forwards)
    })
  })
}

/** By default the cleaner looks every 15 s. */
const hurry = (operation: 'set' | 'delete') =>
  kafka.request('any', incrementalAlterConfigsApi, {
    resources: [
      {
        type: BROKER,
        name: '',
        configs: [{ name: 'log.cleaner.backoff.ms', operation, value: '100' }],
      },
    ],
    validateOnly: false,
  })

suite('a compacted topic', () => {
  const topic = uniqueName('compacted')
  before(async () => {
    const configs = {
      'cleanup.policy': 'compact',
      'min.cleanable.dirty.ratio': '0.001',
      'delete.retention.ms': '0',
      'message.timestamp.after.max.ms': `${60 * 86_400_000}`,
    }
    await createTopics(node.bootstrap, [{ name: topic, partitions: 1, configs }])
    const transactions = await openTransactions(kafka, uniqueName('tx'))
    const keyed = (value: string, from: number, to: number): TestBatch =>
      batchOf(
        ...Array.from({ length: to - from }, (_, i) => ({
          key: Buffer.from(`k${from + i}`),
          value: i % 7 === 3 ? null : Buffer.from(value.repeat(20)),
        })),
      )
    for (const [round, compression] of CODECS.entries()) {
      await appendBatch(kafka, topic, 0, { ...keyed(`a${round}`, 0, 40 - round), compression })
      const sent = { ...keyed(`t${round}`, 20, 60 + round), compression }
      await transactions.append(topic, 0, sent)
      await transactions.end(round % 2 === 0 ? 'abort' : 'commit')
    }
    await settled(kafka, topic, 0)
    // A record of another week begins a new segment; only those before the newest are compacted.
    const later = NOW + 30n * 86_400_000n
    await appendBatch(kafka, topic, 0, batchOf({ key: Buffer.from('later'), timestamp: later }))
    await hurry('set')
  })
  after(() => hurry('delete'))

  test('has the gaps that Kafka sees', async () => {
    const whole = await settled(kafka, topic, 0)
    const left = () => readLog(node.bootstrap, topic, whole)
    await until(async () => (await left()).records.length < whole / 3, {
      describe: 'the topic is compacted',
    })
    for (const isolation of ISOLATIONS) await assertSame(topic, isolation)
  })
})
