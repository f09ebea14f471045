/**
 * What proxies do to what flows, through a real nginx and with a real Kafka: HTTP/1.0, buffers, gzip, limits and time-outs, no sockets.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import test, { after, before } from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { FILL_HEADER } from '@millrace/contract/fill.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { searchResponses } from '@millrace/contract/responses.ts'
import { searchLine, type SearchLine } from '@millrace/contract/search.ts'
import { freePorts } from '@millrace/dev/kafka/ports.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { startNginx, type NginxProcess } from '@millrace/dev/testing/nginx.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'
import { WebSocket } from 'ws'

const CLUSTER = 'Flow'
/** Some megabytes. */
const MANY = uniqueName('many')
const MANY_COUNT = 20_000
/** Where records come one by one. */
const SLOW = uniqueName('slow')

const SOCKET = `proxy_http_version 1.1; proxy_set_header Host $http_host;
  proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection 'upgrade';`
const BIG_BUFFERS = 'proxy_buffer_size 64k; proxy_buffers 8 64k; proxy_busy_buffers_size 128k;'

/** What stands in `location /`, besides proxy_pass. */
const PROXIES = {
  /** Nothing but what must be: HTTP/1.0 to us, buffers, no sockets. */
  bare: 'proxy_set_header Host $http_host;',
  buffering: `${SOCKET} proxy_buffering on; ${BIG_BUFFERS}`,
  /** As proxies that have never heard of X-Accel-Buffering. */
  deaf: `${SOCKET} proxy_buffering on; proxy_ignore_headers X-Accel-Buffering; ${BIG_BUFFERS}`,
  /** The same with HTTP/1.0, where nginx holds back what does not fill a buffer. */
  deafest: `proxy_set_header Host $http_host; proxy_buffering on; proxy_ignore_headers X-Accel-Buffering; ${BIG_BUFFERS}`,
  gzip: `${SOCKET} gzip on; gzip_min_length 1; gzip_proxied any;
    gzip_types application/x-ndjson application/json text/csv;`,
  /** The smallest that people are likely to meet; pings come every 15 s. */
  small: `${SOCKET} client_max_body_size 1m; proxy_read_timeout 17s; proxy_send_timeout 17s;`,
} as const
type Proxy = keyof typeof PROXIES
const NAMES: readonly Proxy[] = ['bare', 'buffering', 'deaf', 'deafest', 'gzip', 'small']

let kafka: TestKafka
let millrace: MillraceProcess
/** Reads slowly, and has no proxies but `bare`. */
let slow: MillraceProcess
let nginx: NginxProcess
let ports: readonly number[]
/** Open, and silent, from the start. */
let idle: WebSocket
let idleSince: number

before(async () => {
  kafka = await singleNode()
  const { bootstrap } = kafka
  const start = (env: Readonly<Record<string, string>>) =>
    startMillrace({
      env: { BOOTSTRAP: bootstrap, ENVIRONMENT_NAME: CLUSTER, ALLOW_TOPIC_INSPECT: 'true', ...env },
    })
  const starting = start({ SEARCH_MAX_BYTES_PER_SECOND: '0' })
  slow = await start({ SEARCH_MAX_BYTES_PER_SECOND: '200000' })
  millrace = await starting
  ports = await freePorts(NAMES.length + 1)
  const block = (proxy: Proxy, index: number, upstream: number) =>
    `server { listen 127.0.0.1:${ports[index]};
      location / { proxy_pass http://127.0.0.1:${upstream}; ${PROXIES[proxy]} } }`
  nginx = await startNginx(
    (port) => `server { listen 127.0.0.1:${port}; location = /up { return 200; } }
      ${NAMES.map((proxy, index) => block(proxy, index, millrace.port)).join('\n')}
      ${block('bare', NAMES.length, slow.port)}`,
    '/up',
  )
  idle = new WebSocket(`${urlOf('small').replace('http', 'ws')}/ws`)
  await once(idle, 'open')
  idleSince = Date.now()
  await createTopics(bootstrap, [
    { name: MANY, partitions: 1 },
    { name: SLOW, partitions: 1 },
  ])
  await using producer = openProducer(bootstrap)
  const value = 'x'.repeat(200)
  await producer.send(
    ...Array.from({ length: MANY_COUNT }, (_, n) => ({
      topic: MANY,
      partition: 0,
      key: `k-${n}`,
      value,
    })),
  )
})
after(async () => {
  idle?.terminate()
  await nginx?.stop()
  await slow?.stop()
  await millrace?.stop()
  await kafka?.[Symbol.asyncDispose]()
})

const urlOf = (proxy: Proxy): string => `http://127.0.0.1:${ports[NAMES.indexOf(proxy)]}`

const post = (
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
  signal: AbortSignal | null = null,
): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
    signal,
  })

async function exportUrl(url: string, format: 'ndjson' | 'csv'): Promise<string> {
  const made = await post(url + apiPaths.exports(CLUSTER), {
    topics: [MANY],
    from: 'oldest',
    format,
  })
  assert.equal(made.status, 200)
  return url + searchResponses.exports.parse(await made.json()).export.url
}

for (const proxy of NAMES) {
  test(`${proxy}: a search and exports arrive whole`, async () => {
    const url = urlOf(proxy)
    const found = await post(url + apiPaths.search(CLUSTER), {
      topics: [MANY],
      from: 'oldest',
      limit: 0,
      streaming: true,
    })
    const lines = (await found.text()).trimEnd().split('\n')
    assert.equal(lines.filter((line) => line.startsWith('{"type":"record"')).length, MANY_COUNT)
    const last = searchLine.parse(JSON.parse(lines.at(-1) ?? ''))
    assert.ok(last.type === 'done' && last.reason === 'end', JSON.stringify(last))

    const file = await fetch(await exportUrl(url, 'csv'))
    assert.equal((await file.text()).trimEnd().split('\r\n').length, MANY_COUNT + 1)
  })
}

/** Lines of a tail as they come, until it is aborted. */
async function* tailed(
  url: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): AsyncGenerator<SearchLine> {
  const body = { topics: [SLOW], tail: true }
  const response = await post(url + apiPaths.search(CLUSTER), body, headers, signal)
  assert.equal(response.status, 200)
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of response.body ?? assert.fail('no body')) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield searchLine.parse(JSON.parse(line))
  }
}

/** A record that is sent once the tail has begun comes through while the tail goes on. */
async function flows(proxy: Proxy, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const gone = new AbortController()
  const late = setTimeout(() => gone.abort(new Error('nothing came in 20 s')), 20_000)
  const key = uniqueName('key')
  let sent = false
  try {
    for await (const line of tailed(urlOf(proxy), gone.signal, headers)) {
      if (line.type === 'record' && line.key === key) return
      if (sent || line.type !== 'progress') continue
      sent = true
      await using producer = openProducer(kafka.bootstrap)
      await producer.send({ topic: SLOW, partition: 0, key, value: 'v' })
    }
    assert.fail('the tail has ended')
  } finally {
    clearTimeout(late)
    gone.abort()
  }
}

for (const proxy of ['bare', 'buffering', 'deaf', 'gzip', 'small'] as const)
  test(`${proxy}: records of a tail come through at once`, () => flows(proxy))

test('deafest: a proxy that buffers 64 kB whatever it is told lets a tail through when it is asked for so much', () =>
  flows('deafest', { [FILL_HEADER]: '65536' }))

test('over HTTP/1.0, too, an export that cannot be completed is broken off, never shortened', async () => {
  const url = `http://127.0.0.1:${ports[NAMES.length]}`
  const response = await fetch(await exportUrl(url, 'ndjson'))
  assert.equal(response.status, 200)
  const reader = (response.body ?? assert.fail('no body')).getReader()
  await reader.read()
  await slow.stop()
  await assert.rejects(async () => {
    for (let read = await reader.read(); !read.done; read = await reader.read());
  })
})

test('bare: everything but sockets works, and a socket is told what the proxy lacks', async () => {
  const socket = new WebSocket(`${urlOf('bare').replace('http', 'ws')}/ws`)
  const [error] = await once(socket, 'error')
  assert.match(String(error), /400/)
  const asked = await fetch(`${urlOf('bare')}/ws`)
  assert.match(problem.parse(await asked.json()).detail, /Upgrade and Connection/)
  const clusters = await fetch(urlOf('bare') + apiPaths.clusters())
  assert.equal(clusters.status, 200)
})

test('small: a body that the proxy takes is read, a larger one is refused by the proxy in words of its own', async () => {
  const search = urlOf('small') + apiPaths.search(CLUSTER)
  const taken = await post(search, { filter: ' '.repeat(900_000) })
  assert.equal(problem.parse(await taken.json()).code, 'MR_SEARCH_REQUEST')
  const refused = await post(search, { filter: ' '.repeat(1_100_000) })
  assert.equal(refused.status, 413)
  assert.match(refused.headers.get('content-type') ?? '', /text\/html/)
})

test('a read that is known already is answered with 304 through a proxy that compresses', async () => {
  const url = urlOf('gzip') + apiPaths.topics(CLUSTER)
  const etag = await until(
    async () => {
      const first = await fetch(url)
      const body = await first.text()
      const tag = first.headers.get('etag')
      const again = await fetch(url, { headers: { 'if-none-match': tag ?? '' } })
      await again.arrayBuffer()
      return body.includes(MANY) && again.status === 304 && tag
    },
    { describe: 'the same again is not sent again', deadlineMs: 60_000 },
  )
  assert.match(etag, /^W\//)
})

test('a socket on which nothing happens stays open behind a proxy that cuts off what is silent', async () => {
  const closed = once(idle, 'close').then(() => 'closed')
  const outlived = until(() => Date.now() - idleSince > 18_000, {
    describe: 'longer than the time-out',
  }).then(() => 'open')
  assert.equal(await Promise.race([closed, outlived]), 'open')
  assert.equal(idle.readyState, WebSocket.OPEN)
})
