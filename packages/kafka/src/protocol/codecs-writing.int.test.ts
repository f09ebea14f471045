/** Codecs of APIs that change something, against real brokers in every version that both have. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { olderNode, singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { errorName } from '../client/error-codes.ts'
import type { Kafka } from '../client/kafka.ts'
import { encodeBatch, stampBatch } from '../records/encode.ts'
import { createTopics, openTestKafka, uniqueName } from '../testing/estate.ts'
import { pinned, rangeOf } from '../testing/pinned.ts'
import { addPartitionsToTxnApi } from './add-partitions-to-txn.ts'
import type { Codec } from './codec.ts'
import { createPartitionsApi } from './create-partitions.ts'
import { createTopicsApi } from './create-topics.ts'
import { deleteRecordsApi } from './delete-records.ts'
import { deleteTopicsApi } from './delete-topics.ts'
import { TOPIC_RESOURCE } from './describe-configs.ts'
import { endTxnApi } from './end-txn.ts'
import { findCoordinatorApi } from './find-coordinator.ts'
import { heartbeatApi } from './heartbeat.ts'
import { incrementalAlterConfigsApi } from './incremental-alter-configs.ts'
import { initProducerIdApi } from './init-producer-id.ts'
import { joinGroupApi } from './join-group.ts'
import { leaveGroupApi } from './leave-group.ts'
import { metadataApi } from './metadata.ts'
import { produceApi } from './produce.ts'
import { syncGroupApi } from './sync-group.ts'

/** Versions in common; the rest are those of the codec. */
const NODES = [
  { release: '4.3', start: () => singleNode(), produce: '3-13' },
  { release: '3.9', start: () => olderNode(), produce: '3-11' },
]

for (const { release, start, produce } of NODES) {
  suite(`against Kafka ${release}`, () => {
    const topic = uniqueName('codecs-writing')
    const group = uniqueName('codecs-group')
    const transactionalId = uniqueName('codecs-tx')
    let node: TestKafka
    let kafka: Kafka
    let broker: number
    let topicId: string

    before(async () => {
      node = await start()
      kafka = openTestKafka(node.bootstrap)
      await createTopics(node.bootstrap, [{ name: topic, partitions: 1 }])
      broker = (await kafka.brokers())[0]?.id ?? -1
      const { topics } = await kafka.request('any', metadataApi, { topics: [topic] })
      topicId = topics.ids[0] ?? ''
      for (const [type, key] of [
        ['group', group],
        ['transaction', transactionalId],
      ] as const) {
        await until(
          async () => {
            const found = await kafka.request('any', findCoordinatorApi, { type, keys: [key] })
            return found[0]?.errorCode === 0
          },
          { describe: `the coordinator of ${key}` },
        )
      }
    })
    after(async () => {
      await kafka[Symbol.asyncDispose]()
      await node[Symbol.asyncDispose]()
    })

    const ask = <Req, Res>(codec: Codec<Req, Res>, version: number, request: Req) =>
      kafka.request(broker, pinned(codec, version), request, { use: 'admin' })

    /** One test per version. @param range those in common */
    function eachVersion<Req, Res>(
      codec: Codec<Req, Res>,
      work: (version: number) => Promise<void>,
      range = `${codec.minVersion}-${codec.maxVersion}`,
    ): void {
      test(`${codec.name} has versions ${range} in common`, async () => {
        assert.equal(await rangeOf(kafka, broker, codec), range)
      })
      const [from = 0, to = -1] = range.split('-').map(Number)
      for (let version = from; version <= to; version += 1) {
        test(`${codec.name} v${version}`, () => work(version))
      }
    }

    const newProducer = (version: number) =>
      until(
        async () => {
          const answer = await ask(initProducerIdApi, version, {
            transactionalId,
            transactionTimeoutMs: 60_000,
            producerId: -1n,
            producerEpoch: -1,
          })
          // The transaction before is still being ended.
          return answer.errorCode === 0 && answer
        },
        { describe: 'a producer id' },
      )

    eachVersion(initProducerIdApi, async (version) => {
      const first = await newProducer(version)
      const second = await newProducer(version)
      assert.ok(first.producerId >= 0n)
      assert.deepEqual(
        [second.producerId, second.producerEpoch],
        [first.producerId, first.producerEpoch + 1],
      )
    })

    let written = 0
    eachVersion(
      produceApi,
      async (version) => {
        const batch = encodeBatch([{ key: null, value: Buffer.from('v'), timestamp: Date.now() }], {
          compression: 'none',
          transactional: false,
        })
        const request = {
          transactionalId: null,
          timeoutMs: 5000,
          topic,
          topicId,
          partition: 0,
          batch,
        }
        const answer = await ask(produceApi, version, request)
        assert.deepEqual(
          [answer.errorCode, answer.baseOffset, answer.logStartOffset, answer.recordErrors],
          [0, written, version >= 5 ? 0 : -1, []],
        )
        written += 1
        const broken = Buffer.from(batch)
        broken.writeUInt8(1, broken.length - 1)
        const refused = await ask(produceApi, version, { ...request, batch: broken })
        assert.equal(errorName(refused.errorCode), 'CORRUPT_MESSAGE')
      },
      produce,
    )

    eachVersion(addPartitionsToTxnApi, async (version) => {
      const producer = await newProducer(2)
      const owner = { transactionalId, ...producer }
      const added = await ask(addPartitionsToTxnApi, version, {
        ...owner,
        topics: [{ name: topic, partitions: [0] }],
      })
      assert.deepEqual(added, [{ topic, partition: 0, errorCode: 0 }])
      const ended = await ask(endTxnApi, version, { ...owner, commit: true })
      assert.equal(ended.errorCode, 0)
    })

    eachVersion(endTxnApi, async (version) => {
      const owner = { transactionalId, ...(await newProducer(2)) }
      const topics = [{ name: topic, partitions: [0] }]
      await ask(addPartitionsToTxnApi, 3, { ...owner, topics })
      // A batch of the transaction that is given up.
      const batch = encodeBatch([{ key: null, value: null, timestamp: Date.now() }], {
        compression: 'none',
        transactional: true,
      })
      const { producerId, producerEpoch: epoch } = owner
      stampBatch(batch, { producerId, epoch, sequence: 0 })
      const produced = await ask(produceApi, 11, {
        transactionalId,
        timeoutMs: 5000,
        topic,
        topicId,
        partition: 0,
        batch,
      })
      assert.equal(produced.errorCode, 0)
      const ended = await ask(endTxnApi, version, { ...owner, commit: false })
      assert.equal(ended.errorCode, 0)
    })

    eachVersion(createTopicsApi, async (version) => {
      const name = uniqueName('codecs-created')
      const configs = [{ name: 'retention.ms', value: '7200000' }]
      const [made, there] = await ask(createTopicsApi, version, {
        topics: [
          { name, partitions: 2, replicationFactor: 1, configs },
          { name: topic, partitions: 1, replicationFactor: 1, configs: [] },
        ],
        timeoutMs: 5000,
        validateOnly: true,
      })
      assert.deepEqual(
        [made?.name, made?.errorCode, made?.partitions],
        [name, 0, version >= 5 ? 2 : -1],
      )
      assert.equal(errorName(there?.errorCode ?? 0), 'TOPIC_ALREADY_EXISTS')
    })

    eachVersion(createPartitionsApi, async (version) => {
      const answers = await ask(createPartitionsApi, version, {
        topics: [
          { name: topic, count: 2 },
          { name: 'no-such-topic', count: 2 },
        ],
        timeoutMs: 5000,
        validateOnly: true,
      })
      const byName = new Map(answers.map((answer) => [answer.name, errorName(answer.errorCode)]))
      assert.deepEqual(
        [byName.get(topic), byName.get('no-such-topic')],
        ['NONE', 'UNKNOWN_TOPIC_OR_PARTITION'],
      )
    })

    eachVersion(deleteTopicsApi, async (version) => {
      const name = uniqueName('codecs-deleted')
      await createTopics(node.bootstrap, [{ name, partitions: 1 }])
      const request = { names: [name, 'no-such-topic'], timeoutMs: 5000 }
      const answers = await ask(deleteTopicsApi, version, request)
      const byName = new Map(answers.map((answer) => [answer.name, errorName(answer.errorCode)]))
      assert.deepEqual(
        [byName.get(name), byName.get('no-such-topic')],
        ['NONE', 'UNKNOWN_TOPIC_OR_PARTITION'],
      )
    })

    eachVersion(incrementalAlterConfigsApi, async (version) => {
      const configs = [{ name: 'retention.ms', operation: 'set', value: '3600000' }] as const
      const resources = [topic, 'no-such-topic'].map((name) => ({
        type: TOPIC_RESOURCE,
        name,
        configs,
      }))
      const request = { resources, validateOnly: true }
      const answers = await ask(incrementalAlterConfigsApi, version, request)
      const byName = new Map(answers.map((answer) => [answer.name, errorName(answer.errorCode)]))
      assert.deepEqual(
        [byName.get(topic), byName.get('no-such-topic')],
        ['NONE', 'UNKNOWN_TOPIC_OR_PARTITION'],
      )
    })

    /** A whole life in the group, each request in its version or the highest there is. */
    async function life(version: number): Promise<void> {
      const at = (codec: Codec<never, unknown>) => Math.min(version, codec.maxVersion)
      const join = (memberId: string) =>
        ask(joinGroupApi, at(joinGroupApi), {
          group,
          sessionTimeoutMs: 10_000,
          rebalanceTimeoutMs: 10_000,
          memberId,
          protocolType: 'millrace-test',
          protocols: [{ name: 'v1', metadata: Buffer.from('meta') }],
          reason: 'a test',
        })
      let joined = await join('')
      assert.equal(errorName(joined.errorCode), version >= 4 ? 'MEMBER_ID_REQUIRED' : 'NONE')
      if (version >= 4) joined = await join(joined.memberId)
      const { memberId, generation } = joined
      assert.deepEqual(
        [joined.errorCode, joined.protocol, joined.leader, joined.members],
        [0, 'v1', memberId, [{ memberId, metadata: Buffer.from('meta') }]],
      )
      const me = { group, memberId, generation }
      const synced = await ask(syncGroupApi, at(syncGroupApi), {
        ...me,
        protocolType: 'millrace-test',
        protocol: 'v1',
        assignments: [{ memberId, assignment: Buffer.from('all') }],
      })
      assert.deepEqual(synced, { errorCode: 0, assignment: Buffer.from('all') })
      assert.equal((await ask(heartbeatApi, at(heartbeatApi), me)).errorCode, 0)
      const other = await ask(heartbeatApi, at(heartbeatApi), { ...me, generation: 99 })
      assert.equal(errorName(other.errorCode), 'ILLEGAL_GENERATION')
      const leave = { group, memberId, reason: 'the end' }
      assert.equal((await ask(leaveGroupApi, at(leaveGroupApi), leave)).errorCode, 0)
      const again = await ask(leaveGroupApi, at(leaveGroupApi), leave)
      assert.equal(errorName(again.errorCode), 'UNKNOWN_MEMBER_ID')
    }
    eachVersion(joinGroupApi, life)
    for (const codec of [syncGroupApi, heartbeatApi, leaveGroupApi]) {
      test(`${codec.name} has all its versions in common`, async () => {
        const all = `${codec.minVersion}-${codec.maxVersion}`
        assert.equal(await rangeOf<never, unknown>(kafka, broker, codec), all)
      })
    }

    let deleted = 0
    eachVersion(deleteRecordsApi, async (version) => {
      deleted += 1
      const partitions = [{ partition: 0, offset: deleted }]
      const request = { topics: [{ name: topic, partitions }], timeoutMs: 5000 }
      assert.deepEqual(await ask(deleteRecordsApi, version, request), [
        { topic, partition: 0, lowWatermark: deleted, errorCode: 0 },
      ])
    })
  })
}
