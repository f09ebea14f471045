import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KEPT, testHistories } from '../state/history-log/histories-for-tests.ts'
import type { Histories } from '../state/history-log/model.ts'
import { historyStep, readHistory } from './history-view.ts'

const NOW = 1_800_000_123_456
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

describe('the step of a range', () => {
  const cases: [string, number, number, number][] = [
    ['an hour', -HOUR, 0, MINUTE],
    ['24 hours', -DAY, 0, MINUTE],
    ['24 hours, answered a moment later', -DAY - 1500, 0, MINUTE],
    ['25 hours', -25 * HOUR, 0, 10 * MINUTE],
    ['an hour of yesterday', -30 * HOUR, -29 * HOUR, 10 * MINUTE],
    ['14 days', -14 * DAY, 0, 10 * MINUTE],
    ['15 days', -15 * DAY, 0, HOUR],
    ['an hour a month ago', -30 * DAY, -30 * DAY + HOUR, HOUR],
    ['a year', -365 * DAY, 0, HOUR],
  ]
  for (const [name, from, to, step] of cases)
    it(`of ${name} is ${step / MINUTE} min`, () => {
      assert.equal(historyStep(KEPT, { from: NOW + from, to: NOW + to }, NOW), step)
    })

  it('follows what is kept', () => {
    const range = { from: NOW - 6 * HOUR, to: NOW }
    assert.equal(historyStep({ ...KEPT, minutesHours: 4 }, range, NOW), 10 * MINUTE)
    assert.equal(
      historyStep({ ...KEPT, minutesHours: 72 }, { from: NOW - 2 * DAY, to: NOW }, NOW),
      10 * MINUTE,
    )
    const week = { from: NOW - 7 * DAY, to: NOW }
    assert.equal(historyStep({ ...KEPT, tensDays: 3 }, week, NOW), HOUR)
  })
})

/** Half an hour of two topics. */
async function filled(): Promise<Histories> {
  const histories = testHistories({ resource: '1', clock: () => NOW })
  for (let back = 0; back < 30; back++)
    await histories.record({
      resource: '1',
      minute: Math.floor(NOW / MINUTE) - back,
      points: [
        {
          entity: 'topic',
          metrics: ['lag'],
          names: ['orders', 'payments'],
          columns: [Float64Array.of(back, 100)],
        },
      ],
    })
  return histories
}

describe('an answer of history', () => {
  const request = {
    series: ['topic/lag/orders', 'topic/lag/*', 'nothing/of/this'],
    top: 1,
    stat: 'mean',
  } as const

  it('begins at a whole step, goes on to that of its end, and knows only the minutes without Kafka', async () => {
    await using histories = await filled()
    const range = { from: NOW - 7 * DAY, to: NOW }
    const mean = await readHistory(histories, '1', { ...request, ...range }, NOW)
    assert.equal(mean.stepMs, 10 * MINUTE)
    assert.equal(mean.from, Math.floor(range.from / mean.stepMs) * mean.stepMs)
    const [orders, largest, nothing] = mean.series
    const count = Math.floor(NOW / mean.stepMs) - mean.from / mean.stepMs + 1
    assert.deepEqual(
      mean.series.map(({ id, values }) => [id, values.length]),
      [
        ['topic/lag/orders', count],
        ['topic/lag/payments', count],
        ['nothing/of/this', count],
      ],
    )
    // NOW is minute 2 of its ten
    assert.deepEqual(orders?.values.slice(-4), [26, 17.5, 7.5, 1])
    assert.deepEqual(largest?.values.slice(-5), [null, 100, 100, 100, 100])
    assert.ok(orders?.values.slice(0, -4).every((value) => value === null))
    assert.ok(nothing?.values.every((value) => value === null))
    const max = await readHistory(histories, '1', { ...request, ...range, stat: 'max' }, NOW)
    assert.deepEqual(max.series[0]?.values.slice(-4), [29, 22, 12, 2])
    assert.deepEqual(
      mean.missing.map(({ section, kind }) => [section, kind]),
      [['history', 'unsupported']],
    )
    assert.match(mean.missing[0]?.reason ?? '', /beyond 24 h needs Kafka/)
    const day = await readHistory(histories, '1', { ...request, from: NOW - DAY, to: NOW }, NOW)
    assert.deepEqual([day.stepMs, day.missing], [MINUTE, []])
    assert.deepEqual(day.series[0]?.values.slice(-3), [2, 1, 0])
  })

  it('reaches no further back than anything is kept', async () => {
    await using histories = await filled()
    const { from, series } = await readHistory(
      histories,
      '1',
      { ...request, from: 1, to: NOW },
      NOW,
    )
    assert.ok(NOW - from < 366 * DAY)
    assert.ok((series[0]?.values.length ?? 0) < 366 * 24)
  })

  it('says while minutes are being read back how many hours are still to come', async () => {
    await using histories = await filled()
    const reading = { ...histories, rebuild: { done: 3, total: 24 } }
    const { missing } = await readHistory(
      reading,
      '1',
      { ...request, from: NOW - HOUR, to: NOW },
      NOW,
    )
    assert.deepEqual(missing, [
      {
        section: 'history',
        kind: 'pending',
        reason: 'History is being read back from Kafka: 21 of 24 h are still to come.',
      },
    ])
  })
})
