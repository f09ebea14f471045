import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { batchBytes, type TestBatch, type TestRecord } from '../testing/batches.ts'
import { scanBytes, specOf, type Scanned } from '../testing/scan-bytes.ts'

const MINUTE = 60_000

function record(delta: number, changes: Partial<TestRecord> = {}): TestRecord {
  const value = Buffer.from(`{"n":${delta}}`)
  return {
    delta,
    timestamp: 1000 + delta,
    key: Buffer.from(`k-${delta}`),
    value,
    headers: [],
    ...changes,
  }
}

/** Offsets from base on, one record each. */
function batch(baseOffset: number, count: number, changes: Partial<TestBatch> = {}): TestBatch {
  return { baseOffset, records: Array.from({ length: count }, (_, i) => record(i)), ...changes }
}

function log(...batches: readonly TestBatch[]): Buffer {
  return Buffer.concat(batches.map(batchBytes))
}

const offsets = ({ found }: Scanned): number[] => found.map(({ offset }) => offset)

suite('what is passed', () => {
  test('is counted exactly where a range cuts batches, whether their records are looked at or not', () => {
    const bytes = log(batch(0, 10), batch(10, 10), batch(20, 10))
    for (const filter of [null, '.value.id == "not there"', '.key == "k-5"', '.offset >= 0']) {
      for (const compression of ['none', 'gzip'] as const) {
        const cut = log(
          batch(0, 10, { compression }),
          batch(10, 10),
          batch(20, 10, { compression }),
        )
        const { count } = scanBytes(specOf({ filter }), cut, { low: 4, high: 23 })
        assert.equal(count.scanned, 19, `${filter}`)
        assert.equal(count.position, 23)
      }
      const asked = scanBytes(specOf({ filter }), bytes, { low: 0, high: 30, fetchOffset: 15 })
      assert.equal(asked.count.scanned, 15)
    }
  })

  test('is not counted where compaction left gaps, but the position goes over them', () => {
    const sparse = { baseOffset: 5, records: [record(1), record(7)], lastDelta: 9 }
    const empty = { baseOffset: 15, records: [], lastDelta: 4 }
    const scanned = scanBytes(specOf(), log(sparse, empty), { low: 0, high: 100 })
    assert.deepEqual(offsets(scanned), [6, 12])
    assert.equal(scanned.count.scanned, 2)
    assert.equal(scanned.count.position, 20)
  })

  test('adds the bytes of the batches it belongs to', () => {
    const bytes = log(batch(0, 10), batch(10, 10))
    assert.equal(scanBytes(specOf(), bytes, { low: 0, high: 20 }).count.bytes, bytes.length)
  })

  test('tells of each match what was counted up to it', () => {
    const bytes = log(batch(0, 4))
    const { count } = scanBytes(specOf({ filter: '.value.n % 2 == 1' }), bytes, { low: 0, high: 4 })
    assert.deepEqual([count.scanned, count.lookedInto, count.matched], [4, 4, 2])
  })
})

suite('transactions', () => {
  const aborted = [{ producerId: 7n, firstOffset: 2 }]
  const bytes = log(
    batch(0, 2, { producerId: 8 }),
    batch(2, 3, { producerId: 7 }),
    batch(5, 1, { control: 'abort', producerId: 7 }),
    batch(6, 1, { producerId: 7 }),
    batch(7, 1, { control: 'commit', producerId: 8 }),
  )

  test('that were aborted are left out, and so are markers; neither is counted', () => {
    const scanned = scanBytes(specOf(), bytes, { low: 0, high: 8, aborted })
    assert.deepEqual(offsets(scanned), [0, 1, 6])
    assert.equal(scanned.count.scanned, 3)
    assert.equal(scanned.count.position, 8)
  })

  test('are followed from before the range, where the answer begins', () => {
    const scanned = scanBytes(specOf(), bytes, { low: 4, high: 8, aborted })
    assert.deepEqual(offsets(scanned), [6])
  })
})

/** Two batches in time, one a little and one far behind 2000 ms, and two that a wrong clock put there. */
function behind(logAppendTime: boolean): Buffer {
  return log(
    batch(0, 2, { logAppendTime }),
    { baseOffset: 2, records: [record(0, { timestamp: 3000 })], logAppendTime },
    { baseOffset: 3, records: [record(0, { timestamp: 2000 + MINUTE })], logAppendTime },
    batch(4, 2),
  )
}

suite('times', () => {
  const late = { timestamp: 5000 }

  test('are a test of each record, since producers set them in any order', () => {
    const mixed = { baseOffset: 0, records: [record(0), record(1, late), record(2)] }
    const scanned = scanBytes(specOf({ fromTime: 1001, toTime: 5000 }), log(mixed, batch(3, 3)), {
      low: 0,
      high: 6,
    })
    assert.deepEqual(offsets(scanned), [2, 4, 5])
    assert.equal(scanned.count.scanned, 6)
    assert.equal(scanned.end, 'done')
  })

  test('of the broker are those of the whole batch', () => {
    const stamped = { baseOffset: 0, records: [record(0), record(1, late)], logAppendTime: true }
    const scanned = scanBytes(specOf({ fromTime: 5000 }), log(stamped), { low: 0, high: 2 })
    assert.deepEqual(offsets(scanned), [0, 1])
    for (const { text } of scanned.found) {
      const { timestamp, timestamp_type } = JSON.parse(text)
      assert.deepEqual([timestamp, timestamp_type], [5000, 'LogAppendTime'])
    }
  })

  test('of brokers end a scan once their clocks cannot disagree, those of producers never', () => {
    const spec = specOf({ toTime: 2000 })
    const stamped = scanBytes(spec, behind(true), { low: 0, high: 6 })
    assert.equal(stamped.end, 'behind')
    assert.deepEqual(offsets(stamped), [0, 1])
    assert.equal(stamped.count.position, 3)
    const created = scanBytes(spec, behind(false), { low: 0, high: 6 })
    assert.equal(created.end, 'done')
    assert.deepEqual(offsets(created), [0, 1, 4, 5])
  })

  test('beyond 2^53 are exact', () => {
    const times = [2n ** 53n, 2n ** 53n + 1n]
    const bytes = log({
      baseOffset: 0,
      records: times.map((timestamp, i) => record(i, { timestamp })),
    })
    const spec = specOf({ filter: '.timestamp == 9007199254740993' })
    const { found } = scanBytes(spec, bytes, { low: 0, high: 2 })
    assert.equal(found.length, 1)
    assert.match(found[0]?.text ?? '', /"offset":1,"timestamp":9007199254740993,/)
  })
})

suite('an exact key', () => {
  test('matches only itself, however short or common its bytes are', () => {
    const keys = ['k', 'k-1', 'k-12', 'k-1', null].map((key) =>
      key === null ? null : Buffer.from(key),
    )
    const bytes = log({
      baseOffset: 0,
      records: keys.map((key, i) => record(i, { key, value: Buffer.from('"k-1"') })),
    })
    const found = (key: string): number[] =>
      offsets(
        scanBytes(specOf({ keys: new Map([['scanned', Buffer.from(key)]]) }), bytes, {
          low: 0,
          high: 5,
        }),
      )
    assert.deepEqual(found('k-1'), [1, 3])
    assert.deepEqual(found('k'), [0])
    assert.deepEqual(found(''), [])
  })
})

suite('damage', () => {
  test('in a batch is told with its offsets, and the scan goes on behind it', () => {
    const broken = batchBytes(batch(10, 5))
    broken.writeUInt8(broken.readUInt8(70) ^ 1, 70)
    const bytes = Buffer.concat([log(batch(0, 10)), broken, log(batch(15, 5))])
    for (const filter of [null, '.value.id == "not there"']) {
      const { count } = scanBytes(specOf({ filter }), bytes, { low: 0, high: 20 })
      assert.equal(count.scanned, 15)
      assert.equal(count.position, 20)
      assert.equal(count.notes.length, 1)
      assert.match(count.notes[0] ?? '', /^Offsets 10 to 14 were passed over: .*CRC/)
    }
  })
})

suite('a filter that fails', () => {
  test('on records is counted with its first message, and finds the others', () => {
    const bytes = log({
      baseOffset: 0,
      records: ['{"a":1}', '[1]', '"x"', '{"a":1}'].map((value, i) =>
        record(i, { value: Buffer.from(value) }),
      ),
    })
    const scanned = scanBytes(specOf({ filter: '.value.a == 1' }), bytes, { low: 0, high: 4 })
    assert.deepEqual(offsets(scanned), [0, 3])
    assert.equal(scanned.count.filterErrors, 2)
    assert.match(scanned.count.filterError ?? '', /Cannot index array with string \("a"\)/)
  })

  test('by its limits ends the search with the record and the text', () => {
    assert.throws(
      () =>
        scanBytes(specOf({ filter: '.offset == 7 and last(repeat(1)) > 0' }), log(batch(0, 9)), {
          low: 0,
          high: 9,
        }),
      {
        code: 'MR_SEARCH_LIMIT',
        message: /scanned:0:7, on which .* steps \(filter: \.offset == 7 and/,
      },
    )
  })
})
