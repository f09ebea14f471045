/** The whole server, stopped and started: charts show the minutes before, with their rates. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import { startMillrace } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'

const MINUTE_MS = 60_000

test('after a restart with PERSISTENCE_MODE=full charts show what was before it', async () => {
  await using kafka = await singleNode()
  const env = {
    BOOTSTRAP: kafka.bootstrap,
    ENVIRONMENT_NAME: 'EU',
    PERSISTENCE_MODE: 'full',
    MILLRACE_TOPIC_PREFIX: `__restart-${randomUUID().slice(0, 8)}`,
    SNAPSHOT_INTERVAL_MS: '1000',
    INSTANCE_SESSION_TIMEOUT_MS: '6000',
  }
  const from = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS

  /** Brokers and the rate of writes, minute by minute from the first one of this test. */
  async function ask(url: string) {
    const series = ['cluster/brokers', 'cluster/write_rate']
    const response = await fetch(url + apiPaths.history('EU', { series, from }))
    assert.equal(response.status, 200)
    const { history } = responses.history.parse(await response.json())
    return history.series.map(({ values }) => values)
  }

  /** The first minute that has a rate: its number, and its values. */
  async function known(url: string, minute?: number) {
    return await until(
      async () => {
        const [brokers = [], rates = []] = await ask(url)
        const first = rates.findIndex((rate) => rate !== null)
        return (
          first >= 0 && first <= (minute ?? first) && { minute: first, brokers: brokers[first] }
        )
      },
      { describe: 'a minute with its rates', deadlineMs: 60_000 },
    )
  }

  let before
  {
    await using millrace = await startMillrace({ env })
    // What is seen before it is settled who observes for all is written when that is settled.
    await until(
      () => {
        const [, since = ''] = millrace.output().split('observes the cluster for all')
        return since.split('telemetry snapshots captured').length > 2
      },
      { describe: 'two snapshots for all' },
    )
    before = await known(millrace.url)
    assert.equal(before.brokers, 1)
    await millrace.stop()
  }
  // What is observed after the start must not be taken for what was read back.
  await until(() => Date.now() >= from + (before.minute + 1) * MINUTE_MS, {
    describe: 'the next minute',
    deadlineMs: 2 * MINUTE_MS,
  })
  await using millrace = await startMillrace({ env })
  assert.deepEqual(await known(millrace.url, before.minute), before)
})
