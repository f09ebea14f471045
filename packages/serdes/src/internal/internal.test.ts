import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import type { Json } from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import { internalSerde } from './internal.ts'
import { isInternalTopic } from './topics.ts'

const OFFSETS = '__consumer_offsets'

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex')
const text = (value: string): string =>
  Buffer.from(value).length.toString(16).padStart(4, '0') + Buffer.from(value).toString('hex')

function keyOf(topic: string, bytes: Buffer): Json {
  return internalSerde.decode(bytes, { topic, side: 'key' })
}

function valueOf(topic: string, key: Buffer | null, bytes: Buffer): Json {
  return internalSerde.decode(bytes, { topic, side: 'value', key })
}

/** OffsetCommit of group g, topic t, partition 2. */
const COMMIT = hex(`0001 ${text('g')} ${text('t')} 00000002`)

test('keys say their kind; values are read by the key of their record', () => {
  assert.deepEqual(keyOf(OFFSETS, COMMIT), {
    type: 1,
    kind: 'offset_commit',
    data: { group: 'g', topic: 't', partition: 2 },
  })
  const value = hex(`0003 0020000000000001 00000005 ${text('m')} 0000019f5eafb07b`)
  assert.deepEqual(valueOf(OFFSETS, COMMIT, value), {
    version: 3,
    data: {
      offset: 9007199254740993n,
      leaderEpoch: 5,
      metadata: 'm',
      commitTimestamp: 1784000000123,
    },
  })
})

const sized = (bytes: Buffer): string =>
  bytes.length.toString(16).padStart(8, '0') + bytes.toString('hex')

/** A group of one member. */
const groupOf = (protocolType: string, first: Buffer, second: Buffer): Json =>
  valueOf(
    OFFSETS,
    hex(`0002 ${text('g')}`),
    hex(
      `0000 ${text(protocolType)} 00000003 ${text('range')} ffff 00000001 ${text('m-1')} ${text('c')} ${text('/h')} 00002710 ${sized(first)} ${sized(second)}`,
    ),
  )

const shownGroup = (protocolType: string, first: Json, second: Json): Json => ({
  version: 0,
  data: {
    protocolType,
    generation: 3,
    protocol: 'range',
    leader: null,
    members: [
      {
        memberId: 'm-1',
        clientId: 'c',
        clientHost: '/h',
        sessionTimeout: 10_000,
        subscription: first,
        assignment: second,
      },
    ],
  },
})

test('members of a consumer group: subscription and assignment are read, others stay Base64', () => {
  const subscription = hex(
    `0001 00000001 ${text('t')} ffffffff 00000001 ${text('t')} 00000001 00000007`,
  )
  const assignment = hex(`0000 00000001 ${text('t')} 00000002 00000000 00000007 00000002 abcd`)
  assert.deepEqual(
    groupOf('consumer', subscription, assignment),
    shownGroup(
      'consumer',
      {
        version: 1,
        data: { topics: ['t'], userData: null, ownedPartitions: [{ topic: 't', partitions: [7] }] },
      },
      {
        version: 0,
        data: { assignedPartitions: [{ topic: 't', partitions: [0, 7] }], userData: 'q80=' },
      },
    ),
  )
  assert.deepEqual(groupOf('connect', hex('0001'), hex('')), shownGroup('connect', 'AAE=', ''))
  assert.deepEqual(
    groupOf('consumer', hex('0001 7fffffff'), hex('')),
    shownGroup('consumer', 'AAF/////', ''),
  )
})

test('a classic member of a new consumer group: what it subscribes to by each protocol is read', () => {
  const subscription = hex(`0000 00000001 ${text('t')} ffffffff`)
  const protocols = `02 06${Buffer.from('range').toString('hex')} ${(subscription.length + 1).toString(16).padStart(2, '0')}${subscription.toString('hex')} 00`
  // The struct: whether it is there, a timeout, its protocols, no tags.
  const classic = hex(`01 00002710 ${protocols} 00`)
  const value = hex(
    `0000 00 00 02${Buffer.from('c').toString('hex')} 01 01 00 00002710 00 01 00 ${classic.length.toString(16).padStart(2, '0')} ${classic.toString('hex')}`,
  )
  const shown = valueOf(OFFSETS, hex(`0005 ${text('g')} ${text('m')}`), value)
  assert.deepEqual(shown, {
    version: 0,
    data: {
      instanceId: null,
      rackId: null,
      clientId: 'c',
      clientHost: '',
      subscribedTopicNames: [],
      subscribedTopicRegex: null,
      rebalanceTimeoutMs: 10_000,
      serverAssignor: null,
      classicMemberMetadata: {
        sessionTimeoutMs: 10_000,
        supportedProtocols: [
          { name: 'range', metadata: { version: 0, data: { topics: ['t'], userData: null } } },
        ],
      },
    },
  })
})

test('tagged fields of a newer release are shown as bytes', () => {
  const value = hex(`0000 00000007 02 00 08 0000000000000009 07 02 abcd`)
  assert.deepEqual(valueOf(OFFSETS, hex(`0003 ${text('g')}`), value), {
    version: 0,
    data: { epoch: 7, metadataHash: 9, unknownTaggedFields: [{ tag: 7, data: 'q80=' }] },
  })
})

test('what this version does not know has the numbers as its reason, and its key is shown', () => {
  const key = hex('0063 616263')
  assert.deepEqual(keyOf(OFFSETS, key), { type: 99, kind: 'unknown', data: 'YWJj' })
  assert.throws(
    () => valueOf(OFFSETS, key, hex('0000')),
    /type 99, which is not known in __consumer_offsets; known are 0, 1, 2/,
  )
  assert.throws(
    () => valueOf(OFFSETS, COMMIT, hex('0009 00')),
    /offset_commit says that it is of version 9; known are 0 to 4/,
  )
  assert.throws(() => valueOf(OFFSETS, COMMIT, hex('ffff 00')), /version -1/)
  assert.throws(() => valueOf(OFFSETS, null, hex('0000')), /which has none/)
  assert.throws(() => keyOf('orders', COMMIT), /"orders" is none of them/)
  assert.throws(() => keyOf(OFFSETS, Buffer.concat([COMMIT, hex('00')])), /1 bytes follow/)
  assert.throws(
    () => internalSerde.decode(COMMIT, { topic: OFFSETS, side: 'headers' }),
    /no headers/,
  )
})

test('the records of the controllers', () => {
  const topic = '__cluster_metadata'
  assert.deepEqual(
    valueOf(topic, null, hex('01 02 00 02 74 000102030405060708090a0b0c0d0e0f 00')),
    {
      type: 'TOPIC_RECORD',
      version: 0,
      data: { name: 't', topicId: 'AAECAwQFBgcICQoLDA0ODw' },
    },
  )
  assert.throws(() => valueOf(topic, null, hex('02 02 00')), /frame is of version 2/)
  assert.throws(() => valueOf(topic, null, hex('01 63 00')), /Type 99 is not known/)
  assert.throws(() => valueOf(topic, null, hex('01 02 09')), /version 9/)
  assert.throws(() => keyOf(topic, hex('00')), /have no keys/)
})

/** Recorded from OffsetSync, Checkpoint and Heartbeat of connect-mirror 4.3.1. */
const MIRROR = [
  {
    topics: ['mm2-offset-syncs.us-west.internal', 'mm2-offset-syncs_us_west_internal'],
    key: '00066f726465727300000003',
    value: '0020000000000001000000000000002a',
    shown: [
      { kind: 'offset_sync', data: { topic: 'orders', partition: 3 } },
      { data: { upstreamOffset: 9007199254740993n, offset: 42 } },
    ],
  },
  {
    topics: ['us-west.checkpoints.internal', 'us-west-checkpoints-internal'],
    key: '000762696c6c696e67000e75732d776573742e6f726465727300000003',
    value: '000000000000000004d200000000000004b000076772c3bcc39f65',
    shown: [
      {
        kind: 'checkpoint',
        data: { group: 'billing', topic: 'us-west.orders', partition: 3 },
      },
      { version: 0, data: { upstreamOffset: 1234, offset: 1200, metadata: 'grüße' } },
    ],
  },
  {
    topics: ['heartbeats', 'us-west.heartbeats', 'eu.us-west.heartbeats', 'us_heartbeats'],
    key: '000775732d77657374000865752d6e6f727468',
    value: '00000000019f5eafb07b',
    shown: [
      {
        kind: 'heartbeat',
        data: { sourceClusterAlias: 'us-west', targetClusterAlias: 'eu-north' },
      },
      { version: 0, data: { timestamp: 1784000000123 } },
    ],
  },
] as const

for (const { topics, key, value, shown } of MIRROR) {
  test(`recorded from MirrorMaker 4.3.1: ${topics[0]}`, () => {
    for (const topic of topics) {
      assert.ok(isInternalTopic(topic), topic)
      assert.deepEqual([keyOf(topic, hex(key)), valueOf(topic, hex(key), hex(value))], shown)
      assert.deepEqual(internalSerde.encode(shown[0], { topic, side: 'key' }), hex(key))
    }
  })
}

test('topics of somebody’s own are not taken for internal ones', () => {
  for (const topic of [
    'orders',
    'consumer_offsets',
    '__consumer_offsets.bak',
    'my.internal',
    'checkpoints.internal',
    'mm2-offset-syncs.internal',
    'heartbeatsx',
    'noheartbeats',
  ]) {
    assert.equal(isInternalTopic(topic), false, topic)
  }
})

const anyTopic = fc.constantFrom(
  OFFSETS,
  '__transaction_state',
  '__share_group_state',
  '__cluster_metadata',
  'heartbeats',
  'a.checkpoints.internal',
)

test('any bytes are read or have a reason, soon', () => {
  const small = fc.uint8Array({ maxLength: 60 })
  const headed = fc
    .tuple(fc.integer({ min: 0, max: 23 }), small)
    .map(([first, rest]) => Uint8Array.from([0, first, ...rest]))
  const bytes = fc.oneof(small, headed)
  fc.assert(
    fc.property(anyTopic, headed, bytes, (topic, key, value) => {
      for (const side of ['key', 'value'] as const) {
        try {
          const part = side === 'key' ? key : value
          internalSerde.decode(Buffer.from(part), { topic, side, key: Buffer.from(key) })
        } catch (error) {
          assert.ok(error instanceof SerdeError, String(error))
        }
      }
    }),
    { numRuns: 3000 },
  )
})
