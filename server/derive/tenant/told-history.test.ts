import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { scopeOf } from '../../access/tenancy/scope.ts'
import { testHistories } from '../../state/history-log/histories-for-tests.ts'
import type { Histories } from '../../state/history-log/model.ts'
import { readHistory, type HistoryAnswer } from '../history-view.ts'
import { visibility, type Visibility } from './visibility.ts'

const NOW = 1_800_000_123_456
const MINUTE = 60_000
const HOUR = 3_600_000

function seen(
  includes: readonly (readonly string[])[],
  excludes: readonly (readonly string[])[] = [],
): Visibility {
  const scope = scopeOf('t', { includes, excludes }).cluster({ id: 'c', environmentName: null })
  assert.ok(scope, 'the cluster is in the tenant')
  return visibility(scope, new Set())
}

const topics = (name: string): string[] => ['cluster', '*', 'topic', name]
const groups = (name: string): string[] => ['cluster', '*', 'group', name]

/** Two minutes of three topics, two groups, a broker and the cluster. */
async function filled(): Promise<Histories> {
  const histories = testHistories({ resource: '1', clock: () => NOW })
  for (const back of [1, 0])
    await histories.record({
      resource: '1',
      minute: Math.floor(NOW / MINUTE) - back,
      points: [
        {
          entity: 'topic',
          metrics: ['write_rate', 'lag'],
          names: ['a.1', 'a.2', 'b.1'],
          columns: [Float64Array.of(1, back === 0 ? Number.NaN : 2, 40), Float64Array.of(5, 6, 7)],
        },
        {
          entity: 'group',
          metrics: ['lag', 'read_rate', 'members'],
          names: ['a.g', 'b.g'],
          columns: [Float64Array.of(10, 20), Float64Array.of(3, 4), Float64Array.of(1, 2)],
        },
        {
          entity: 'broker',
          metrics: ['write_rate'],
          names: ['1'],
          columns: [Float64Array.of(43)],
        },
        {
          entity: 'cluster',
          metrics: ['write_rate', 'lag', 'read_rate', 'topics', 'brokers'],
          names: [''],
          columns: [43, 30, 7, 3, 1].map((value) => Float64Array.of(value)),
        },
      ],
    })
  return histories
}

async function ask(
  of: Visibility | null,
  series: readonly string[],
  more: { readonly from?: number; readonly stat?: 'mean' | 'max' } = {},
): Promise<HistoryAnswer> {
  const { from = NOW - MINUTE, stat = 'mean' } = more
  const request = { series, from, to: NOW, top: 12, stat }
  return readHistory(await filled(), '1', request, NOW, of)
}

async function pointsOf(of: Visibility | null, id: string): Promise<readonly (number | null)[]> {
  const { series } = await ask(of, [id])
  assert.equal(series.length, 1, id)
  return series[0]?.values ?? []
}

suite('the history of a tenant', () => {
  const some = seen([topics('a.*'), groups('a.*')])
  const withoutTopic = seen([['cluster', '*']], [topics('b.*')])
  const withoutGroup = seen([['cluster', '*']], [groups('b.*')])
  const none = [null, null]
  const cases: [string, Visibility, Record<string, readonly (number | null)[]>][] = [
    [
      'of some topics and groups',
      some,
      {
        'topic/write_rate/a.1': [1, 1],
        'topic/write_rate/b.1': none,
        'topic/lag/a.1': none,
        'group/lag/a.g': [10, 10],
        'group/lag/b.g': none,
        'group/members/b.g': none,
        'cluster/write_rate': [3, 1],
        'cluster/lag': [10, 10],
        'cluster/read_rate': [3, 3],
        'cluster/topics': none,
        'cluster/brokers': [1, 1],
        'broker/write_rate/1': none,
      },
    ],
    [
      'of all but a topic',
      withoutTopic,
      {
        'topic/lag/a.1': [5, 5],
        'topic/lag/b.1': none,
        'group/lag/a.g': none,
        'group/members/a.g': [1, 1],
        'cluster/write_rate': [3, 1],
        'cluster/lag': [11, 11],
      },
    ],
    [
      'of all but a group',
      withoutGroup,
      {
        'topic/write_rate/b.1': [40, 40],
        'topic/lag/a.1': none,
        'group/lag/a.g': [10, 10],
        'cluster/write_rate': [43, 41],
        'cluster/lag': [10, 10],
      },
    ],
  ]
  for (const [name, of, expected] of cases)
    test(name, async () => {
      for (const [id, values] of Object.entries(expected))
        assert.deepEqual(await pointsOf(of, id), values, id)
    })

  test('says why where a visible thing has no points, and nothing of a hidden one', async () => {
    const untold = ['topic/lag/a.1', 'cluster/topics', 'broker/write_rate/1', 'topic/lag/*']
    for (const id of untold) {
      const { missing } = await ask(some, [id])
      assert.deepEqual(
        missing.map(({ section, kind }) => [section, kind]),
        [['history', 'unsupported']],
        id,
      )
    }
    assert.deepEqual((await ask(some, ['topic/lag/b.1'])).missing, [])
    const hidden = await ask(some, ['group/lag/b.g'])
    const unknown = await ask(some, ['group/lag/nobody'])
    assert.deepEqual({ ...hidden.series[0], id: '' }, { ...unknown.series[0], id: '' })
    assert.deepEqual(hidden.missing, unknown.missing)
  })

  test('stands for visible names only where all are asked for', async () => {
    const { series } = await ask(some, ['topic/write_rate/*', 'group/lag/*', 'topic/lag/*'])
    assert.deepEqual(
      series.map(({ id }) => id),
      ['topic/write_rate/a.2', 'topic/write_rate/a.1', 'group/lag/a.g'],
    )
  })

  test('of a longer range is a sum of means, and of maxima there is none', async () => {
    const from = NOW - 30 * HOUR
    const mean = await ask(some, ['cluster/write_rate'], { from })
    assert.equal(mean.stepMs, 10 * MINUTE)
    assert.equal(mean.series[0]?.values.at(-1), 3)
    assert.match(mean.missing.map(({ reason }) => reason).join(), /what was deleted before/)
    const max = await ask(some, ['cluster/write_rate'], { from, stat: 'max' })
    assert.ok(max.series[0]?.values.every((value) => value === null))
    assert.match(max.missing.map(({ reason }) => reason).join(), /a sum of maxima/)
  })
})
