import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { threeNodes } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { observeForTest } from './observing-for-tests.ts'

describe('three nodes', () => {
  it('loses only the part of a broker that is dead or frozen, names it, and recovers', async (t) => {
    await using kafka = await threeNodes()
    const at = ['--bootstrap-server', kafka.bootstrap]
    const topic = `spread-${randomUUID()}`
    const created = await kafka.tool('org.apache.kafka.tools.TopicCommand', [
      ...at,
      '--create',
      '--topic',
      topic,
      '--partitions',
      '6',
      '--replication-factor',
      '3',
      '--config',
      'min.insync.replicas=2',
    ])
    assert.equal(created.code, 0, created.stderr)
    await kafka.tool('org.apache.kafka.tools.ConsoleProducer', [...at, '--topic', topic], {
      stdin: 'v\n'.repeat(300),
    })

    await using observing = observeForTest({ BOOTSTRAP: kafka.bootstrap })
    const view = (): typeof observing.first => observing.first
    const row = () => view().topic(topic)?.data
    await until(
      () => row()?.messages === 300 && row()?.write_rate === 0 && row()?.disk_bytes !== null,
      {
        describe: 'a complete row',
      },
    )
    await until(() => view().row.state === 'ok', { describe: 'nothing wrong' })
    assert.equal(view().quorum().data?.replicas.length, 3)
    // a broker that does not lead the metadata quorum: its end is seen without an election
    const victim = kafka.nodes.find((node) => node.id !== view().overview().data.controller_id)
    assert.ok(victim)
    const complete = row()

    await t.test('killed', async () => {
      await victim.kill()
      const overview = await until(
        () => {
          const part = view().overview()
          return (
            part.data.problems.some((p) => p.kind === 'under_replicated') &&
            row()?.missing?.disk_bytes !== undefined &&
            part
          )
        },
        { describe: 'the dead broker noticed', deadlineMs: 90_000 },
      )
      assert.ok(
        overview.data.problems.some(
          (p) => /^broker_(down|fenced)$/.test(p.kind) && p.title.includes(`Broker ${victim.id} `),
        ),
        JSON.stringify(overview.data.problems),
      )
      assert.equal(view().row.state, 'degraded')
      const broker = view().broker(victim.id)?.data
      assert.match(broker?.state ?? '', /^(fenced|unreachable|gone)$/)
      assert.equal(broker?.disk_bytes, null)
      // every other cell stays
      await until(() => row()?.messages === 300 && row()?.write_rate === 0, {
        describe: 'messages and rates stay',
      })
      const topics = view().topics()
      const listed = topics.data.find(({ name }) => name === topic)
      assert.deepEqual(
        [listed?.under_replicated, listed?.offline_partitions, listed?.under_min_isr],
        [6, 0, 0],
      )
      const why = topics.missing[listed?.missing?.disk_bytes ?? -1]
      assert.equal(why?.broker, victim.id)
      assert.ok(
        (listed?.disk_bytes ?? 0) > 0 && (listed?.disk_bytes ?? 0) < (complete?.disk_bytes ?? 0),
      )
      assert.ok(
        observing.heard.every((reason) => reason === null),
        'the cluster as a whole answers',
      )
    })

    await t.test('restarted', async () => {
      await victim.restart()
      await until(
        () =>
          view().row.state === 'ok' &&
          row()?.under_replicated === 0 &&
          row()?.disk_bytes === complete?.disk_bytes &&
          row()?.missing === undefined,
        { describe: 'all is well again', deadlineMs: 90_000 },
      )
    })

    await t.test('frozen', async () => {
      victim.freeze()
      try {
        await until(
          () =>
            view()
              .topics()
              .missing.some(({ broker }) => broker === victim.id),
          {
            describe: 'the silent broker named',
            deadlineMs: 90_000,
          },
        )
        await until(() => row()?.messages === 300 && row()?.under_replicated === 6, {
          describe: 'the rest goes on',
          deadlineMs: 90_000,
        })
        const before = view().topics().capturedAt ?? 0
        await until(() => (view().topics().capturedAt ?? 0) > before, {
          describe: 'snapshots go on',
          deadlineMs: 60_000,
        })
      } finally {
        victim.thaw()
      }
      await until(
        () =>
          view().row.state === 'ok' &&
          row()?.under_replicated === 0 &&
          row()?.missing === undefined,
        {
          describe: 'all is well again',
          deadlineMs: 90_000,
        },
      )
    })
  })
})
