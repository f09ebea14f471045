/** Logs that real brokers hold: what Kafka's own producer and another client wrote, with every codec, and transactions. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Producer } from '@platformatic/kafka'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { createTopics, uniqueName } from '../testing/estate.ts'
import { produceMessages } from '../testing/produce.ts'
import { CODECS } from './testing/arbitrary-batch.ts'
import { readLog } from './testing/read-log.ts'

let node: TestKafka

before(async () => {
  node = await singleNode()
})
after(async () => {
  await node[Symbol.asyncDispose]()
})

async function newTopic(prefix: string, configs: Readonly<Record<string, string>> = {}) {
  const name = uniqueName(prefix)
  await createTopics(node.bootstrap, [{ name, partitions: 1, configs }])
  return name
}

/** Some 300 KB: batches of 16 KB, and of more than one LZ4 block or xerial chunk where a producer makes larger ones. */
const COUNT = 1500
const lines = Array.from({ length: COUNT }, (_, i) => ({
  name: i % 3 === 0 ? 'NULL' : `n:${i},n:NULL,größe:ü${i}`,
  key: i % 5 === 0 ? 'NULL' : `key-${i}`,
  value: i % 7 === 0 ? 'NULL' : i % 11 === 0 ? '' : `${i} `.repeat(1 + ((i * 7) % 90)),
}))
const orNull = (text: string) => (text === 'NULL' ? null : Buffer.from(text))

for (const codec of CODECS) {
  test(`${codec}: what Kafka's own producer wrote`, async () => {
    const topic = await newTopic(`records-java-${codec}`)
    const { code, stderr } = await node.tool(
      'org.apache.kafka.tools.ConsoleProducer',
      [
        ...`--bootstrap-server ${node.bootstrap} --topic ${topic} --compression-codec ${codec}`.split(
          ' ',
        ),
        ...'--batch-size 150000 --timeout 200'.split(' '),
        ...'parse.key=true parse.headers=true null.marker=NULL'
          .split(' ')
          .flatMap((property) => ['--reader-property', property]),
      ],
      { stdin: lines.map(({ name, key, value }) => `${name}\t${key}\t${value}\n`).join('') },
    )
    assert.equal(code, 0, stderr)
    const { records, problems } = await readLog(node.bootstrap, topic, COUNT)
    assert.deepEqual(problems, [])
    assert.deepEqual(
      records.map(({ offset, key, value, headers }) => ({ offset, key, value, headers })),
      lines.map(({ name, key, value }, offset) => ({
        offset,
        key: orNull(key),
        value: orNull(value),
        headers: (name === 'NULL' ? [] : name.split(',')).map((pair) => {
          const [left = '', right = ''] = pair.split(':')
          return { name: Buffer.from(left), value: orNull(right) }
        }),
      })),
    )
    assert.ok(records.every(({ compression }) => compression === codec))
  })
}

test('what another client wrote, all codecs in one log that the broker stamps', async () => {
  const topic = await newTopic('records-mixed', { 'message.timestamp.type': 'LogAppendTime' })
  const from = Date.now()
  for (const codec of CODECS) {
    const messages = Array.from({ length: 400 }, (_, i) => ({
      partition: 0,
      key: `${codec}-${i}`,
      value: i % 9 === 0 ? null : `${codec} ${i} `.repeat(40),
      timestamp: 5,
    }))
    await produceMessages(node.bootstrap, topic, messages, codec)
  }
  const count = 400 * CODECS.length
  // Small answers begin within batches.
  const { records, problems } = await readLog(node.bootstrap, topic, count, {
    partitionMaxBytes: 2000,
  })
  assert.deepEqual(problems, [])
  assert.deepEqual(
    records.map(({ offset, key, value, compression }) => ({
      offset,
      key: key?.toString(),
      value: value?.toString() ?? null,
      compression,
    })),
    CODECS.flatMap((codec, c) =>
      Array.from({ length: 400 }, (_, i) => ({
        offset: c * 400 + i,
        key: `${codec}-${i}`,
        value: i % 9 === 0 ? null : `${codec} ${i} `.repeat(40),
        compression: codec,
      })),
    ),
  )
  for (const { timestamp, timestampType } of records) {
    assert.equal(timestampType, 'LogAppendTime')
    assert.ok(timestamp >= BigInt(from - 1000) && timestamp <= BigInt(Date.now() + 1000))
  }
})

function transactional(): Producer {
  return new Producer({
    clientId: 'millrace-test',
    bootstrapBrokers: node.bootstrap.split(','),
    idempotent: true,
    transactionalId: uniqueName('records'),
  })
}

test('read_committed: two producers, transactions of each committed and aborted in turn', async () => {
  const topic = await newTopic('records-transactions')
  const producers = [transactional(), transactional()] as const
  const send = (transaction: { send: Producer['send'] }, value: string) =>
    transaction.send({ messages: [{ topic, partition: 0, value: Buffer.from(value) }] })
  const committed: string[] = []
  const all: string[] = []
  let markers = 0
  try {
    for (let round = 0; round < 6; round += 1) {
      const open = [await producers[0].beginTransaction(), await producers[1].beginTransaction()]
      for (let i = 0; i < 3; i += 1) {
        for (const [p, transaction] of open.entries()) {
          const value = `${round}-${p}-${i}`
          await send(transaction, value)
          all.push(value)
          if ((round + p) % 3 === 0) committed.push(value)
        }
      }
      await produceMessages(node.bootstrap, topic, [{ partition: 0, value: `plain ${round}` }])
      all.push(`plain ${round}`)
      committed.push(`plain ${round}`)
      for (const [p, transaction] of open.entries()) {
        await ((round + p) % 3 === 0 ? transaction.commit() : transaction.abort())
        markers += 1
      }
    }
  } finally {
    await Promise.all(producers.map((producer) => producer.close()))
  }
  const end = all.length + markers
  // One answer with all transactions, and one for every other batch.
  for (const partitionMaxBytes of [1_000_000, 150]) {
    for (const [isolation, expected] of [
      ['read_committed', committed],
      ['read_uncommitted', all],
    ] as const) {
      const log = await readLog(node.bootstrap, topic, end, { isolation, partitionMaxBytes })
      assert.deepEqual(
        log.records.map(({ value }) => value?.toString()),
        expected,
      )
      assert.equal(log.controls, markers)
      assert.deepEqual(log.problems, [])
    }
  }
})
