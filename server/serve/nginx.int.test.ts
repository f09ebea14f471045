/**
 * Behind a real nginx that strips a sub-path, as the deployment notes show it, with a real Kafka: API, socket and pages
 * under `/kpow/` and `/kpow`, ids with slashes, and origins.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import test, { after, before } from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { serverFrame } from '@millrace/contract/socket.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { startNginx, type NginxProcess } from '@millrace/dev/testing/nginx.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { WebSocket } from 'ws'

let kafka: TestKafka
let millrace: MillraceProcess
let nginx: NginxProcess

before(async () => {
  kafka = await singleNode()
  millrace = await startMillrace({
    env: { BOOTSTRAP: kafka.bootstrap, ENVIRONMENT_NAME: 'Sub path/EU' },
  })
  nginx = await startNginx((port) => configuration(port, millrace.port), '/kpow/up')
})
after(async () => {
  await nginx?.stop()
  await millrace?.stop()
  await kafka?.[Symbol.asyncDispose]()
})

const CLUSTER = 'Sub path/EU'
/** The custom path of the deployment notes; `/kpow` without its slash as the ingress' rewrite target does it. */
function configuration(port: number, upstream: number): string {
  const proxy = `
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection 'upgrade';
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header Host $http_host;
    proxy_cache_bypass $http_upgrade;`
  return `server { listen 127.0.0.1:${port};
    location = /kpow { rewrite ^ / break; proxy_pass http://127.0.0.1:${upstream}; ${proxy} }
    location /kpow/ { rewrite /kpow/(.*) /$1 break; proxy_pass http://127.0.0.1:${upstream}/; ${proxy} }
  }`
}

const PAGE = { accept: 'text/html' }

test('pages and deep links answer under the sub-path, with and without its slash', async () => {
  const direct = await fetch(`${millrace.url}/`, { headers: PAGE })
  const html = await direct.text()
  assert.match(html, /<html/)
  for (const place of [
    '/kpow',
    '/kpow/',
    '/kpow/c/x/topics/orders',
    '/kpow/settings/installation',
  ]) {
    const page = await fetch(`${nginx.url}${place}`, { headers: PAGE, redirect: 'manual' })
    assert.equal(page.status, direct.status, place)
    assert.equal(await page.text(), html, place)
  }
})

test('the API answers, ids with spaces and slashes survive the proxy', async () => {
  const url = `${nginx.url}/kpow${apiPaths.topics(CLUSTER, { sort: '-name' })}`
  const body = await until(
    async () => {
      const answer = responses.topics.parse(await (await fetch(url)).json())
      return answer.metadata.captured_at !== null && answer
    },
    { describe: 'topics are observed' },
  )
  assert.ok(Array.isArray(body.topics))
  // Pending (200) until groups were observed, then known not to be there.
  const unknown = await until(
    async () => {
      const group = await fetch(`${nginx.url}/kpow${apiPaths.group(CLUSTER, '../a//b/%2F')}`)
      return group.status === 404 && problem.parse(await group.json())
    },
    { describe: 'groups are observed' },
  )
  assert.match(unknown.detail, /"\.\.\/a\/\/b\/%2F"/)
})

test('the socket opens from our own page and carries a read', async () => {
  const socket = new WebSocket(`${nginx.url.replace('http', 'ws')}/kpow/ws`, {
    headers: { origin: nginx.url },
  })
  const frames: unknown[] = []
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString())))
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'subscribe', id: 1, path: apiPaths.clusters() }))
  const data = await until(
    () => frames.map((frame) => serverFrame.parse(frame)).find((frame) => frame.type === 'data'),
    { describe: 'the clusters arrive' },
  )
  assert.equal(responses.clusters.parse(data.body).clusters[0]?.label, CLUSTER)
  const closed = once(socket, 'close')
  socket.close()
  await closed
})

test('the socket does not open from another site', async () => {
  const socket = new WebSocket(`${nginx.url.replace('http', 'ws')}/kpow/ws`, {
    headers: { origin: 'https://evil.example' },
  })
  const [error] = await once(socket, 'error')
  assert.match(String(error), /403/)
})

test('every read of the real cluster has the shape of the contract', async () => {
  const base = `${nginx.url}/kpow`
  const topics = responses.topics.parse(
    await (await fetch(base + apiPaths.topics(CLUSTER))).json(),
  ).topics
  const names: [keyof typeof responses, string][] = [
    ['me', apiPaths.me()],
    ['status', apiPaths.status()],
    ['cluster', apiPaths.cluster(CLUSTER)],
    ['quorum', apiPaths.quorum(CLUSTER)],
    ['brokers', apiPaths.brokers(CLUSTER)],
    ['broker', apiPaths.broker(CLUSTER, 1)],
    ['brokerConfig', apiPaths.brokerConfig(CLUSTER, 1)],
    ['groups', apiPaths.groups(CLUSTER)],
    ['acls', apiPaths.acls(CLUSTER)],
    ['quotas', apiPaths.quotas(CLUSTER)],
    ['history', apiPaths.history(CLUSTER, { series: ['cluster/write_rate', 'topic/lag/*'] })],
    ...topics.slice(0, 3).flatMap(({ name }): [keyof typeof responses, string][] => [
      ['topic', apiPaths.topic(CLUSTER, name)],
      ['partitions', apiPaths.partitions(CLUSTER, name)],
      ['topicConfig', apiPaths.topicConfig(CLUSTER, name)],
      ['topicGroups', apiPaths.topicGroups(CLUSTER, name)],
    ]),
  ]
  for (const [name, place] of names) {
    const response = await fetch(base + place)
    const body: unknown = await response.json()
    assert.equal(response.status, 200, `${place}: ${JSON.stringify(body)}`)
    const parsed = responses[name].safeParse(body)
    assert.ok(parsed.success, `${place}: ${parsed.error?.message}`)
  }
})
