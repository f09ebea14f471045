/** Background searches of several instances: asked about anywhere, and gone on with when the one that ran them is killed. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test, { after, before } from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses, searchResponses, writeResponses } from '@millrace/contract/responses.ts'
import type { SearchJob } from '@millrace/contract/search.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'

const CLUSTER = 'Search EU'
const ORDERS = uniqueName('orders')
const ORDER_COUNT = 100_000
const SECRET = 'a secret that instances share'
/** Slow enough to be seen on its way. */
const SLOW = '([range(200)] | add > 0) and .value.n % 100 == 0'

let kafka: TestKafka

before(async () => {
  kafka = await singleNode()
  await createTopics(kafka.bootstrap, [{ name: ORDERS, partitions: 3 }])
  await using producer = openProducer(kafka.bootstrap)
  await producer.send(
    ...Array.from({ length: ORDER_COUNT }, (_, n) => ({
      topic: ORDERS,
      partition: n % 3,
      value: JSON.stringify({ n }),
    })),
  )
})
after(() => kafka?.[Symbol.asyncDispose]())

function start(
  prefix: string,
  env: Readonly<Record<string, string>> = {},
): Promise<MillraceProcess> {
  return startMillrace({
    env: {
      BOOTSTRAP: kafka.bootstrap,
      ENVIRONMENT_NAME: CLUSTER,
      ALLOW_TOPIC_INSPECT: 'true',
      PERSISTENCE_MODE: 'full',
      MILLRACE_TOPIC_PREFIX: prefix,
      SEARCH_MAX_BYTES_PER_SECOND: '0',
      ...env,
    },
  })
}

const newPrefix = (): string => `__test-${randomUUID().slice(0, 8)}`

async function ask(
  { url }: MillraceProcess,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const payload = body === undefined ? {} : { body: JSON.stringify(body) }
  return fetch(url + path, { method, headers: { ...type, ...headers }, ...payload })
}

async function job(...given: Parameters<typeof ask>): Promise<SearchJob> {
  const response = await ask(...given)
  const text = await response.text()
  assert.equal(response.status, 200, text)
  return searchResponses.searchJob.parse(JSON.parse(text)).search
}

async function listed(server: MillraceProcess): Promise<readonly SearchJob[]> {
  const response = await ask(server, 'GET', apiPaths.searches(CLUSTER))
  return searchResponses.searches.parse(await response.json()).searches
}

async function members(server: MillraceProcess, count: number): Promise<unknown> {
  return until(
    async () => {
      const response = await ask(server, 'GET', apiPaths.instances())
      return responses.instances.parse(await response.json()).instances.length === count
    },
    { describe: `${count} instances`, deadlineMs: 60_000 },
  )
}

const beginSlow = (server: MillraceProcess): Promise<SearchJob> =>
  job(server, 'POST', apiPaths.searches(CLUSTER), {
    topics: [ORDERS],
    from: 'oldest',
    limit: 0,
    filter: SLOW,
  })

test('any instance answers about a search that another one runs, and goes on with it when that one is killed', async () => {
  const prefix = newPrefix()
  const env = { MILLRACE_SECRET: SECRET }
  await using one = await start(prefix, env)
  await using two = await start(prefix, env)
  await Promise.all([members(one, 2), members(two, 2)])

  const begun = await beginSlow(one)
  const path = apiPaths.searchJob(CLUSTER, begun.id)
  await until(async () => (await job(two, 'GET', path)).records_to > 0, { describe: 'records' })
  assert.deepEqual(
    (await listed(two)).map(({ id }) => id),
    [begun.id],
  )
  const page = await ask(two, 'GET', apiPaths.searchJobRecords(CLUSTER, begun.id, { limit: 5 }))
  assert.ok(searchResponses.searchJobRecords.parse(await page.json()).records.length > 0)

  // Cancelled and resumed through the other one.
  await job(two, 'DELETE', path)
  const cancelled = await until(
    async () => {
      const now = await job(one, 'GET', path)
      return now.state === 'running' ? null : now
    },
    { describe: 'the search stands still' },
  )
  assert.equal(cancelled.state, 'cancelled')
  await job(two, 'POST', apiPaths.searchJobResume(CLUSTER, begun.id))
  process.kill(one.pid, 'SIGKILL')
  await one.exit

  const interrupted = await job(two, 'GET', path)
  assert.equal(interrupted.state, 'interrupted')
  assert.ok(interrupted.cursor)
  assert.match(interrupted.reason ?? '', /is gone.*records that it kept .* lost.*Resume it/)
  const none = await ask(two, 'GET', apiPaths.searchJobRecords(CLUSTER, begun.id))
  assert.deepEqual(searchResponses.searchJobRecords.parse(await none.json()).records, [])

  await job(two, 'POST', apiPaths.searchJobResume(CLUSTER, begun.id))
  const finished = await until(
    async () => {
      const now = await job(two, 'GET', path)
      return now.state === 'finished' ? now : null
    },
    { describe: 'the search is finished', deadlineMs: 60_000 },
  )
  // Every record was scanned once, by the one or by the other.
  assert.equal(finished.totals.scanned, ORDER_COUNT)
  assert.equal(finished.totals.matched, ORDER_COUNT / 100)
  assert.ok(finished.records_to - finished.records_from > 0)
})

test('after a restart a search is still known; without MILLRACE_SECRET it says why it cannot go on', async () => {
  for (const env of [{ MILLRACE_SECRET: SECRET }, {}]) {
    const prefix = newPrefix()
    let begun: SearchJob
    {
      await using one = await start(prefix, env)
      await until(async () => (await ask(one, 'GET', '/ready')).ok, { describe: 'ready' })
      begun = await beginSlow(one)
    }
    await using again = await start(prefix, env)
    const known = await until(async () => (await listed(again))[0], { describe: 'the search' })
    assert.deepEqual([known.id, known.state], [begun.id, 'interrupted'])
    const resume = await ask(again, 'POST', apiPaths.searchJobResume(CLUSTER, begun.id))
    if ('MILLRACE_SECRET' in env) {
      assert.equal(resume.status, 200)
    } else {
      assert.match(known.reason ?? '', /MILLRACE_SECRET is not set/)
      assert.equal(problem.parse(await resume.json()).code, 'MR_SEARCH_STATE')
    }
  }
})

test('a setting that is saved through one instance is read through the next request on any other', async () => {
  const prefix = newPrefix()
  const env = { MILLRACE_SECRET: SECRET }
  await using one = await start(prefix, env)
  await using two = await start(prefix, env)
  await Promise.all([members(one, 2), members(two, 2)])
  for (let n = 0; n < 20; n++) {
    const [writer, reader] = n % 2 === 0 ? [one, two] : [two, one]
    const put = await ask(writer, 'PUT', apiPaths.settings(), { values: { n } })
    const { metadata } = writeResponses.settingsWrite.parse(await put.json())
    const cookie = put.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
    assert.equal(cookie, `millrace_position=${metadata.log_position}`)
    const read = await ask(reader, 'GET', apiPaths.settings(), undefined, { cookie })
    assert.deepEqual(responses.settings.parse(await read.json()).settings.values, { n })
  }
})
