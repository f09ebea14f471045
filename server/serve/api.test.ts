/** The HTTP API over a real estate, by way of fastify's inject. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { gunzipSync } from 'node:zlib'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { GROUPS, observeCluster, TOPICS } from './cluster-for-tests.ts'
import { reads } from './reads/table.ts'
import { testServer, type TestServer } from './server-for-tests.ts'

async function get(server: TestServer, url: string, headers: Record<string, string> = {}) {
  return server.app.inject({ method: 'GET', url, headers })
}

test('every read answers in its own shape, whatever the names', async () => {
  const SCHEMA_REGISTRY_URL = 'http://127.0.0.1:1'
  await using server = await testServer({ ALLOW_KPOW_ADMIN: 'true', SCHEMA_REGISTRY_URL })
  await observeCluster(server)
  const registry = server.context.config.resources[0]?.registries[0]?.id ?? ''
  const paths: [keyof typeof responses, string][] = [
    ['me', apiPaths.me()],
    ['status', apiPaths.status()],
    ['settings', apiPaths.settings()],
    ['favourites', apiPaths.favourites()],
    ['savedSearches', apiPaths.savedSearches()],
    ['instances', apiPaths.instances()],
    ['installation', apiPaths.installation()],
    ['profile', apiPaths.profile()],
    ['access', apiPaths.access()],
    ['tenants', apiPaths.tenants()],
    ['sessions', apiPaths.sessions()],
    ['tokens', apiPaths.tokens()],
    ['permissions', apiPaths.permissions('c-1')],
    ['permissions', apiPaths.permissions('c-1', { type: 'broker', name: '1' })],
    ['clusters', apiPaths.clusters()],
    ['cluster', apiPaths.cluster('c-1')],
    ['cluster', apiPaths.cluster('Test EU')],
    ['cluster', apiPaths.cluster('bootstrap_1')],
    ['quorum', apiPaths.quorum('c-1')],
    ['brokers', apiPaths.brokers('c-1')],
    ['broker', apiPaths.broker('c-1', 1)],
    ['brokerConfig', apiPaths.brokerConfig('c-1', 1)],
    ['topics', apiPaths.topics('c-1')],
    ['topicDefaults', apiPaths.topicDefaults('c-1')],
    ['groups', apiPaths.groups('c-1')],
    ['acls', apiPaths.acls('c-1')],
    ['quotas', apiPaths.quotas('c-1')],
    ['registries', apiPaths.registries('c-1')],
    ['subjects', apiPaths.subjects('c-1', registry)],
    ['history', apiPaths.history('c-1', { series: ['cluster/lag', 'topic/lag/*', 'group/lag/'] })],
    ['changes', apiPaths.changes('c-1')],
    ...TOPICS.flatMap((topic): [keyof typeof responses, string][] => [
      ['topic', apiPaths.topic('c-1', topic)],
      ['partitions', apiPaths.partitions('c-1', topic)],
      ['topicConfig', apiPaths.topicConfig('c-1', topic)],
      ['topicGroups', apiPaths.topicGroups('c-1', topic)],
      ['permissions', apiPaths.permissions('c-1', { type: 'topic', name: topic })],
    ]),
    ...GROUPS.map((group): [keyof typeof responses, string] => [
      'group',
      apiPaths.group('c-1', group),
    ]),
  ]
  for (const [name, path] of paths) {
    const response = await get(server, path)
    assert.equal(response.statusCode, 200, `${path}: ${response.body}`)
    const parsed = responses[name].safeParse(response.json())
    assert.ok(parsed.success, `${path}: ${parsed.error?.message}`)
  }
  const asked = new Set<string>(paths.map(([name]) => name))
  assert.deepEqual(
    Object.keys(responses).filter((name) => !asked.has(name)),
    [],
  )
  assert.equal(reads.length, Object.keys(responses).length)
})

test('a group is found by its hostile id, and is the one that was asked for', async () => {
  await using server = await testServer()
  await observeCluster(server)
  for (const id of GROUPS) {
    const { group } = (await get(server, apiPaths.group('c-1', id))).json()
    assert.equal(group.id, id)
    assert.equal(group.lag, 30 - 3 + (5 - 4))
  }
})

test('before the first observation everything is pending, nothing is unknown', async () => {
  await using server = await testServer()
  const cluster = 'Test EU'
  for (const path of [
    apiPaths.topics(cluster),
    apiPaths.topic(cluster, 'orders'),
    apiPaths.partitions(cluster, 'orders'),
    apiPaths.topicConfig(cluster, 'orders'),
    apiPaths.broker(cluster, 1),
    apiPaths.group(cluster, 'billing'),
    apiPaths.groups(cluster),
    apiPaths.brokers(cluster),
    apiPaths.acls(cluster),
  ]) {
    const response = await get(server, path)
    assert.equal(response.statusCode, 200, path)
    const { metadata } = response.json()
    assert.equal(metadata.captured_at, null, path)
    assert.ok(
      metadata.missing.some((entry: { kind: string }) => entry.kind === 'pending'),
      path,
    )
  }
  assert.equal((await get(server, apiPaths.cluster(cluster))).statusCode, 200)
})

test('what is not there is a 404 that names what was asked and what is near', async () => {
  await using server = await testServer()
  await observeCluster(server)
  const cases: [string, string, RegExp][] = [
    [apiPaths.topics('nope'), 'MR_UNKNOWN_CLUSTER', /"nope".*c-1 \(Test EU\)/],
    [apiPaths.topic('c-1', 'order-2'), 'MR_UNKNOWN_TOPIC', /"order-2".*Near: "orders-2"/],
    [apiPaths.partitions('c-1', 'paymnts'), 'MR_UNKNOWN_TOPIC', /Near: "payments"/],
    [apiPaths.group('c-1', 'biling'), 'MR_UNKNOWN_GROUP', /"biling".*Near: "billing"/],
    [apiPaths.broker('c-1', 9), 'MR_UNKNOWN_BROKER', /no broker 9. Known: 1, 2/],
    [apiPaths.brokerConfig('c-1', 9), 'MR_UNKNOWN_BROKER', /no broker 9/],
    ['/kafka/v1/nothing', 'MR_NOT_FOUND', /"\/kafka\/v1\/nothing"/],
  ]
  for (const [path, code, detail] of cases) {
    const response = await get(server, path)
    assert.equal(response.statusCode, 404, path)
    assert.match(response.headers['content-type'] ?? '', /^application\/problem\+json/)
    const body = problem.parse(response.json())
    assert.equal(body.code, code)
    assert.match(body.detail, detail)
    assert.equal(body.request_id, response.headers['x-request-id'])
  }
})

test('a request that cannot be read is a 400 that names the parameter', async () => {
  await using server = await testServer()
  await observeCluster(server)
  const topics = apiPaths.topics('c-1')
  const cases: [string, RegExp][] = [
    [`${topics}?limit=0`, /parameter limit is "0"/],
    [`${topics}?limit=many`, /parameter limit is "many"/],
    [`${topics}?sorts=name`, /no query parameter "sorts".*Known: q, sort/],
    [`${topics}?sort=colour`, /parameter sort names "colour".*Fields: name/],
    [`${topics}?q=lag:%3Emany`, /parameter q .*"lag:>many": lag is a number/],
    [`${topics}?q=a&q=b`, /parameter q/],
    [`${topics}?q=%zz`, /malformed percent-encoding/],
    [`${topics}?cursor=x`, /cursor was not made by this API/],
    ['/kafka/v1/clusters/%zz', /malformed percent-encoding/],
    ['/kafka/v1/clusters/%FF', /malformed percent-encoding/],
    ['/kafka/v1/clusters/c-1/groups/~!!', /parameter group is "~!!".*base64url/],
    ['/kafka/v1/clusters/c-1/brokers/one', /a broker id is a whole number/],
    ['/kafka/v1/clusters/c-1/history', /parameter series is missing/],
    ['/kafka/v1/clusters/c-1/history?series=cluster/mood', /"cluster\/mood"/],
    ['/kafka/v1/clusters/c-1/history?series=cluster/lag&from=2&to=1', /from must be before to/],
    ['/kafka/v1/clusters/c-1/history?series=cluster/lag&from=1', /at most 366 days/],
  ]
  for (const [path, detail] of cases) {
    const response = await get(server, path)
    assert.equal(response.statusCode, 400, `${path}: ${response.body}`)
    assert.match(problem.parse(response.json()).detail, detail, path)
  }
  const long = await get(server, `${topics}?q=${'a'.repeat(9_000)}`)
  assert.equal(long.statusCode, 414)
  const method = await server.app.inject({ method: 'DELETE', url: topics })
  assert.equal(method.statusCode, 405)
  assert.equal(method.headers.allow, 'GET, HEAD, POST, OPTIONS')
  const tenant = await get(server, topics, { 'x-tenant-id': 'other' })
  assert.equal(problem.parse(tenant.json()).code, 'MR_UNKNOWN_TENANT')
  assert.equal((await get(server, topics, { 'x-tenant-id': '__kpow_global' })).statusCode, 200)
})

test('the tenant may be named in the query, for links and sockets; the header comes first', async () => {
  await using server = await testServer()
  await observeCluster(server)
  const topics = apiPaths.topics('c-1')
  const refused = await get(server, `${topics}?tenant=other`)
  assert.equal(refused.statusCode, 403)
  assert.equal(problem.parse(refused.json()).code, 'MR_UNKNOWN_TENANT')
  const twice = await get(server, `${topics}?tenant=__kpow_global&tenant=other`)
  assert.equal(problem.parse(twice.json()).code, 'MR_UNKNOWN_TENANT')
  assert.equal((await get(server, `${topics}?tenant=__kpow_global&limit=1`)).statusCode, 200)
  const both = await get(server, `${topics}?tenant=__kpow_global`, { 'x-tenant-id': 'other' })
  assert.equal(problem.parse(both.json()).code, 'MR_UNKNOWN_TENANT')
  const socket = await server.app.inject({
    url: '/ws?tenant=other',
    headers: { upgrade: 'websocket', connection: 'upgrade', 'sec-fetch-site': 'same-origin' },
  })
  assert.equal(problem.parse(socket.json()).code, 'MR_UNKNOWN_TENANT')
})

test('lists filter, sort naturally, and page without gaps while rows come and go', async () => {
  await using server = await testServer()
  await observeCluster(server)
  const names = async (query: Parameters<typeof apiPaths.topics>[1]): Promise<string[]> =>
    (await get(server, apiPaths.topics('c-1', query)))
      .json()
      .topics.map((row: { name: string }) => row.name)
  assert.deepEqual(await names({ q: 'orders', sort: 'name' }), [
    'orders-1',
    'orders-2',
    'orders-10',
  ])
  assert.deepEqual(await names({ q: 'orders', sort: '-messages' }), [
    'orders-1',
    'orders-10',
    'orders-2',
  ])
  assert.deepEqual(await names({ q: 'name:pay*' }), ['payments'])

  const seen: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < TOPICS.length; page++) {
    const query = { sort: 'name', limit: 3, ...(cursor === undefined ? {} : { cursor }) }
    const body = (await get(server, apiPaths.topics('c-1', query))).json()
    assert.equal(body.metadata.total, TOPICS.length)
    seen.push(...body.topics.map((row: { name: string }) => row.name))
    cursor = body.metadata.next_cursor
    if (cursor === undefined) break
  }
  assert.equal(seen.length, TOPICS.length)
  assert.deepEqual([...seen].sort(), [...TOPICS].sort())

  const fields = (await get(server, apiPaths.topics('c-1', { fields: 'lag', limit: 1 }))).json()
  assert.deepEqual(
    Object.keys(fields.topics[0]).filter((key) => key !== 'missing'),
    ['name', 'lag'],
  )
  const first = (await get(server, apiPaths.topics('c-1', { sort: 'name', limit: 1 }))).json()
  const other = await get(
    server,
    apiPaths.topics('c-1', { sort: '-lag', cursor: first.metadata.next_cursor }),
  )
  assert.equal(problem.parse(other.json()).code, 'MR_BAD_CURSOR')
})

test('an unchanged answer is 304, a new observation is a new one', async () => {
  await using server = await testServer()
  await observeCluster(server)
  const path = apiPaths.topics('c-1')
  const first = await get(server, path)
  const etag = String(first.headers.etag)
  const again = await get(server, path, { 'if-none-match': etag })
  assert.equal(again.statusCode, 304)
  assert.equal(again.body, '')
  const before = first.json().metadata.total
  await observeCluster(server, Date.now() + 1_000)
  const later = await get(server, path, { 'if-none-match': etag })
  assert.equal(later.statusCode, 200)
  assert.notEqual(later.headers.etag, etag)
  assert.equal(later.json().metadata.total, before)
})

test('a kept body is compressed once and tells its age anew', async () => {
  await using server = await testServer()
  await observeCluster(server)
  const path = apiPaths.topics('c-1')
  const plain = (await get(server, path)).json()
  for (let time = 0; time < 2; time++) {
    const zipped = await get(server, path, { 'accept-encoding': 'br, gzip' })
    assert.equal(zipped.headers['content-encoding'], 'gzip')
    const body = JSON.parse(gunzipSync(zipped.rawPayload).toString())
    assert.deepEqual(body.topics, plain.topics)
    assert.ok(body.metadata.age_ms >= plain.metadata.age_ms)
  }
  const refused = await get(server, path, { 'accept-encoding': 'gzip;q=0' })
  assert.equal(refused.headers['content-encoding'], undefined)
})

test('an id that the brokers tell later does not leave old bodies behind', async () => {
  await using server = await testServer()
  const path = apiPaths.topics('bootstrap_1')
  assert.deepEqual((await get(server, path)).json().topics, [])
  await observeCluster(server)
  assert.equal((await get(server, path)).json().topics.length, TOPICS.length)
})

test('the caller’s request id comes back, an odd one is replaced', async () => {
  await using server = await testServer()
  const kept = await get(server, '/up', { 'x-request-id': 'trace-1.2:3' })
  assert.equal(kept.headers['x-request-id'], 'trace-1.2:3')
  const replaced = await get(server, '/up', { 'x-request-id': 'a b\u00e9<script>' })
  assert.match(String(replaced.headers['x-request-id']), /^[0-9a-f-]{36}$/)
})
