/** What a real broker writes into its own topics, every record of it, beside what Kafka's tools print. */
import assert from 'node:assert/strict'
import { copyFile } from 'node:fs/promises'
import path from 'node:path'
import { readFileSync } from 'node:fs'
import { after, before, suite, test } from 'node:test'
import { startSingleNode, type KafkaCluster } from '@millrace/dev/kafka/cluster.ts'
import { runTool, type ToolResult } from '@millrace/dev/kafka/java.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { openWriter } from '@millrace/kafka/write/open-writer.ts'
import { walk } from '@millrace/kafka/records/testing/walked.ts'
import { createTopics, openTestKafka, produce } from '@millrace/kafka/testing/estate.ts'
import { startConsumer, startShareConsumer, startStreams } from '@millrace/kafka/testing/groups.ts'
import { readBack } from '@millrace/kafka/testing/read-back.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import { isObject, objectGet, type Json } from '@millrace/kjq/json/value.ts'
import { internalSerde } from './internal.ts'
import { sorted } from './testing/sorted.ts'

/** Of each internal topic here (dev/kafka/properties.ts). */
const PARTITIONS = [0, 1, 2, 3]
const TOPIC = 'orders'

interface Decoded {
  readonly key: Json
  readonly value: Json
}

/** A value at a path of names and indices. */
function at(value: Json, ...names: readonly (string | number)[]): Json {
  let inner: Json = value
  for (const name of names) {
    if (Array.isArray(inner)) inner = inner[Number(name)] ?? null
    else inner = isObject(inner) ? (objectGet(inner, String(name)) ?? null) : null
  }
  return inner
}

function tool(mainClass: string, words: string): Promise<ToolResult> {
  return runTool({ version: '4.3.1', mainClass, args: words.split(' ') })
}

/** As Kafka's formatter prints it. */
function asPrinted({ key, value }: Decoded): string {
  return stringifyJson(sorted({ key: { type: at(key, 'type'), data: at(key, 'data') }, value }))
}

suite('internal topics of a real broker', () => {
  let cluster: KafkaCluster

  before(async () => {
    cluster = await startSingleNode()
  })
  after(async () => {
    await cluster[Symbol.asyncDispose]()
  })

  /** Every record of the topic; one that cannot be decoded, or whose key is not written as it was, fails. */
  async function decoded(topic: string): Promise<Decoded[]> {
    const records = await Promise.all(
      PARTITIONS.map((partition) => readBack(cluster.bootstrap, topic, partition)),
    )
    return records.flat().map(({ key, value }) => {
      assert.ok(key !== null)
      const shown = internalSerde.decode(key, { topic, side: 'key' })
      assert.deepEqual(internalSerde.encode(shown, { topic, side: 'key' }), key)
      assert.notEqual(at(shown, 'kind'), 'unknown')
      return {
        key: shown,
        value: value && internalSerde.decode(value, { topic, side: 'value', key }),
      }
    })
  }

  async function assertPrintedAlike(topic: string, formatter: string): Promise<void> {
    const count = (await decoded(topic)).length
    const { stdout, stderr, code } = await tool(
      'org.apache.kafka.tools.consumer.ConsoleConsumer',
      `--bootstrap-server ${cluster.bootstrap} --topic ${topic} --from-beginning --max-messages ${count} --timeout-ms 30000 --formatter org.apache.kafka.tools.consumer.${formatter}`,
    )
    assert.equal(code, 0, stderr)
    // The formatter puts nothing between its documents.
    const lines = stdout.split(/(?<=\})(?=\{"key":)/)
    assert.ok(lines.length > 0, stderr)
    const ours = new Set((await decoded(topic)).map(asPrinted))
    for (const line of lines) {
      const printed = stringifyJson(sorted(parseJson(Buffer.from(line))))
      assert.ok(ours.has(printed), `${printed} is not among\n${[...ours].join('\n')}`)
    }
  }

  test('groups of every kind, transactions and shares', async () => {
    const { bootstrap } = cluster
    await createTopics(bootstrap, [
      { name: TOPIC, partitions: 2 },
      { name: 'payments', partitions: 1 },
      { name: 'streams-plaintext-input', partitions: 1 },
      { name: 'streams-wordcount-output', partitions: 1 },
    ])
    await produce(bootstrap, TOPIC, [10, 20])
    const altered = await tool(
      'kafka.admin.ConfigCommand',
      `--bootstrap-server ${bootstrap} --alter --add-config share.auto.offset.reset=earliest --entity-type groups --entity-name g-share`,
    )
    assert.equal(altered.code, 0, altered.stderr)
    {
      const member = { bootstrap, topic: TOPIC }
      await using _share = await startShareConsumer({ ...member, group: 'g-share' })
      await using _streams = await startStreams(bootstrap, 'g-streams')
      await using _classic = await startConsumer({ ...member, group: 'g-classic' }, 'classic')
      await using _consumer = await startConsumer({ ...member, group: 'g-consumer' }, 'consumer')
      await using kafka = openTestKafka(bootstrap)
      await using writer = openWriter({ kafka, transactionalId: 'tx-1' })
      await writer.transaction(async (tx) => {
        await tx.append('payments', 0, [
          { key: null, value: Buffer.from('v'), timestamp: Date.now() },
        ])
      })
      const wanted = [
        'offset_commit',
        'group_metadata',
        'consumer_group_metadata',
        'consumer_group_member_metadata',
        'consumer_group_target_assignment_metadata',
        'consumer_group_target_assignment_member',
        'consumer_group_current_member_assignment',
        'share_group_metadata',
        'share_group_member_metadata',
        'share_group_target_assignment_metadata',
        'share_group_target_assignment_member',
        'share_group_current_member_assignment',
        'share_group_state_partition_metadata',
        'streams_group_metadata',
        'streams_group_member_metadata',
        'streams_group_target_assignment_metadata',
        'streams_group_target_assignment_member',
        'streams_group_current_member_assignment',
        'streams_group_topology',
      ]
      await until(
        async () => {
          const groups = await decoded('__consumer_offsets')
          const kinds = new Set(groups.map(({ key }) => at(key, 'kind')))
          assert.deepEqual(
            wanted.filter((kind) => !kinds.has(kind)),
            [],
          )
          const states = await decoded('__share_group_state')
          // Acknowledged (2) up to the last record of each partition.
          const batches = states.map(({ value }) => at(value, 'data', 'stateBatches', 0))
          const done = batches.filter((batch) => at(batch, 'deliveryState') === 2)
          assert.deepEqual(new Set(done.map((batch) => at(batch, 'lastOffset'))), new Set([9, 19]))
          return true
        },
        { describe: 'records of every kind', deadlineMs: 60_000 },
      )
    }

    const groups = await decoded('__consumer_offsets')
    const last = (test: (record: Decoded) => boolean): Json =>
      groups.findLast((record) => record.value !== null && test(record))?.value ?? null
    for (const group of ['g-classic', 'g-consumer']) {
      const offsets = [0, 1].map((partition) =>
        at(
          last(
            ({ key }) =>
              at(key, 'kind') === 'offset_commit' &&
              at(key, 'data', 'group') === group &&
              at(key, 'data', 'partition') === partition,
          ),
          'data',
          'offset',
        ),
      )
      assert.deepEqual(offsets, [10, 20], group)
    }
    const classic = last(
      ({ key, value }) =>
        at(key, 'kind') === 'group_metadata' && at(value, 'data', 'members', 0) !== null,
    )
    assert.equal(at(classic, 'data', 'protocolType'), 'consumer')
    const member = at(classic, 'data', 'members', 0)
    assert.deepEqual(at(member, 'subscription', 'data', 'topics'), [TOPIC])
    assert.deepEqual(at(member, 'assignment', 'data', 'assignedPartitions'), [
      { topic: TOPIC, partitions: [0, 1] },
    ])
    const topology = last(({ key }) => at(key, 'kind') === 'streams_group_topology')
    assert.deepEqual(at(topology, 'data', 'subtopologies', 0, 'sourceTopics'), [
      'streams-plaintext-input',
    ])

    const transactions = await decoded('__transaction_state')
    assert.ok(transactions.every(({ key }) => at(key, 'data', 'transactionalId') === 'tx-1'))
    // Ongoing, prepared to commit, committed.
    const states = transactions.map(({ value }) => at(value, 'data', 'transactionStatus'))
    assert.ok(
      [1, 2, 4].every((state) => states.includes(state)),
      stringifyJson(states),
    )

    await assertPrintedAlike('__consumer_offsets', 'OffsetsMessageFormatter')
    await assertPrintedAlike('__transaction_state', 'TransactionLogMessageFormatter')
    await assertPrintedAlike('__share_group_state', 'group.share.ShareGroupStateMessageFormatter')
  })

  test('the log of the controller, which no client can fetch, reads as kafka-dump-log prints it', async () => {
    const log = path.join(cluster.dir, 'data', '__cluster_metadata-0', '00000000000000000000.log')
    // The broker goes on writing; a copy stays as it is.
    const copy = path.join(cluster.dir, '00000000000000000000.log')
    await copyFile(log, copy)
    const { stdout, stderr, code } = await tool(
      'org.apache.kafka.tools.DumpLogSegments',
      `--cluster-metadata-decoder --files ${copy}`,
    )
    assert.equal(code, 0, stderr)
    const printed = new Map<number, Json>()
    for (const [, offset, payload = ''] of stdout.matchAll(
      /offset: (\d+) .*payload: (\{"type".*\})$/gm,
    )) {
      printed.set(Number(offset), parseJson(Buffer.from(payload)))
    }
    const bytes = readFileSync(copy)
    const context = { topic: '__cluster_metadata', side: 'value' } as const
    const ours = walk(bytes, 0, bytes.length).records.filter(({ offset }) => printed.has(offset))
    assert.equal(ours.length, printed.size)
    const types = new Set<Json>()
    for (const { offset, value } of ours) {
      assert.ok(value !== null)
      const shown = internalSerde.decode(value, context)
      assert.deepEqual(shown, printed.get(offset))
      types.add(at(shown, 'type'))
    }
    assert.ok(types.size > 5, stringifyJson([...types]))
  })
})
