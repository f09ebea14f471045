import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { stateConfig } from './log-for-tests.ts'
import { STREAMS } from './model.ts'
import type { Stream } from './model.ts'
import { topicSpec } from './topics.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Retention by stream, ms; null: not set. */
function retentions(changes: Parameters<typeof stateConfig>[0]): Record<Stream, number | null> {
  const config = stateConfig(changes)
  const of = (stream: Stream): number | null => {
    const ms = topicSpec(stream, config, 3).configs['retention.ms']
    return ms === undefined ? null : Number(ms)
  }
  return {
    snapshots: of('snapshots'),
    metrics_1m: of('metrics_1m'),
    metrics_10m: of('metrics_10m'),
    metrics_1h: of('metrics_1h'),
    changes: of('changes'),
    audit_log: of('audit_log'),
    state: of('state'),
  }
}

function everySetting(variant: string): Set<string> {
  return new Set(
    STREAMS.flatMap((stream) =>
      Object.keys(topicSpec(stream, stateConfig({ variant }), 3).configs),
    ),
  )
}

suite('internal topics', () => {
  test('full: each is kept for as long as it is shown, and a little longer', () => {
    const kept = { minutesHours: 48, tensDays: 7, hoursDays: 100, changesDays: 10 }
    assert.deepEqual(retentions({ kept }), {
      snapshots: 2 * HOUR,
      metrics_1m: 49 * HOUR,
      metrics_10m: 8 * DAY,
      metrics_1h: 102 * DAY,
      changes: 10 * DAY,
      audit_log: -1,
      state: null,
    })
  })

  test('ephemeral: everything is kept for two hours', () => {
    const all = retentions({ mode: 'ephemeral' })
    assert.deepEqual([...new Set(Object.values(all))], [2 * HOUR])
    const { configs } = topicSpec('state', stateConfig({ mode: 'ephemeral' }), 3)
    assert.equal(configs['cleanup.policy'], 'compact,delete')
  })

  test('of deleted topics segments are small parts of what is kept', () => {
    for (const mode of ['full', 'ephemeral'] as const) {
      for (const stream of STREAMS) {
        const { configs } = topicSpec(stream, stateConfig({ mode }), 3)
        const retention = Number(configs['retention.ms'] ?? -1)
        if (retention > 0) assert.ok(Number(configs['segment.ms']) <= retention / 4, stream)
      }
    }
  })

  test('names, partitions and replicas', () => {
    const config = stateConfig({ prefix: 'p', partitions: 12, replicationFactor: 3 })
    const [snapshots, state, audit] = (['snapshots', 'state', 'audit_log'] as const).map((stream) =>
      topicSpec(stream, config, 5),
    )
    assert.deepEqual(
      [snapshots?.name, snapshots?.partitions, snapshots?.replicationFactor],
      ['p_snapshots', 12, 3],
    )
    assert.deepEqual([state?.partitions, audit?.partitions], [1, 1])
  })

  for (const [factor, brokers, replicas, inSync] of [
    [3, 5, 3, '2'],
    [3, 2, 2, '2'],
    [3, 1, 1, '1'],
    [1, 5, 1, '1'],
    [5, 5, 5, '2'],
  ] as const) {
    test(`REPLICATION_FACTOR ${factor} on ${brokers} brokers: ${replicas}, ${inSync} in sync`, () => {
      const spec = topicSpec('changes', stateConfig({ replicationFactor: factor }), brokers)
      assert.equal(spec.replicationFactor, replicas)
      assert.equal(spec.configs['min.insync.replicas'], inSync)
      assert.equal(spec.configs['unclean.leader.election.enable'], 'false')
    })
  }

  test('Event Hubs: nothing but cleanup and retention, of seven days at most', () => {
    assert.deepEqual(everySetting('EVENT_HUBS'), new Set(['cleanup.policy', 'retention.ms']))
    const all = retentions({ variant: 'EVENT_HUBS' })
    assert.deepEqual(
      [all.metrics_1m, all.metrics_1h, all.audit_log, all.state],
      [25 * HOUR, 7 * DAY, 7 * DAY, null],
    )
    assert.equal(
      topicSpec('state', stateConfig({ variant: 'EVENT_HUBS' }), 3).replicationFactor,
      -1,
    )
  })

  test('MSK Serverless and RHOSAK: no setting that their policies refuse, and no -1', () => {
    assert.deepEqual(everySetting('MSK_SERVERLESS'), new Set(['cleanup.policy', 'retention.ms']))
    const rhosak = everySetting('RHOSAK')
    for (const key of ['min.insync.replicas', 'unclean.leader.election.enable'])
      assert.ok(!rhosak.has(key))
    for (const variant of ['MSK_SERVERLESS', 'RHOSAK']) {
      const all = retentions({ variant })
      assert.deepEqual([all.metrics_1h, all.audit_log], [367 * DAY, 3650 * DAY])
    }
  })
})
