import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ByteReader } from '../wire/byte-reader.ts'
import { ByteWriter } from '../wire/byte-writer.ts'
import { metadataApi } from './metadata.ts'

interface Partition {
  readonly error: number
  readonly leader: number
  readonly epoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  readonly offline: readonly number[]
}

interface Topic {
  readonly name: string
  readonly partitions: readonly Partition[]
}

/** An answer of version 12, by the field list of MetadataResponse.json. */
function answerV12(topics: readonly Topic[]): Buffer {
  const out = new ByteWriter(1 << 16)
  const int32s = (values: readonly number[]) =>
    out.compactArray(values, (value) => out.int32(value))
  out.int32(0)
  out.compactArray([1], (id) => {
    out.int32(id).compactString('b1').int32(9092).compactNullableString(null).taggedFields()
  })
  out.compactNullableString('cluster').int32(1)
  out.compactArray(topics, ({ name, partitions }) => {
    out.int16(0).compactNullableString(name).raw(Buffer.alloc(16, 1)).boolean(false)
    let index = 0
    out.compactArray(partitions, (partition) => {
      out.int16(partition.error).int32(index++).int32(partition.leader).int32(partition.epoch)
      int32s(partition.replicas)
      int32s(partition.isr)
      int32s(partition.offline)
      out.taggedFields()
    })
    out.int32(0).taggedFields()
  })
  return out.taggedFields().finish()
}

function listOf(from: Uint32Array, values: Int32Array, row: number): number[] {
  return [...values.subarray(from[row], from[row + 1])]
}

const id = fc.integer({ min: -1, max: 2 ** 31 - 1 })
const ids = fc.array(id, { maxLength: 4 })
const partition = fc.record({
  error: fc.integer({ min: 0, max: 130 }),
  leader: id,
  epoch: id,
  replicas: ids,
  isr: ids,
  offline: ids,
})
const topic = fc.record({
  name: fc.string({ unit: 'grapheme', maxLength: 60 }),
  partitions: fc.array(partition, { maxLength: 6 }),
})

test('every partition lands in its row of the columns', () => {
  fc.assert(
    fc.property(fc.array(topic, { maxLength: 8 }), (topics) => {
      const body = new ByteReader(answerV12(topics))
      const { topics: columns } = metadataApi.decode(12, body)
      assert.equal(body.remaining, 0)
      assert.deepEqual(
        columns.names,
        topics.map(({ name }) => name),
      )
      for (const [t, { partitions }] of topics.entries()) {
        for (const [p, expected] of partitions.entries()) {
          const row = (columns.first[t] ?? 0) + p
          assert.equal(columns.partition[row], p)
          assert.equal(columns.partitionError[row], expected.error)
          assert.equal(columns.leader[row], expected.leader)
          assert.equal(columns.leaderEpoch[row], expected.epoch)
          assert.deepEqual(listOf(columns.replicasFrom, columns.replicas, row), expected.replicas)
          assert.deepEqual(listOf(columns.isrFrom, columns.isr, row), expected.isr)
          assert.deepEqual(listOf(columns.offlineFrom, columns.offline, row), expected.offline)
        }
      }
    }),
  )
})

test('an answer cut anywhere is a RangeError, never a wrong table', () => {
  const whole = answerV12([
    {
      name: 'orders',
      partitions: [{ error: 0, leader: 1, epoch: 0, replicas: [1, 2], isr: [1], offline: [2] }],
    },
  ])
  for (let length = 0; length < whole.length; length += 1) {
    assert.throws(
      () => metadataApi.decode(12, new ByteReader(whole.subarray(0, length))),
      RangeError,
    )
  }
})

test('50,000 partitions are decoded in well under 50 ms', () => {
  const row: Partition = {
    error: 0,
    leader: 1,
    epoch: 5,
    replicas: [1, 2, 3],
    isr: [1, 2, 3],
    offline: [],
  }
  const partitions = Array.from({ length: 10 }, () => row)
  const bytes = answerV12(
    Array.from({ length: 5_000 }, (_, i) => ({ name: `team.orders.v${i}`, partitions })),
  )
  // The best of several runs: what the code costs, not what else the machine did meanwhile.
  const runs = Array.from({ length: 8 }, () => {
    const started = performance.now()
    const { topics } = metadataApi.decode(12, new ByteReader(bytes))
    const tookMs = performance.now() - started
    assert.equal(topics.replicas.length, 150_000)
    return tookMs
  })
  assert.ok(Math.min(...runs) < 50, `took ${runs.map((ms) => ms.toFixed(1)).join(', ')} ms`)
})
