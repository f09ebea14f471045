import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ByteReader, ZERO_UUID } from '../wire/byte-reader.ts'
import { ByteWriter } from '../wire/byte-writer.ts'
import { fetchApi } from './fetch.ts'
import type { FetchRequest } from './fetch.ts'

const int32 = fc.integer({ min: -1, max: 2 ** 31 - 1 })
const offset = fc.integer({ min: -1, max: Number.MAX_SAFE_INTEGER })
const uuid = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'))
const name = fc.string({ unit: 'grapheme', maxLength: 40 })
const versions = fc.integer({ min: fetchApi.minVersion, max: fetchApi.maxVersion })

const transaction = fc
  .record({ producerId: fc.bigInt({ min: -1n, max: 2n ** 63n - 1n }), firstOffset: offset })
  .map((fields) => ({ ...fields }))
const part = fc.record({
  partition: int32,
  errorCode: fc.integer({ min: -1, max: 133 }),
  highWatermark: offset,
  lastStableOffset: offset,
  logStartOffset: offset,
  aborted: fc.option(fc.array(transaction, { maxLength: 3 })),
  preferredReadReplica: int32,
  records: fc.option(fc.uint8Array({ maxLength: 300 })),
  currentLeader: fc.option(fc.tuple(int32, int32).map(([id, epoch]) => ({ id, epoch }))),
  unknownTag: fc.option(fc.uint8Array({ maxLength: 20 })),
})
const answer = fc.record({
  throttleMs: int32,
  errorCode: fc.integer({ min: -1, max: 133 }),
  topics: fc.array(fc.record({ name, id: uuid, partitions: fc.array(part, { maxLength: 4 }) }), {
    maxLength: 4,
  }),
  endpoints: fc.array(
    fc
      .record({ id: int32, host: name, port: int32, rack: fc.option(name, { nil: null }) })
      .map((fields) => ({ ...fields })),
    { maxLength: 3 },
  ),
})
type Answer = typeof answer extends fc.Arbitrary<infer T> ? T : never
type Part = Answer['topics'][number]['partitions'][number]

/** By the field list of FetchResponse.json. */
function written(version: number, { throttleMs, errorCode, topics, endpoints }: Answer): Buffer {
  const out = new ByteWriter(1 << 12)
  out.int32(throttleMs).int16(errorCode).int32(0)
  out.compactArray(topics, (topic) => {
    if (version < 13) out.compactString(topic.name)
    else out.uuid(topic.id)
    out.compactArray(topic.partitions, (one) => writePart(out, one)).taggedFields()
  })
  if (version < 16) return out.taggedFields().finish()
  const value = new ByteWriter().compactArray(endpoints, ({ id, host, port, rack }, writer) => {
    writer.int32(id).compactString(host).int32(port).compactNullableString(rack).taggedFields()
  })
  return out.taggedFields([{ tag: 0, value: value.finish() }]).finish()
}

function writePart(out: ByteWriter, one: Part): void {
  out.int32(one.partition).int16(one.errorCode)
  out.int64(one.highWatermark).int64(one.lastStableOffset).int64(one.logStartOffset)
  out.compactArray(one.aborted, ({ producerId, firstOffset }) => {
    out.int64Big(producerId).int64(firstOffset).taggedFields()
  })
  out.int32(one.preferredReadReplica).compactNullableBytes(one.records)
  const leader = one.currentLeader
  const known = leader === null ? null : new ByteWriter().int32(leader.id).int32(leader.epoch)
  out.taggedFields([
    ...(known === null ? [] : [{ tag: 1, value: known.taggedFields().finish() }]),
    ...(one.unknownTag === null ? [] : [{ tag: 9, value: one.unknownTag }]),
  ])
}

test('an answer of every version is read to its last byte, records in place', () => {
  fc.assert(
    fc.property(versions, answer, (version, expected) => {
      const body = new ByteReader(written(version, expected))
      const decoded = fetchApi.decode(version, body)
      assert.equal(body.remaining, 0)
      assert.equal(decoded.throttleMs, expected.throttleMs)
      assert.equal(decoded.errorCode, expected.errorCode)
      assert.deepEqual(decoded.endpoints, version < 16 ? [] : expected.endpoints)
      const topics = decoded.topics.map(({ partitions, ...topic }) => ({
        ...topic,
        partitions: partitions.map(({ recordsStart, recordsEnd, ...one }) => ({
          ...one,
          records: body.buffer.subarray(recordsStart, recordsEnd).toString('hex'),
        })),
      }))
      assert.deepEqual(
        topics,
        expected.topics.map(({ name: topic, id, partitions }) => ({
          name: version < 13 ? topic : '',
          id: version < 13 ? ZERO_UUID : id,
          partitions: partitions.map(({ aborted, records, ...one }) => ({
            partition: one.partition,
            errorCode: one.errorCode,
            highWatermark: one.highWatermark,
            lastStableOffset: one.lastStableOffset,
            logStartOffset: one.logStartOffset,
            aborted: aborted ?? [],
            preferredReadReplica: one.preferredReadReplica,
            records: Buffer.from(records ?? []).toString('hex'),
            currentLeader: one.currentLeader,
          })),
        })),
      )
    }),
  )
})

test('an answer cut anywhere is a RangeError', () => {
  fc.assert(
    fc.property(versions, answer, fc.nat(), (version, expected, cut) => {
      const whole = written(version, expected)
      const short = whole.subarray(0, cut % whole.length)
      assert.throws(() => fetchApi.decode(version, new ByteReader(short)), RangeError)
    }),
  )
})

const REQUEST: FetchRequest = {
  maxWaitMs: 500,
  maxBytes: 8_388_608,
  committedOnly: true,
  rack: 'r1',
  topics: [
    {
      name: 'orders',
      id: 'AAAAAAAAAAAAAAAAAAAAAQ',
      partitions: [{ partition: 3, leaderEpoch: 7, offset: 258, maxBytes: 1_048_576 }],
    },
  ],
}

const PARTITIONS =
  '0200000003000000070000000000000102ffffffffffffffffffffffff0010000000000103723100'
const HEAD = '000001f400000001008000000100000000ffffffff'
const REPLICA = 'ffffffff'
const ID = '00000000000000000000000000000001'

/** Printed from Kafka 4.3's own FetchRequestData, cut into its parts. */
const RECORDED: Readonly<Record<number, string>> = {
  12: `${REPLICA}${HEAD}02076f7264657273${PARTITIONS}`,
  13: `${REPLICA}${HEAD}02${ID}${PARTITIONS}`,
  14: `${REPLICA}${HEAD}02${ID}${PARTITIONS}`,
  15: `${HEAD}02${ID}${PARTITIONS}`,
  16: `${HEAD}02${ID}${PARTITIONS}`,
  17: `${HEAD}02${ID}${PARTITIONS}`,
  18: `${HEAD}02${ID}${PARTITIONS}`,
}

for (const [version, hex] of Object.entries(RECORDED)) {
  test(`a request of version ${version} is as Kafka's own client writes it`, () => {
    const out = new ByteWriter()
    fetchApi.encode(Number(version), REQUEST, out)
    assert.equal(out.finish().toString('hex'), hex)
  })
}
