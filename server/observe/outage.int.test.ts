import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { observeForTest } from './observing-for-tests.ts'

describe('a cluster that goes away and comes back', () => {
  it('is noticed by the heartbeat, keeps its data with their age, and is read at once when back', async () => {
    await using kafka = await singleNode({ own: true })
    // The regular snapshots are far apart: what is seen here is the heartbeat's work.
    await using observing = observeForTest({
      BOOTSTRAP: kafka.bootstrap,
      SNAPSHOT_INTERVAL_MS: '600000',
      SNAPSHOT_CONFIG_INTERVAL_MS: '600000',
    })
    const view = observing.first
    await until(() => view.row.state === 'ok' && view.brokers().data[0]?.state === 'online', {
      describe: 'the cluster',
    })
    const id = view.row.id
    const [node] = kafka.nodes
    assert.ok(node)

    await node.kill()
    await until(() => view.row.state === 'unreachable', {
      describe: 'the outage',
      deadlineMs: 10_000,
    })
    assert.match(observing.heard.at(-1) ?? '', /127\.0\.0\.1/)
    assert.equal(view.row.id, id)
    assert.equal(view.brokers().data.length, 1)
    assert.equal(view.overview().data.problems[0]?.kind, 'cluster_unreachable')
    await view.refresh()
    await until(() => view.topics().missing.some(({ kind }) => kind === 'unreachable'), {
      describe: 'the reason beside old data',
    })
    assert.match(view.topics().missing[0]?.reason ?? '', /what is shown was read at/)
    assert.ok(view.overview().data.problems.every(({ kind }) => kind !== 'section_failed'))

    const before = view.topics().capturedAt ?? 0
    await node.restart()
    await until(() => view.row.state === 'ok' && (view.topics().capturedAt ?? 0) > before, {
      describe: 'the recovery',
    })
    await until(() => view.topics().missing.length === 0, { describe: 'nothing missing' })
    assert.equal(observing.heard.at(-1), null)
    await until(() => observing.lines.some((line) => line.includes('complete again')), {
      describe: 'the log line',
    })
  })

  it('reads configurations that failed with the next snapshot, not minutes later', async () => {
    await using kafka = await singleNode({ own: true })
    const [node] = kafka.nodes
    await node?.kill()
    // Neither the heartbeat nor the cadence of configurations comes round within this test.
    await using observing = observeForTest({
      BOOTSTRAP: kafka.bootstrap,
      SNAPSHOT_INTERVAL_MS: '1000',
      SNAPSHOT_CONFIG_INTERVAL_MS: '600000',
      STREAMS_HEARTBEAT_MS: '600000',
    })
    await until(() => observing.lines.some((line) => line.includes('broker_configs')), {
      describe: 'the failure',
    })
    await node?.restart()
    const view = observing.first
    await until(
      () => {
        const [broker] = view.brokers().data
        return broker !== undefined && view.brokerConfig(broker.id)?.missing.length === 0
      },
      { describe: 'the configuration of the broker' },
    )
  })
})
