/** Codecs of APIs that change something, against what Kafka's own classes write, in every version. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ByteReader } from '../wire/byte-reader.ts'
import { ByteWriter } from '../wire/byte-writer.ts'
import { addPartitionsToTxnApi } from './add-partitions-to-txn.ts'
import type { Codec } from './codec.ts'
import { createTopicsApi } from './create-topics.ts'
import { deleteRecordsApi } from './delete-records.ts'
import { endTxnApi } from './end-txn.ts'
import { heartbeatApi } from './heartbeat.ts'
import { incrementalAlterConfigsApi } from './incremental-alter-configs.ts'
import { initProducerIdApi } from './init-producer-id.ts'
import { joinGroupApi } from './join-group.ts'
import { leaveGroupApi } from './leave-group.ts'
import { produceApi } from './produce.ts'
import { syncGroupApi } from './sync-group.ts'
import { WRITTEN_BY_KAFKA } from './testing/written-by-kafka.ts'

const BYTES = Buffer.from([1, 2, 3])
const ID = 'AAAAAAAAAAAAAAAAAAAAAQ'
const PRODUCER = { producerId: 0x123456789abcdef0n, producerEpoch: 258 }

/** The request as it is given to the codec, and what it must make of the answer. */
function check<Req, Res>(
  name: keyof typeof WRITTEN_BY_KAFKA,
  codec: Codec<Req, Res>,
  request: Req,
  expected: (version: number) => Res,
): void {
  const written = WRITTEN_BY_KAFKA[name]
  const requests = Object.entries(written.request)
  const answers = new Map<string, string>(Object.entries(written.response))
  suite(name, () => {
    test('has every version that is recorded', () => {
      const versions = requests.map(([version]) => Number(version))
      assert.deepEqual([codec.name, versions[0]], [name, codec.minVersion])
      assert.deepEqual(versions.at(-1), codec.maxVersion)
    })
    for (const [text, hex] of requests) {
      const version = Number(text)
      test(`writes a request of version ${version}`, () => {
        const out = new ByteWriter()
        codec.encode(version, request, out)
        assert.equal(out.finish().toString('hex'), hex)
      })
      test(`reads an answer of version ${version}, and none that is cut`, () => {
        const bytes = Buffer.from(answers.get(text) ?? '', 'hex')
        const body = new ByteReader(bytes)
        assert.deepEqual(codec.decode(version, body), expected(version))
        assert.equal(body.remaining, 0)
        for (let cut = 0; cut < bytes.length; cut += 1) {
          const short = new ByteReader(bytes.subarray(0, cut))
          assert.throws(() => codec.decode(version, short), RangeError, `cut at ${cut}`)
        }
      })
    }
  })
}

check(
  'Produce',
  produceApi,
  {
    transactionalId: 'tx',
    timeoutMs: 9000,
    topic: 'orders',
    topicId: ID,
    partition: 3,
    batch: BYTES,
  },
  (version) => ({
    errorCode: 87,
    errorMessage: version >= 8 ? 'bad' : null,
    baseOffset: 258,
    logStartOffset: version >= 5 ? 5 : -1,
    recordErrors:
      version >= 8
        ? [
            { index: 1, message: 'no key' },
            { index: 2, message: null },
          ]
        : [],
  }),
)
check(
  'InitProducerId',
  initProducerIdApi,
  { transactionalId: 'tx', transactionTimeoutMs: 60_000, ...PRODUCER },
  () => ({ errorCode: 90, ...PRODUCER }),
)
check(
  'AddPartitionsToTxn',
  addPartitionsToTxnApi,
  { transactionalId: 'tx', ...PRODUCER, topics: [{ name: 'orders', partitions: [3, 4] }] },
  () => [
    { topic: 'orders', partition: 3, errorCode: 0 },
    { topic: 'orders', partition: 4, errorCode: 55 },
  ],
)
check('EndTxn', endTxnApi, { transactionalId: 'tx', ...PRODUCER, commit: true }, () => ({
  errorCode: 51,
}))
check(
  'CreateTopics',
  createTopicsApi,
  {
    topics: [
      {
        name: 'orders',
        partitions: 3,
        replicationFactor: 2,
        configs: [
          { name: 'retention.ms', value: '7200000' },
          { name: 'x', value: null },
        ],
      },
    ],
    timeoutMs: 15_000,
    validateOnly: true,
  },
  (version) => [
    {
      name: 'orders',
      id: version >= 7 ? ID : '',
      errorCode: 0,
      errorMessage: null,
      partitions: version >= 5 ? 3 : -1,
      replicationFactor: version >= 5 ? 2 : -1,
    },
    {
      name: 'bills',
      id: '',
      errorCode: 36,
      errorMessage: 'is there',
      partitions: -1,
      replicationFactor: -1,
    },
  ],
)
check(
  'IncrementalAlterConfigs',
  incrementalAlterConfigsApi,
  {
    resources: [
      {
        type: 2,
        name: 'orders',
        configs: [
          { name: 'retention.ms', operation: 'set', value: '1' },
          { name: 'x', operation: 'delete', value: null },
        ],
      },
    ],
    validateOnly: true,
  },
  () => [{ errorCode: 40, errorMessage: 'no', type: 2, name: 'orders' }],
)
check(
  'JoinGroup',
  joinGroupApi,
  {
    group: 'g',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 20_000,
    memberId: 'm-1',
    protocolType: 'millrace',
    protocols: [{ name: 'v1', metadata: BYTES }],
    reason: 'why',
  },
  () => ({
    errorCode: 0,
    generation: 5,
    protocol: 'v1',
    leader: 'm-1',
    memberId: 'm-1',
    members: [
      { memberId: 'm-1', metadata: BYTES },
      { memberId: 'm-2', metadata: Buffer.alloc(0) },
    ],
  }),
)
check(
  'SyncGroup',
  syncGroupApi,
  {
    group: 'g',
    generation: 5,
    memberId: 'm-1',
    protocolType: 'millrace',
    protocol: 'v1',
    assignments: [{ memberId: 'm-2', assignment: BYTES }],
  },
  () => ({ errorCode: 27, assignment: BYTES }),
)
const MEMBER = { group: 'g', generation: 5, memberId: 'm-1' }
check('Heartbeat', heartbeatApi, MEMBER, () => ({ errorCode: 27 }))
check('LeaveGroup', leaveGroupApi, { group: 'g', memberId: 'm-1', reason: 'why' }, () => ({
  errorCode: 25,
}))
check(
  'DeleteRecords',
  deleteRecordsApi,
  { topics: [{ name: 'orders', partitions: [{ partition: 3, offset: 258 }] }], timeoutMs: 15_000 },
  () => [{ topic: 'orders', partition: 3, lowWatermark: 258, errorCode: 0 }],
)
