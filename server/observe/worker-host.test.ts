import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { until } from '@millrace/dev/testing/until.ts'
import type { FromWorker, WorkerInput } from './messages.ts'
import { observerLimits, workerHost } from './worker-host.ts'

/** Nothing listens on port 1: the worker starts, and finds nobody. */
const INPUT: WorkerInput = {
  clusters: [
    {
      resource: '1',
      scheduled: true,
      registries: [],
      kafka: {
        clientId: 'test',
        bootstrap: [{ host: '127.0.0.1', port: 1 }],
        connectTimeoutMs: 500,
        requestTimeoutMs: 500,
      },
    },
  ],
  settings: {
    parallelism: 3,
    simpleGroups: true,
    requestTimeoutMs: 1000,
    intervalMs: 60_000,
    configIntervalMs: 60_000,
    heartbeatMs: 1000,
  },
}

describe('the observing worker', () => {
  it('reports, answers questions and ends when told', async () => {
    const messages: FromWorker[] = []
    const deaths: string[] = []
    const host = workerHost(
      INPUT,
      {
        message: (message) => messages.push(message),
        died: (reason) => deaths.push(reason),
      },
      observerLimits(384),
    )
    try {
      await until(() => messages.some((message) => message.type === 'cycle'), {
        describe: 'a cycle',
      })
      await host.refresh('1', false)
      const figures = await host.figures()
      assert.ok(figures.heapUsedBytes > 0 && figures.cpuMs > 0)
      const cancelled = host.refresh('1', false, AbortSignal.abort(new Error('no longer wanted')))
      await assert.rejects(cancelled, /no longer wanted/)
    } finally {
      await host.close()
    }
    assert.deepEqual(deaths, [])
    const failed = messages.find((message) => message.type === 'cycle')
    assert.match(failed?.failed[0]?.reason ?? '', /refused/)
    await assert.rejects(host.refresh('1', false), /away/)
  })

  it('is started again, with growing pauses, when it runs out of memory', async () => {
    const deaths: { reason: string; pauseMs: number }[] = []
    const host = workerHost(
      INPUT,
      { message: () => undefined, died: (reason, pauseMs) => deaths.push({ reason, pauseMs }) },
      // enough for Node itself, less than loading the program takes
      { maxOldGenerationSizeMb: 7, maxYoungGenerationSizeMb: 1 },
    )
    try {
      const lost = host.refresh('1', false)
      await assert.rejects(lost, /away/)
      await until(() => deaths.length === 2, { describe: 'the second death' })
    } finally {
      await host.close()
    }
    assert.deepEqual(
      deaths.map(({ pauseMs }) => pauseMs),
      [1000, 2000],
    )
    assert.match(deaths[0]?.reason ?? '', /memory/)
    assert.equal(host.restarts, 1)
  })
})
