/** Searches through the API of the real server, on a real Kafka. */
import assert from 'node:assert/strict'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import test, { after, before } from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { type ResponseOf, searchResponses } from '@millrace/contract/responses.ts'
import { searchLine, type SearchLine } from '@millrace/contract/search.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'

const CLUSTER = 'Search EU'
/** 100,000 records over 3 partitions; every thousandth is of customer c-7. */
const ORDERS = uniqueName('orders')
const ORDER_COUNT = 100_000
/** Few records, each odd in its own way. */
const ODD = uniqueName('odd')
const LARGE = 3 * 2 ** 20
const SECRET = 'a secret that instances share'

let kafka: TestKafka
let millrace: MillraceProcess

before(async () => {
  kafka = await singleNode()
  const { bootstrap } = kafka
  await createTopics(bootstrap, [
    { name: ORDERS, partitions: 3 },
    { name: ODD, partitions: 1, configs: { 'max.message.bytes': String(2 * LARGE) } },
    { name: '__millrace_state', partitions: 1 },
  ])
  await using producer = openProducer(bootstrap)
  await producer.send(
    ...Array.from({ length: ORDER_COUNT }, (_, n) => ({
      topic: ORDERS,
      partition: n % 3,
      key: `k-${n}`,
      value: JSON.stringify({ n, customer: { id: `c-${n % 1_000}` } }),
      headers: { source: 'test' },
    })),
  )
  await producer.send(
    { topic: ODD, key: Buffer.from([0xff, 0]), value: '{"broken":', headers: { a: '1' } },
    { topic: ODD, key: '=1+1', value: null },
    { topic: ODD, value: Buffer.alloc(LARGE, 'x') },
  )
  millrace = await start({ ALLOW_TOPIC_INSPECT: 'true', MILLRACE_SECRET: SECRET })
})
after(async () => {
  await millrace?.stop()
  await kafka?.[Symbol.asyncDispose]()
})

function start(env: Readonly<Record<string, string>>): Promise<MillraceProcess> {
  return startMillrace({
    env: {
      BOOTSTRAP: kafka.bootstrap,
      ENVIRONMENT_NAME: CLUSTER,
      SEARCH_MAX_BYTES_PER_SECOND: '0',
      ...env,
    },
  })
}

function post(path: string, body: object, server = millrace, signal?: AbortSignal) {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: signal ?? null,
  })
}

async function get(path: string) {
  const response = await fetch(`${millrace.url}${path}`)
  const body: unknown = await response.json()
  return { status: response.status, body }
}

/** @throws AssertionError when the answer is not `status` */
async function problemOf(response: Response, status: number) {
  const text = await response.text()
  assert.equal(response.status, status, text)
  return problem.parse(JSON.parse(text))
}

async function search(request: object, server = millrace): Promise<SearchLine[]> {
  const response = await post(apiPaths.search(CLUSTER), request, server)
  const text = await response.text()
  assert.equal(response.status, 200, text)
  assert.equal(response.headers.get('content-type'), 'application/x-ndjson; charset=utf-8')
  assert.equal(response.headers.get('x-accel-buffering'), 'no')
  assert.ok(text.endsWith('\n'))
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => searchLine.parse(JSON.parse(line)))
}

function split(lines: readonly SearchLine[]) {
  const [started] = lines
  const done = lines.at(-1)
  assert.ok(started?.type === 'started' && done?.type === 'done')
  const records = lines.filter((line) => line.type === 'record')
  return { started, done, records }
}

const ALL = { topics: [ORDERS], from: 'oldest', limit: 0, streaming: true } as const

test('a search streams what it finds and accounts for every record', async () => {
  const { started, done, records } = split(
    await search({ ...ALL, filter: '.value.customer.id == "c-7"', value_serde: 'json' }),
  )
  assert.equal(records.length, 100)
  assert.deepEqual(
    records.map(({ value }) => Number(Reflect.get(Object(value), 'n'))).sort((a, b) => a - b),
    Array.from({ length: 100 }, (_, index) => index * 1_000 + 7),
  )
  assert.equal(started.fast, true)
  assert.equal(done.reason, 'end')
  assert.equal(done.totals.scanned, ORDER_COUNT)
  assert.equal(done.totals.matched, 100)
  assert.equal(done.totals.remaining, 0)
  assert.deepEqual(records[0]?.headers, { source: 'test' })
})

test('a slice ends at 100 matches, its cursor goes on, and each record comes once', async () => {
  const seen = new Set<string>()
  let cursor: string | null = null
  let slices = 0
  const request = { topics: [ORDERS], from: 'oldest', filter: '.value.n % 400 == 0' }
  do {
    const { done, records } = split(
      await search({ ...request, ...(cursor === null ? {} : { cursor }) }),
    )
    assert.ok(records.length <= 100)
    for (const { partition, offset } of records) seen.add(`${partition}/${offset}`)
    cursor = done.cursor
    slices++
  } while (cursor !== null && slices < 20)
  assert.equal(seen.size, 250)
  assert.ok(slices >= 3)
})

test('what is wrong with a request is told before anything is sent, where it is wrong', async () => {
  const cases: [object, number, string][] = [
    [{ topics: [ORDERS], filter: '.value.n ==\n  == 1' }, 400, 'MR_SEARCH_FILTER'],
    [{ topics: ['no-such-topic'] }, 404, 'MR_SEARCH_UNKNOWN_TOPIC'],
    [{ topics: ['__millrace_state'] }, 403, 'MR_SEARCH_DENIED'],
    [{ topics: [ORDERS], partitions: [7] }, 400, 'MR_SEARCH_PARTITION'],
    [{ topics: [ORDERS], from: 'yesterday-ish' }, 400, 'MR_SEARCH_POSITION'],
    [{ topics: [ORDERS], value_serde: 'Jason' }, 400, 'MR_SEARCH_SERDE'],
    [{ topics: [ORDERS], mode: 'key', key: 'x', key_serde: 'Long' }, 400, 'MR_SEARCH_KEY'],
    [{ topics: [ORDERS], cursor: 'forged' }, 400, 'MR_SEARCH_CURSOR'],
  ]
  for (const [body, status, code] of cases) {
    const told = await problemOf(await post(apiPaths.search(CLUSTER), body), status)
    assert.equal(told.code, code)
    if (code === 'MR_SEARCH_FILTER') {
      assert.deepEqual([told.field, told.line, told.column], ['filter', 2, 3])
    }
  }
})

test('a cursor goes on at every instance with the secret; of others, or altered, nowhere', async () => {
  const { done } = split(await search({ topics: [ORDERS], from: 'oldest' }))
  const cursor = done.cursor ?? assert.fail('there is more')
  await using other = await start({ ALLOW_TOPIC_DATA_QUERY: 'true' })
  await using twin = await start({ ALLOW_TOPIC_DATA_QUERY: 'true', MILLRACE_SECRET: SECRET })
  const request = { topics: [ORDERS], from: 'oldest' }
  const next = split(await search({ ...request, cursor }, twin))
  assert.equal(next.done.totals.matched, 200)
  // It carries no authority.
  await using closed = await start({ MILLRACE_SECRET: SECRET })
  const denied = await post(apiPaths.search(CLUSTER), { ...request, cursor }, closed)
  assert.equal((await problemOf(denied, 403)).code, 'MR_SEARCH_DENIED')
  const altered = `${cursor.slice(0, -2)}${cursor.endsWith('AA') ? 'BB' : 'AA'}`
  for (const [server, text] of [
    [other, cursor],
    [millrace, altered],
  ] as const) {
    const answer = await post(apiPaths.search(CLUSTER), { ...request, cursor: text }, server)
    assert.equal((await problemOf(answer, 400)).code, 'MR_SEARCH_CURSOR')
  }
})

test('a client that goes away ends its search, and too many at a time are refused', async () => {
  await using server = await start({ ALLOW_TOPIC_DATA_QUERY: 'true', SEARCH_MAX_PER_USER: '2' })
  const clients = [new AbortController(), new AbortController()]
  const tail = { topics: [ORDERS], tail: true }
  for (const { signal } of clients) {
    assert.equal((await post(apiPaths.search(CLUSTER), tail, server, signal)).status, 200)
  }
  const refused = await post(apiPaths.search(CLUSTER), tail, server)
  assert.equal(refused.headers.get('retry-after'), '5')
  const told = await problemOf(refused, 429)
  assert.equal(told.code, 'MR_TOO_MANY_SEARCHES')
  assert.match(told.detail, /SEARCH_MAX_PER_USER/)
  clients[0]?.abort()
  await until(
    async () => {
      const next = new AbortController()
      const answer = await post(apiPaths.search(CLUSTER), tail, server, next.signal)
      next.abort()
      return answer.status === 200
    },
    { describe: 'the place of the client that went away is free' },
  )
  clients[1]?.abort()
})

test('a reader that does not read holds the search back, and gets everything later', async () => {
  const body = JSON.stringify(ALL)
  const { hostname, port } = new URL(millrace.url)
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest(
      {
        host: hostname,
        port,
        method: 'POST',
        path: apiPaths.search(CLUSTER),
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      resolve,
    )
    request.on('error', reject).end(body)
  })
  const lines = createInterface({ input: incoming })[Symbol.asyncIterator]()
  assert.equal(JSON.parse(String((await lines.next()).value)).type, 'started')
  // Nobody reads meanwhile; another search is not in its way.
  assert.equal(split(await search({ ...ALL, filter: '.offset == 5' })).records.length, 3)
  let records = 0
  let last: string | undefined
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    last = line.value
    if (line.value.startsWith('{"type":"record"')) records++
  }
  assert.equal(records, ORDER_COUNT)
  assert.equal(searchLine.parse(JSON.parse(last ?? '')).type, 'done')
})

async function exported(request: object): Promise<{ response: Response; text: string }> {
  const made = await post(apiPaths.exports(CLUSTER), request)
  const body: unknown = await made.json()
  assert.equal(made.status, 200, JSON.stringify(body))
  const { url, expires_at } = searchResponses.exports.parse(body).export
  assert.ok(expires_at > Date.now() && expires_at <= Date.now() + 120_000)
  const response = await fetch(millrace.url + url)
  return { response, text: await response.text() }
}

test('an export of 100,000 records is complete in every format', async () => {
  const request = { topics: [ORDERS], from: 'oldest' }
  const expected = ORDER_COUNT
  const csv = await exported({ ...request, format: 'csv' })
  const rows = csv.text.split('\r\n')
  assert.equal(rows.length, expected + 2)
  assert.equal(rows[0], 'topic,partition,offset,timestamp,timestamp_type,key,value,headers')
  assert.equal(csv.response.headers.get('content-type'), 'text/csv; charset=utf-8; header=present')
  assert.match(
    csv.response.headers.get('content-disposition') ?? '',
    new RegExp(`^attachment; filename="${ORDERS}-\\d{4}-.*Z\\.csv"$`),
  )
  const ndjson = await exported({ ...request, format: 'ndjson' })
  const seen = new Set(
    ndjson.text
      .slice(0, -1)
      .split('\n')
      .map((line) => {
        const { partition, offset } = JSON.parse(line)
        return `${partition}/${offset}`
      }),
  )
  assert.equal(seen.size, expected)
  const json = await exported({
    ...request,
    format: 'json',
    filter: '.value.n < 10',
    projection: '.value.n, .key',
  })
  const found: { projection: unknown }[] = JSON.parse(json.text)
  assert.equal(found.length, 10)
  assert.ok(found.some(({ projection }) => JSON.stringify(projection) === '[3,"k-3"]'))
})

test('an export has the columns of the projection, and formulas are defused', async () => {
  const { text } = await exported({
    topics: [ODD],
    format: 'csv',
    from: 'oldest',
    to: 2,
    projection: '.offset, .key',
    key_serde: 'String',
  })
  assert.match(text, /^\.offset,\.key\r\n/)
  assert.match(text, /\r\n1,'=1\+1\r\n$/)
})

test('an export that was asked for wrongly is refused before there is a link', async () => {
  const bad = await post(apiPaths.exports(CLUSTER), {
    topics: [ORDERS],
    format: 'csv',
    filter: '.value | (',
  })
  assert.equal((await problemOf(bad, 400)).code, 'MR_SEARCH_FILTER')
  const column = await post(apiPaths.exports(CLUSTER), {
    topics: [ORDERS],
    format: 'csv',
    columns: ['x'],
  })
  assert.match((await problemOf(column, 400)).detail, /columns has "x"/)
  const forged = await fetch(`${millrace.url}${apiPaths.exportFile(CLUSTER, 'AAAA')}`)
  assert.equal((await problemOf(forged, 403)).code, 'MR_EXPORT_TICKET')
})

test('a download that cannot be completed is broken off, never shortened', async () => {
  const server = await start({ ALLOW_TOPIC_INSPECT: 'true', SEARCH_MAX_BYTES_PER_SECOND: '200000' })
  try {
    const request = { topics: [ORDERS], from: 'oldest', format: 'ndjson' }
    const made = await post(apiPaths.exports(CLUSTER), request, server)
    const { url } = searchResponses.exports.parse(await made.json()).export
    const response = await fetch(server.url + url)
    assert.equal(response.status, 200)
    const reader = (response.body ?? assert.fail('no body')).getReader()
    await reader.read()
    await server.stop()
    await assert.rejects(async () => {
      for (let read = await reader.read(); !read.done; read = await reader.read());
    })
  } finally {
    await server.stop()
  }
})

test('one record is given whole with its bytes; large ones by a path of their own', async () => {
  const { status, body } = await get(apiPaths.record(CLUSTER, ODD, 0, 0, { key_serde: 'Hex' }))
  assert.equal(status, 200, JSON.stringify(body))
  const { record } = searchResponses.record.parse(body)
  assert.equal(record.key, 'ff00')
  assert.deepEqual(record.raw.key, { size: 2, base64: '/wA=' })
  assert.equal(Buffer.from(record.raw.value?.base64 ?? '', 'base64').toString(), '{"broken":')
  assert.deepEqual(record.raw.headers, [{ name: 'a', value: { size: 1, base64: 'MQ==' } }])

  const large = searchResponses.record.parse((await get(apiPaths.record(CLUSTER, ODD, 0, 2))).body)
  assert.deepEqual(large.record.raw.value, { size: LARGE, base64: null })
  assert.equal(large.record.raw.key, null)

  const download = await fetch(millrace.url + apiPaths.recordValue(CLUSTER, ODD, 0, 2))
  assert.equal(download.headers.get('content-type'), 'application/octet-stream')
  assert.equal(download.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(
    download.headers.get('content-disposition'),
    `attachment; filename="${ODD}-0-2-value.bin"`,
  )
  assert.ok(Buffer.from(await download.arrayBuffer()).equals(Buffer.alloc(LARGE, 'x')))

  const key = await fetch(millrace.url + apiPaths.recordKey(CLUSTER, ODD, 0, 1))
  assert.equal(await key.text(), '=1+1')
  for (const path of [
    apiPaths.recordValue(CLUSTER, ODD, 0, 1),
    apiPaths.record(CLUSTER, ODD, 0, 3),
  ]) {
    const told = await problemOf(await fetch(millrace.url + path), 404)
    assert.equal(told.code, 'MR_UNKNOWN_RECORD')
  }
  const told = await problemOf(await fetch(millrace.url + apiPaths.record(CLUSTER, ODD, 9, 0)), 400)
  assert.equal(told.code, 'MR_SEARCH_PARTITION')
})

async function job(method: string, path: string, body?: object) {
  const response = await fetch(millrace.url + path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const text = await response.text()
  assert.equal(response.status, 200, text)
  return searchResponses.searchJob.parse(JSON.parse(text)).search
}

const offsetsOf = ({ records }: ResponseOf<'searchJobRecords'>): string[] =>
  records.map(({ partition, offset }) => `${partition}/${offset}`)

test('a background search goes on alone, pauses when its memory is full, and is resumed', async () => {
  const begun = await job('POST', apiPaths.searches(CLUSTER), {
    topics: [ORDERS],
    from: 'oldest',
    filter: '.value.n % 4 == 0',
  })
  assert.ok(['running', 'paused'].includes(begun.state))
  const own = apiPaths.searchJob(CLUSTER, begun.id)
  const seen = new Set<string>()
  for (let resumes = 0; ; resumes++) {
    const stopped = await until(
      async () => {
        const now = await job('GET', own)
        return now.state === 'running' ? null : now
      },
      { describe: 'the search stands still' },
    )
    for (let from = stopped.records_from; from < stopped.records_to;) {
      const path = apiPaths.searchJobRecords(CLUSTER, begun.id, { from, limit: 1_000 })
      const page = searchResponses.searchJobRecords.parse((await get(path)).body)
      assert.equal(page.from, from)
      for (const place of offsetsOf(page)) seen.add(place)
      from = page.next
    }
    if (stopped.state === 'finished') break
    assert.equal(stopped.state, 'paused', stopped.reason ?? '')
    const kept = stopped.records_to - stopped.records_from
    assert.ok(kept >= 10_000 && kept < 15_000, `${kept} records are kept`)
    assert.ok(resumes < 10)
    await job('POST', apiPaths.searchJobResume(CLUSTER, begun.id))
  }
  assert.equal(seen.size, ORDER_COUNT / 4)
  const { searches } = searchResponses.searches.parse((await get(apiPaths.searches(CLUSTER))).body)
  assert.ok(searches.some(({ id }) => id === begun.id))
  const again = await fetch(millrace.url + apiPaths.searchJobResume(CLUSTER, begun.id), {
    method: 'POST',
  })
  assert.equal((await problemOf(again, 409)).code, 'MR_SEARCH_STATE')
  await job('DELETE', own)
  assert.equal((await get(own)).status, 404)
})

test('a background search that runs is cancelled, and what it found stays until it is forgotten', async () => {
  const begun = await job('POST', apiPaths.searches(CLUSTER), { topics: [ORDERS], tail: true })
  const own = apiPaths.searchJob(CLUSTER, begun.id)
  await using producer = openProducer(kafka.bootstrap)
  await producer.send({ topic: ORDERS, partition: 0, key: 'late', value: '{"late":true}' })
  await until(async () => (await job('GET', own)).records_to === 1, { describe: 'the record' })
  await job('DELETE', own)
  const cancelled = await until(
    async () => {
      const now = await job('GET', own)
      return now.state === 'running' ? null : now
    },
    { describe: 'the search has ended' },
  )
  assert.equal(cancelled.state, 'cancelled')
  assert.equal(cancelled.records_to, 1)
  await job('DELETE', own)
  assert.equal((await get(own)).status, 404)
})

test('a background search that was cancelled goes on with what it found', async () => {
  const begun = await job('POST', apiPaths.searches(CLUSTER), {
    topics: [ORDERS],
    from: 'oldest',
    limit: 0,
    // Slow enough to be cancelled on its way.
    filter: '([range(200)] | add > 0) and .value.n % 100 == 0',
  })
  assert.ok(begun.totals.remaining > 0)
  const own = apiPaths.searchJob(CLUSTER, begun.id)
  await until(async () => (await job('GET', own)).records_to > 0, { describe: 'the first records' })
  await job('DELETE', own)
  const ended = (state: string) =>
    until(
      async () => {
        const now = await job('GET', own)
        return now.state === state ? now : null
      },
      { describe: `the search is ${state}` },
    )
  const { records_to: found } = await ended('cancelled')
  await job('POST', apiPaths.searchJobResume(CLUSTER, begun.id))
  const { records_from, records_to } = await ended('finished')
  assert.deepEqual([records_from, records_to], [0, ORDER_COUNT / 100])
  assert.ok(found < records_to, 'it was cancelled too late to show anything')
  await job('DELETE', own)
})

test('serdes are offered, and what Auto chooses is explained', async () => {
  const { body } = await get(apiPaths.serdes(CLUSTER, [ORDERS]))
  const { serdes } = searchResponses.serdes.parse(body)
  assert.ok(serdes.available.value.includes('JSON'))
  assert.deepEqual(serdes.defaults, { key: 'Auto', value: 'Auto', headers: 'Auto' })
  const [orders] = serdes.topics
  assert.equal(orders?.topic, ORDERS)
  assert.equal(orders?.value.label, 'JSON')
  assert.match(orders?.value.reason ?? '', /\w/)
  assert.equal(orders?.key.label, 'String')
})

test('fields are those of a sample of records', async () => {
  const { body } = await get(apiPaths.topicFields(CLUSTER, ORDERS))
  const { sampled, fields } = searchResponses.topicFields.parse(body)
  assert.ok(sampled > 0 && sampled <= 200)
  const id = fields.find(({ path }) => path === '.value.customer.id')
  assert.deepEqual(id?.types, ['string'])
  assert.match(id?.example ?? '', /^"c-\d+"$/)
  assert.ok(fields.some(({ path }) => path === '.headers.source'))
  const unknown = await fetch(millrace.url + apiPaths.topicFields(CLUSTER, 'no-such-topic'))
  assert.equal((await problemOf(unknown, 404)).code, 'MR_SEARCH_UNKNOWN_TOPIC')
})
