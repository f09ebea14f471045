import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { decodeRecord } from '../decode-record.ts'
import { encodeRecord } from '../encode-record.ts'
import type { HistoryMinute } from './minute.ts'

const topic = '__millrace_metrics_1m'

function roundTrip(minute: HistoryMinute): HistoryMinute {
  const [one] = encodeRecord({ kind: 'metrics', minute }, { topic })
  const read = decodeRecord({ topic, ...one! })
  assert.ok('ok' in read && read.ok.kind === 'metrics', JSON.stringify(read))
  return read.ok.minute
}

const values = fc.oneof(
  fc.nat(),
  fc.nat().map((n) => n / 1000),
  fc.double(),
)
const names = fc.array(fc.string(), { maxLength: 6 })
const points = fc.tuple(names, names).chain(([names, metrics]) =>
  fc.record({
    entity: fc.constantFrom('topic', 'group', 'connector'),
    metrics: fc.constant(metrics),
    names: fc.constant(names),
    columns: fc.array(
      fc
        .array(values, { minLength: names.length, maxLength: names.length })
        .map((all) => Float64Array.from(all)),
      { minLength: metrics.length, maxLength: metrics.length },
    ),
  }),
)
const minutes = fc.record({
  resource: fc.constantFrom('1', '2'),
  minute: fc.nat(),
  epoch: fc.nat(),
  points: fc.array(points, { maxLength: 3 }),
})

describe('a minute of history', () => {
  it('is given back exactly, gaps as gaps', () => {
    fc.assert(
      fc.property(minutes, (minute) => {
        assert.deepEqual(roundTrip(structuredClone(minute)), structuredClone(minute))
      }),
    )
  })

  it('whose points do not fit their names is damaged', () => {
    const [one] = encodeRecord(
      {
        kind: 'metrics',
        minute: {
          resource: '1',
          minute: 1,
          epoch: 1,
          points: [
            { entity: 'topic', metrics: ['lag'], names: ['a', 'b'], columns: [Float64Array.of(1)] },
          ],
        },
      },
      { topic },
    )
    const read = decodeRecord({ topic, ...one! })
    assert.deepEqual(read, { skipped: 'damaged', reason: 'points that do not fit their names' })
  })
})
