import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import type { ClassicMember } from '../protocol/describe-groups.ts'
import { ByteWriter } from '../wire/byte-writer.ts'
import { decodeMember } from './consumer-protocol.ts'

const PLAIN_OBJECTS = { noNullPrototype: true }
const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const topics = fc.array(
  fc.record({ topic: text, partitions: fc.array(fc.nat(), { maxLength: 5 }) }, PLAIN_OBJECTS),
  { maxLength: 5 },
)

function member(metadata: Buffer, assignment: Buffer): ClassicMember {
  return {
    memberId: 'm',
    instanceId: null,
    clientId: 'c',
    clientHost: '/127.0.0.1',
    metadata,
    assignment,
  }
}

function writeTopics(
  out: ByteWriter,
  values: readonly { topic: string; partitions: number[] }[],
): void {
  out.array(values, ({ topic, partitions }) => {
    out.string(topic).array(partitions, (partition) => out.int32(partition))
  })
}

/** As ConsumerProtocolSubscription.json, versions 0 to 3. */
function subscription(version: number, names: readonly string[], rack: string | null): Buffer {
  const out = new ByteWriter().int16(version)
  out.array(names, (name) => out.string(name)).nullableBytes(null)
  if (version >= 1) writeTopics(out, [])
  if (version >= 2) out.int32(7)
  if (version >= 3) out.nullableString(rack)
  return out.finish()
}

function assignment(version: number, values: readonly { topic: string; partitions: number[] }[]) {
  const out = new ByteWriter().int16(version)
  writeTopics(out, values)
  return out.nullableBytes(null).finish()
}

suite('protocol type consumer', () => {
  test('subscription, rack and assignment are read in every version', () => {
    fc.assert(
      fc.property(
        fc.nat(3),
        fc.array(text, { maxLength: 4 }),
        fc.option(text),
        topics,
        (version, names, rack, assigned) => {
          const decoded = decodeMember(
            'consumer',
            member(subscription(version, names, rack), assignment(version, assigned)),
          )
          assert.deepEqual(decoded, {
            assignments: assigned,
            rack: version >= 3 ? rack : null,
            details: { subscription: names.join(', ') },
          })
        },
      ),
    )
  })

  test('a version newer than we know is read as the newest we know', () => {
    const bytes = assignment(9, [{ topic: 't', partitions: [1] }])
    const decoded = decodeMember('consumer', member(Buffer.alloc(0), bytes))
    assert.deepEqual(decoded.assignments, [{ topic: 't', partitions: [1] }])
  })

  test('while the group rebalances both parts are empty: no assignment, no complaint', () => {
    const decoded = decodeMember('consumer', member(Buffer.alloc(0), Buffer.alloc(0)))
    assert.deepEqual(decoded, { assignments: [], rack: null, details: {} })
  })

  test('cut bytes give no assignment and say why', () => {
    const whole = assignment(3, [{ topic: 'orders', partitions: [0, 1] }])
    const decoded = decodeMember('consumer', member(Buffer.alloc(0), whole.subarray(0, 9)))
    assert.equal(decoded.assignments, null)
    assert.match(
      decoded.details['undecodable'] ?? '',
      /not a valid consumer protocol message: Expected text of 6 bytes/,
    )
  })
})

suite('protocol type connect', () => {
  const worker = new ByteWriter().int16(1).string('http://w1:8083/').int64(42).nullableBytes(null)
  const work = new ByteWriter()
    .int16(1)
    .int16(0)
    .string('w1-id')
    .string('http://w1:8083/')
    .int64(42)
  work.array(
    [
      { name: 'sink', tasks: [-1, 0, 1] },
      { name: 'source', tasks: [3] },
    ],
    ({ name, tasks }) => {
      work.string(name).array(tasks, (task) => work.int32(task))
    },
  )

  test('worker, leader, connectors and tasks are details; topics there are none', () => {
    assert.deepEqual(decodeMember('connect', member(worker.finish(), work.finish())), {
      assignments: null,
      rack: null,
      details: {
        url: 'http://w1:8083/',
        config_offset: '42',
        leader: 'w1-id',
        leader_url: 'http://w1:8083/',
        connectors: 'sink',
        tasks: 'sink-0, sink-1, source-3',
      },
    })
  })
})

test('no bytes of a foreign client throw, whatever its protocol type', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((value): Buffer => Buffer.from(value))
  const type = fc.constantFrom('consumer', 'connect', 'sr', '')
  fc.assert(
    fc.property(type, bytes, bytes, (protocolType, metadata, assigned) => {
      decodeMember(protocolType, member(metadata, assigned))
    }),
    { numRuns: 2_000 },
  )
})

test('other protocol types are not guessed at', () => {
  const decoded = decodeMember('sr', member(Buffer.from('{"host":"x"}'), Buffer.from('{}')))
  assert.deepEqual(decoded, { assignments: null, rack: null, details: {} })
})
