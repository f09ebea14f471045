/** What happens to Millrace when its primary cluster goes away, seen from outside, with a real broker that dies. */
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { type MillraceProcess, startMillrace } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { ErrorStrategy } from '../config/types.ts'

/** Also the time in which a busy machine has to reach the cluster after a start. */
const TASK_TIMEOUT_MS = 6_000
const HEARTBEAT_MS = 500
const LIMIT_MS = TASK_TIMEOUT_MS + HEARTBEAT_MS

let kafka: TestKafka
before(async () => {
  kafka = await singleNode({ own: true })
})
after(() => kafka[Symbol.asyncDispose]())

function start(STREAMS_ERROR_STRATEGY: ErrorStrategy, port?: number): Promise<MillraceProcess> {
  return startMillrace({
    ...(port === undefined ? {} : { port }),
    env: {
      BOOTSTRAP: kafka.bootstrap,
      STREAMS_ERROR_STRATEGY,
      STREAMS_TASK_TIMEOUT_MS: String(TASK_TIMEOUT_MS),
      STREAMS_HEARTBEAT_MS: String(HEARTBEAT_MS),
      SNAPSHOT_INTERVAL_MS: '1000',
      REQUEST_TIMEOUT_MS: '2000',
    },
  })
}

async function status(millrace: MillraceProcess, path: string): Promise<number> {
  const response = await fetch(millrace.url + path, { headers: { accept: 'application/json' } })
  await response.arrayBuffer()
  return response.status
}

const answers = (millrace: MillraceProcess, path: string, expected: number) =>
  until(async () => (await status(millrace, path)) === expected, {
    describe: `${path} answers ${expected}`,
    everyMs: 50,
  })

const captures = (millrace: MillraceProcess): number =>
  millrace.output().split(/\[\d+\] kafka telemetry snapshots captured in/).length - 1

interface Supervised extends AsyncDisposable {
  /** Every process so far, all on the same port. */
  readonly starts: readonly MillraceProcess[]
}

/** As systemd does with deploy/systemd/millrace.service, but for RestartSec: exit code 1 is followed by a new start. */
async function supervise(strategy: ErrorStrategy): Promise<Supervised> {
  const first = await start(strategy)
  const starts = [first]
  let isOver = false
  const ended = (async () => {
    for (let running = first; ; starts.push(running)) {
      const { code } = await running.exit
      if (code !== 1 || isOver) return
      running = await start(strategy, first.port)
    }
  })()
  return {
    starts,
    async [Symbol.asyncDispose]() {
      isOver = true
      await starts.at(-1)?.stop()
      await ended
    },
  }
}

/** The broker is killed; resolves with the time. */
async function stopBroker(): Promise<number> {
  await kafka.nodes[0]?.kill()
  return Date.now()
}

test('the three strategies, over an outage and its end', async () => {
  await using exception = await start('LOG_EXCEPTION')
  await answers(exception, '/ready', 200)
  await using recover = await start('LOG_AND_RECOVER')
  await answers(recover, '/ready', 200)
  await using supervised = await supervise('LOG_AND_EXIT')
  const { starts } = supervised
  // The first start is there.
  const exit = starts[0]!
  await answers(exit, '/ready', 200)
  assert.equal(await status(exception, '/healthy'), 200)

  const stopped = await stopBroker()
  await answers(exception, '/healthy', 503)
  const lasted = Date.now() - stopped
  // Found by a heartbeat, which fails at once against a closed port; then the limit.
  assert.ok(lasted > LIMIT_MS, `503 after ${lasted} ms`)
  assert.ok(lasted < LIMIT_MS + 4 * HEARTBEAT_MS + 2_000, `503 after ${lasted} ms`)
  await answers(recover, '/healthy', 503)
  assert.deepEqual((await exit.exit).code, 1)
  assert.match(exit.output(), /engine is in ERROR/)
  await until(() => starts.length > 1, { describe: 'the supervisor has started it again' })

  assert.equal(await status(exception, '/up'), 200)
  assert.equal(await status(exception, '/kafka/v1/clusters'), 503)
  const page = await fetch(exception.url + '/', { headers: { accept: 'text/html' } })
  assert.equal(page.status, 503)
  assert.match(await page.text(), /primary cluster has been away since/)
  assert.equal(await status(recover, '/kafka/v1/clusters'), 200)

  const before = captures(exception)
  await kafka.nodes[0]?.restart()
  await answers(recover, '/healthy', 200)
  await until(() => captures(exception) > before + 1, {
    describe: 'snapshots are captured again',
  })
  // The same address: with Restart=always LOG_AND_EXIT needs nobody.
  await answers(exit, '/ready', 200)
  await answers(exit, '/healthy', 200)
  assert.equal(await status(exit, '/kafka/v1/clusters'), 200)
  await until(() => exception.output().includes('engine stays in ERROR'), {
    describe: 'the log says that the cluster is back',
  })
  assert.equal(await status(exception, '/healthy'), 503)
  assert.equal(await status(exception, '/kafka/v1/clusters'), 503)
})

test('started with the cluster away: healthy until the limit, then the strategy applies', async () => {
  await stopBroker()
  await using exception = await start('LOG_EXCEPTION')
  await using exit = await start('LOG_AND_EXIT')
  assert.equal(await status(exception, '/up'), 200)
  assert.equal(await status(exception, '/healthy'), 200)
  assert.equal(await status(exception, '/ready'), 503)
  await answers(exception, '/healthy', 503)
  assert.equal((await exit.exit).code, 1)
})
