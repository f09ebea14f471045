import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clusterHistory } from '../history.ts'
import { bucketOf, BUCKETS } from './buckets.ts'
import { makeRollups, pickSteps } from './make-rollups.ts'

const FROM = 30_000_000 - (30_000_000 % 60)
const gap = Number.NaN

describe('roll-ups of the rings', () => {
  it('have every thing in its bucket, with mean and maximum of every metric, and no empty ones', async () => {
    const history = clusterHistory()
    const names = Array.from({ length: 300 }, (_, i) => `topic-${i}`)
    for (let minute = FROM; minute < FROM + 60; minute++)
      names.forEach((name, i) => history.tables.topic.record(minute, name, [i, gap, minute - FROM]))
    history.tables.topic.record(FROM + 61, 'of the next hour', [1])
    const made = await makeRollups(history, { from: FROM, per: 10, count: 6 }, () => true, null)
    assert.deepEqual(new Set(made.keys()), new Set(names.map((name) => bucketOf('topic', name))))
    for (const [i, name] of names.entries()) {
      const points = made.get(bucketOf('topic', name)) ?? []
      const of = (metric: string) => pickSteps(points, 6, { entity: 'topic', metric, name })
      assert.deepEqual([...(of('write_rate')?.mean ?? [])], Array(6).fill(i))
      assert.deepEqual([...(of('read_rate')?.max ?? [])], Array(6).fill(gap))
      assert.deepEqual([...(of('lag')?.mean ?? [])], [4.5, 14.5, 24.5, 34.5, 44.5, 54.5])
      assert.deepEqual([...(of('lag')?.max ?? [])], [9, 19, 29, 39, 49, 59])
      assert.equal(of('nothing'), null)
    }
  })

  it('take from shorter ones only what the rings lack', async () => {
    const history = clusterHistory()
    for (let minute = FROM + 60; minute < FROM + 120; minute++)
      history.tables.group.record(minute, 'g', [8])
    const shorter = {
      names: (entity: string) => (entity === 'group' ? ['g', 'gone'] : []),
      steps: () => ({ mean: Float64Array.of(1, 2, gap), max: Float64Array.of(3, 4, gap) }),
    }
    const span = { from: FROM, per: 60, count: 3 }
    const made = await makeRollups(history, span, () => true, shorter)
    const of = (name: string) =>
      pickSteps(made.get(bucketOf('group', name)) ?? [], 3, {
        entity: 'group',
        metric: 'lag',
        name,
      })
    assert.deepEqual(
      [[...of('g')!.mean], [...of('g')!.max]],
      [
        [1, 8, gap],
        [3, 8, gap],
      ],
    )
    assert.deepEqual([...of('gone')!.max], [3, 4, gap])
  })

  it('go where releases before and after look for them', () => {
    // Written in the log: another hash would hide what is there.
    assert.equal(BUCKETS, 256)
    const buckets = [
      bucketOf('cluster', ''),
      bucketOf('topic', 'orders'),
      bucketOf('group', 'Ωμέγα/1'),
    ]
    assert.deepEqual(buckets, [224, 29, 100])
  })
})
