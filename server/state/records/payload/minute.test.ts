import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { clusterHistory } from '../../history.ts'
import { decodeRecord } from '../decode-record.ts'
import { encodeRecord } from '../encode-record.ts'
import type { HistoryMinute } from './minute.ts'
import { restoreMinute } from './minute.ts'

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

  it('rebuilds the rings, whatever the order of the metrics when it was written', () => {
    const history = clusterHistory()
    const first = 30_000_000
    const written = [5, Number.NaN, 7].map((lag, i) =>
      roundTrip({
        resource: '1',
        minute: first + i,
        epoch: 1,
        points: [
          {
            entity: 'group',
            metrics: ['members', 'lag', 'of a later release'],
            names: ['billing', 'shipping'],
            columns: [Float64Array.of(2, i), Float64Array.of(lag, 0.017), Float64Array.of(1, 1)],
          },
          { entity: 'later', metrics: ['x'], names: ['y'], columns: [Float64Array.of(1)] },
        ],
      }),
    )
    for (const minute of written) restoreMinute(history, minute)
    const read = (name: string, metric: number): number[] => {
      const out = new Float64Array(4)
      history.tables.group.read(name, metric, first - 1, first + 3, out)
      return [...out]
    }
    const gap = Number.NaN
    assert.deepEqual(read('billing', 0), [gap, 5, gap, 7])
    assert.deepEqual(read('billing', 1), [gap, gap, gap, gap])
    assert.deepEqual(read('shipping', 2), [gap, 0, 1, 2])
    assert.deepEqual(read('shipping', 0), [gap, 0.017, 0.017, 0.017])
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
