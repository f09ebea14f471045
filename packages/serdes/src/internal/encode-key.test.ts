import assert from 'node:assert/strict'
import test from 'node:test'
import type { Json } from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import { internalSerde } from './internal.ts'

const OFFSETS = '__consumer_offsets'
/** OffsetCommit of group g, topic t, partition 2. */
const COMMIT = Buffer.from('000100016700017400000002', 'hex')

const write = (value: Json, topic = OFFSETS): Buffer =>
  internalSerde.encode(value, { topic, side: 'key' })

const refused = (value: Json, reason: RegExp, topic = OFFSETS): void => {
  assert.throws(
    () => internalSerde.encode(value, { topic, side: 'key' }),
    (error) => {
      assert.ok(error instanceof SerdeError)
      assert.equal(error.code, 'MR_SERDE_UNENCODABLE')
      assert.match(error.message, reason)
      return true
    },
  )
}

test('keys are written from what is shown, and from less', () => {
  const data = { group: 'g', topic: 't', partition: 2 }
  assert.deepEqual(write({ type: 1, kind: 'offset_commit', data }), COMMIT)
  assert.deepEqual(write({ kind: 'offset_commit', data }), COMMIT)
  assert.deepEqual(write({ type: 1, data }), COMMIT)
  assert.deepEqual(
    write('{"kind":"offset_commit","data":{"partition":2,"topic":"t","group":"g"}}'),
    COMMIT,
  )
  assert.deepEqual(
    write({ data: { transactionalId: 'tx' } }, '__transaction_state'),
    Buffer.from('000000027478', 'hex'),
  )
  assert.deepEqual(
    write(
      {
        kind: 'share_snapshot',
        data: { groupId: 'g', topicId: 'AAECAwQFBgcICQoLDA0ODw', partition: 1 },
      },
      '__share_group_state',
    ),
    Buffer.from('0000000167000102030405060708090a0b0c0d0e0f00000001', 'hex'),
  )
})

test('keys that cannot be written have a reason', () => {
  refused('g', /needs a key such as \{"kind"/)
  refused(3, /needs a key such as/)
  refused({ data: {} }, /needs a kind, one of .*offset_commit.*; got none/)
  refused({ kind: 'offsets', data: {} }, /got string \("offsets"\)/)
  refused({ kind: 'offset_commit' }, /"data" of the key needs group, topic, partition; got null/)
  refused(
    { kind: 'offset_commit', data: { group: 'g', topic: 't' } },
    /partition of the key needs a whole number/,
  )
  refused(
    { kind: 'offset_commit', data: { group: 'g', topic: 't', partition: 2 ** 31 } },
    /a whole number from/,
  )
  refused(
    { kind: 'offset_commit', data: { groupId: 'g' } },
    /has groupId; it takes group, topic, partition/,
  )
  refused({ kind: 'group_metadata', data: { group: 'g'.repeat(40_000) } }, /at most 32767 bytes/)
  refused(
    {
      kind: 'share_snapshot',
      data: { groupId: 'g', topicId: 'AAECAwQFBgcICQoLDA0OD_', partition: 1 },
    },
    /a UUID/,
    '__share_group_state',
  )
  refused(
    { kind: 'share_snapshot', data: { groupId: 'g', topicId: null, partition: 1 } },
    /a UUID/,
    '__share_group_state',
  )
  refused({}, /none of them/, 'orders')
  refused({}, /Kafka alone writes/, '__cluster_metadata')
  assert.throws(
    () => internalSerde.encode({}, { topic: OFFSETS, side: 'value' }),
    /writes keys to search by/,
  )
})
