/** Records, read by people of two tenants through the real server, on a real Kafka. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses, searchResponses } from '@millrace/contract/responses.ts'
import { type SearchLine, searchLine, type SearchRequest } from '@millrace/contract/search.ts'
import { type ServerFrame, serverFrame } from '@millrace/contract/socket.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { type MillraceProcess, startMillrace } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { commit, createTopics, openTestKafka, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'
import { WebSocket } from 'ws'

const CLUSTER = 'Tenants EU'
/** Begins every name, so that patterns mean these topics. */
const MARK = uniqueName('m')
const OWN = `${MARK}-a-orders`
const MORE = `${MARK}-a-more`
const HIDDEN = `${MARK}-b-orders`
/** Of neither, until a group of the first reads it. */
const SHARED = `${MARK}-c-shared`
/** As near to the one that is seen as the hidden one is, and to that. */
const NOWHERE = `${MARK}-d-orders`
const GROUP = `${MARK}-a-readers`

let kafka: TestKafka
let millrace: MillraceProcess
let folder: string

const tenant = (team: string, more: string): string =>
  `  - {name: ${team}, roles: [${team}], resources: [{include: [[cluster, "*", topic, "${MARK}-${team}-*"], [cluster, "*", group, "${MARK}-${team}-*"]]}${more}]}`

/** @param excluded topic that the first tenant is without */
function rbac(excluded = 'nothing'): string {
  return `policies:
  - {resource: [cluster], effect: Allow, actions: [TOPIC_INSPECT], role: "*"}
tenants:
${tenant('a', `, {exclude: [[cluster, "*", topic, "${excluded}"]]}`)}
${tenant('b', '')}
`
}

before(async () => {
  kafka = await singleNode()
  folder = await mkdtemp(join(tmpdir(), 'millrace-tenants-'))
  await writeFile(join(folder, 'rbac.yaml'), rbac())
  await writeFile(join(folder, 'users'), 'ann: ann-pw,a\nbob: bob-pw,b\n')
  await createTopics(
    kafka.bootstrap,
    [OWN, MORE, HIDDEN, SHARED].map((name) => ({ name, partitions: 1 })),
  )
  await produce(0, 50)
  millrace = await startMillrace({
    env: {
      BOOTSTRAP: kafka.bootstrap,
      ENVIRONMENT_NAME: CLUSTER,
      AUTH_PROVIDER_TYPE: 'jetty',
      JETTY_AUTH_METHOD: 'basic',
      HASH_USER_FILE: join(folder, 'users'),
      RBAC_CONFIGURATION_FILE: join(folder, 'rbac.yaml'),
      SNAPSHOT_INTERVAL_MS: '2000',
    },
  })
  await until(async () => (await topicsOf('ann')).includes(OWN), {
    deadlineMs: 30_000,
    describe: 'the first snapshot',
  })
})
after(async () => {
  await millrace?.stop()
  await kafka?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function produce(from: number, to: number): Promise<void> {
  await using producer = openProducer(kafka.bootstrap)
  await producer.send(
    ...[OWN, MORE, HIDDEN, SHARED].flatMap((topic) =>
      Array.from({ length: to - from }, (_, i) => ({
        topic,
        value: JSON.stringify({ n: from + i, secret: `of ${topic}` }),
      })),
    ),
  )
}

const credentials = (name: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${name}:${name}-pw`).toString('base64')}`,
})

interface Answer {
  readonly status: number
  readonly text: string
}

async function ask(name: string, url: string, body?: object): Promise<Answer> {
  const response = await fetch(millrace.url + url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...credentials(name),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, text: await response.text() }
}

async function topicsOf(name: string): Promise<readonly string[]> {
  const { status, text } = await ask(name, apiPaths.topics(CLUSTER))
  if (status !== 200) return []
  return responses.topics.parse(JSON.parse(text)).topics.map((topic) => topic.name)
}

async function search(
  name: string,
  request: SearchRequest,
): Promise<{ readonly text: string; readonly lines: readonly SearchLine[] }> {
  const { status, text } = await ask(name, apiPaths.search(CLUSTER), request)
  assert.equal(status, 200, text)
  const lines = text.split('\n').filter((line) => line !== '')
  return { text, lines: lines.map((line) => searchLine.parse(JSON.parse(line))) }
}

function topicsSearched(lines: readonly SearchLine[]): readonly string[] {
  const [started] = lines
  assert.ok(started?.type === 'started')
  return started.topics.map(({ topic }) => topic)
}

const plain = ({ status, text }: Answer, topic: string): unknown => [
  status,
  text.replaceAll(topic, '…').replaceAll(/"request_id":"[^"]*"/g, ''),
]

/** That two answers differ in the name that was asked for, and in what every answer has of its own. */
async function assertAlike(asked: (topic: string) => Promise<Answer>): Promise<void> {
  const [hidden, nowhere] = [await asked(HIDDEN), await asked(NOWHERE)]
  assert.ok(hidden.status >= 400, hidden.text)
  assert.deepEqual(plain(hidden, HIDDEN), plain(nowhere, NOWHERE))
}

test('a topic of another tenant is answered as one that does not exist', async () => {
  const asked: Record<string, (topic: string) => Promise<Answer>> = {
    search: (topic) => ask('ann', apiPaths.search(CLUSTER), { topics: [topic] }),
    'search with one that is there': (topic) =>
      ask('ann', apiPaths.search(CLUSTER), { topics: [OWN, topic] }),
    export: (topic) => ask('ann', apiPaths.exports(CLUSTER), { topics: [topic], format: 'csv' }),
    'background search': (topic) => ask('ann', apiPaths.searches(CLUSTER), { topics: [topic] }),
    record: (topic) => ask('ann', apiPaths.record(CLUSTER, topic, 0, 0)),
    'bytes of a record': (topic) => ask('ann', apiPaths.recordValue(CLUSTER, topic, 0, 0)),
    serdes: (topic) => ask('ann', apiPaths.serdes(CLUSTER, [topic])),
    fields: (topic) => ask('ann', apiPaths.topicFields(CLUSTER, topic)),
    topic: (topic) => ask('ann', apiPaths.topic(CLUSTER, topic)),
    'a pattern that only it matches': (topic) =>
      ask('ann', apiPaths.search(CLUSTER), { topics: [`${topic.slice(0, -1)}*`] }).then(
        ({ status, text }) => ({ status, text: text.replaceAll(topic.slice(0, -1), topic) }),
      ),
  }
  for (const [what, of] of Object.entries(asked)) {
    await test(what, () => assertAlike(of))
  }
})

test('a pattern means visible topics only, in search, export and background search', async () => {
  const pattern = { topics: [`${MARK}*`], from: 'oldest' as const, limit: 1_000 }
  const { lines, text } = await search('ann', pattern)
  assert.deepEqual(topicsSearched(lines), [MORE, OWN])
  assert.equal(lines.filter(({ type }) => type === 'record').length, 100)
  for (const name of [HIDDEN, SHARED]) assert.ok(!text.includes(name), name)

  const made = await ask('ann', apiPaths.exports(CLUSTER), { ...pattern, format: 'ndjson' })
  const { export: link } = searchResponses.exports.parse(JSON.parse(made.text))
  assert.equal((await ask('bob', link.url)).status, 403)
  const file = await ask('ann', link.url)
  assert.equal(file.text.trim().split('\n').length, 100)
  for (const name of [HIDDEN, SHARED]) assert.ok(!file.text.includes(name), name)

  const begun = await ask('ann', apiPaths.searches(CLUSTER), pattern)
  const { search: job } = searchResponses.searchJob.parse(JSON.parse(begun.text))
  assert.deepEqual(
    job.started.topics.map(({ topic }) => topic),
    [MORE, OWN],
  )
  await until(
    async () => (await ask('ann', apiPaths.searchJob(CLUSTER, job.id))).text.includes('"finished"'),
    { deadlineMs: 20_000, describe: 'the end of the background search' },
  )
  const records = await ask('ann', apiPaths.searchJobRecords(CLUSTER, job.id))
  assert.equal(records.status, 200)
  for (const name of [HIDDEN, SHARED]) assert.ok(!records.text.includes(name), name)
  assert.equal((await ask('bob', apiPaths.searchJob(CLUSTER, job.id))).status, 404)
})

test('a cursor of another tenant is no cursor', async () => {
  const request: SearchRequest = { topics: [`${MARK}*`], from: 'oldest', limit: 10 }
  const { lines } = await search('bob', request)
  const last = lines.at(-1)
  assert.ok(last?.type === 'done' && last.cursor !== null)
  const { status, text } = await ask('ann', apiPaths.search(CLUSTER), {
    ...request,
    cursor: last.cursor,
  })
  assert.equal(status, 400, text)
  assert.match(text, /MR_SEARCH_CURSOR/)
  assert.ok(!text.includes(HIDDEN))
})

test('a tail of a pattern hears nothing of other tenants', async () => {
  const socket = new WebSocket(`${millrace.url.replace('http', 'ws')}/ws`, {
    headers: credentials('ann'),
  })
  const frames: ServerFrame[] = []
  socket.on('message', (data: Buffer) =>
    frames.push(serverFrame.parse(JSON.parse(data.toString()))),
  )
  await once(socket, 'open')
  const request = { topics: [`${MARK}*`], tail: true }
  socket.send(JSON.stringify({ type: 'search', id: 1, cluster_id: CLUSTER, request }))
  await until(() => frames.some(({ type }) => type === 'search'), {
    deadlineMs: 10_000,
    describe: 'the beginning of the tail',
  })
  await produce(50, 60)
  const count = (): number =>
    frames.reduce(
      (sum, frame) => sum + (frame.type === 'search_records' ? frame.records.length : 0),
      0,
    )
  await until(() => count() >= 20, { deadlineMs: 10_000, describe: 'records of the tail' })
  const text = JSON.stringify(frames)
  for (const name of [HIDDEN, SHARED]) assert.ok(!text.includes(name), name)
  assert.equal(count(), 20)
  socket.terminate()
})

test('what a group of the tenant begins to read is seen, and can be searched', async () => {
  assert.deepEqual(await topicsOf('ann'), [MORE, OWN])
  {
    await using client = openTestKafka(kafka.bootstrap)
    await commit(client, {
      group: GROUP,
      topics: [{ name: SHARED, partitions: [{ partition: 0, offset: 10 }] }],
    })
  }
  await until(async () => (await topicsOf('ann')).includes(SHARED), {
    deadlineMs: 20_000,
    describe: 'the topic that is read',
  })
  assert.ok(!(await topicsOf('bob')).includes(SHARED))
  const { lines } = await search('ann', { topics: [SHARED], from: 'oldest', limit: 5 })
  assert.deepEqual(topicsSearched(lines), [SHARED])
  const { group } = responses.group.parse(
    JSON.parse((await ask('ann', apiPaths.group(CLUSTER, GROUP))).text),
  )
  assert.deepEqual(
    group?.partition_rows?.map(({ topic, lag }) => [topic, lag]),
    [[SHARED, 50]],
  )
})

test('what is taken out of the tenant ends its background search, which is forgotten', async () => {
  const slow = '([range(20000)] | add > 0) and false'
  const begun = await ask('ann', apiPaths.searches(CLUSTER), {
    topics: [MORE],
    from: 'oldest',
    tail: true,
    filter: slow,
  })
  assert.equal(begun.status, 200, begun.text)
  const { search: job } = searchResponses.searchJob.parse(JSON.parse(begun.text))
  const state = () => ask('ann', apiPaths.searchJob(CLUSTER, job.id))
  assert.equal((await state()).status, 200)
  await writeFile(join(folder, 'next.yaml'), rbac(MORE))
  await rename(join(folder, 'next.yaml'), join(folder, 'rbac.yaml'))
  await until(async () => (await state()).status === 404, {
    deadlineMs: 10_000,
    describe: 'the search to be gone',
  })
  assert.ok(!(await ask('ann', apiPaths.searches(CLUSTER))).text.includes(job.id))
  const { status, text } = await ask('ann', apiPaths.search(CLUSTER), { topics: [MORE] })
  assert.equal(status, 404, text)
  assert.match(text, /There is no topic/)
})
