import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { minuteOf } from '../state/history.ts'
import { testHistories } from '../state/history-log/histories-for-tests.ts'
import type { Known } from '../state/snapshot-store.ts'
import { Facts } from './facts.ts'
import { historyRecorder } from './history-recorder.ts'
import { readHistory } from './history-view.ts'
import { withOffsets } from './rows-for-tests.ts'
import {
  committedTable,
  listedGroup,
  observed,
  smallCluster,
  topicTable,
} from './tables-for-tests.ts'

const NOW = 1_800_000_000_000 - (1_800_000_000_000 % 60_000)

function written(known: Known, records: number, at: number): Known {
  return withOffsets(
    known,
    {
      orders: [
        [0, records],
        [0, 0],
      ],
    },
    at,
  )
}

describe('history recorder', () => {
  it('takes rates over the whole minute, however many snapshots on demand lay between', async () => {
    await using histories = testHistories({ resource: '1', clock: () => NOW })
    const recorder = historyRecorder(histories, '1')
    let known = written(smallCluster(), 0, NOW)
    await recorder.record(known, new Facts(known))
    // live mode: a burst early in the minute, silence later
    for (const seconds of [10, 20, 30, 59]) known = written(known, 600, NOW + seconds * 1000)
    known = written(known, 600, NOW + 60_000)
    assert.equal(new Facts(known).offsets?.writeRate[0], 0)
    await recorder.record(known, new Facts(known))
    const { series, from, stepMs } = await readHistory(
      histories,
      '1',
      {
        series: [
          'topic/write_rate/orders',
          'cluster/write_rate',
          'topic/messages/orders',
          'topic/lag/orders',
        ],
        from: NOW - 60_000,
        to: NOW + 60_000,
        top: 1,
        stat: 'mean',
      },
      NOW + 61_000,
    )
    assert.deepEqual([from, stepMs], [NOW - 60_000, 60_000])
    assert.deepEqual(
      series.map(({ values }) => values),
      [
        [null, null, 10],
        [null, null, 10],
        [null, 0, 600],
        [null, null, null],
      ],
    )
    assert.deepEqual(
      series.map(({ unit }) => unit),
      ['records/s', 'records/s', 'records', 'records'],
    )
  })

  it('leaves a gap where no more is known than "at least 0"', async () => {
    await using histories = testHistories({ resource: '1', clock: () => NOW })
    const recorder = historyRecorder(histories, '1')
    let known = written(smallCluster(), 5, NOW)
    known = observed(known, 'group_list', [listedGroup('g')])
    known = observed(known, 'group_offsets', committedTable({ g: {} }), { at: NOW })
    await recorder.record(known, new Facts(known))
    // the first commit of the group: nobody knows how fast it came there
    known = written(known, 5, NOW + 60_000)
    const first = committedTable({ g: { orders: { 0: 5 } } })
    known = observed(known, 'group_offsets', first, { at: NOW + 60_000 })
    await recorder.record(known, new Facts(known))
    const series = ['cluster/read_rate', 'topic/read_rate/orders', 'group/read_rate/g']
    const read = { series, from: NOW + 60_000, to: NOW + 60_000, top: 1, stat: 'mean' } as const
    const answer = await readHistory(histories, '1', read, NOW + 61_000)
    assert.deepEqual(
      answer.series.map(({ values }) => values.at(-1)),
      [null, null, null],
    )
  })

  it('leaves a gap while the cluster does not answer', async () => {
    await using histories = testHistories({ resource: '1', clock: () => NOW })
    const recorder = historyRecorder(histories, '1')
    let known = written(smallCluster(), 5, NOW)
    await recorder.record(known, new Facts(known))
    const away = {
      at: NOW + 60_000,
      allFailed: true,
      faults: [{ kind: 'unreachable', code: 'X', message: 'away' }],
    } as const
    known = observed(known, 'topics', topicTable({}), away)
    known = observed(known, 'offsets', known.offsets.last!.outcome.data, away)
    await recorder.record(known, new Facts(known))
    known = written(observed(known, 'topics', known.topics.last!.outcome.data), 125, NOW + 120_000)
    await recorder.record(known, new Facts(known))
    const { series } = await readHistory(
      histories,
      '1',
      {
        series: ['topic/messages/orders', 'topic/write_rate/*', 'nothing/of/this'],
        from: NOW,
        to: NOW + 120_000,
        top: 5,
        stat: 'mean',
      },
      NOW + 120_000,
    )
    assert.deepEqual(
      series.map(({ id, values }) => [id, values]),
      [
        ['topic/messages/orders', [5, null, 125]],
        ['topic/write_rate/orders', [null, null, 1]],
        ['nothing/of/this', [null, null, null]],
      ],
    )
    assert.equal(minuteOf(NOW), NOW / 60_000)
  })
})
