/** Searches as routes: what is answered before Kafka is asked for anything. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { exportRequest } from '@millrace/contract/search.ts'
import * as fc from 'fast-check'
import { observeCluster } from './cluster-for-tests.ts'
import { testServer, type TestServer } from './server-for-tests.ts'

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'

async function ask(
  server: TestServer,
  method: Method,
  url: string,
  payload?: object,
  headers: Record<string, string> = {},
) {
  const body = payload === undefined ? {} : { payload }
  const response = await server.app.inject({ method, url, headers, ...body })
  return { response, problem: problem.parse(response.json()) }
}

const ORDERS = { topics: ['orders-1'] }

/** Every way to records: path, method and what is sent. */
const WAYS: readonly [Method, string, object?][] = [
  ['POST', apiPaths.search('c-1'), ORDERS],
  ['POST', apiPaths.search('c-1'), { ...ORDERS, tail: true }],
  ['POST', apiPaths.exports('c-1'), { ...ORDERS, format: 'csv' }],
  ['POST', apiPaths.searches('c-1'), ORDERS],
  ['GET', apiPaths.record('c-1', 'orders-1', 0, 0)],
  ['GET', apiPaths.recordKey('c-1', 'orders-1', 0, 0)],
  ['GET', apiPaths.recordValue('c-1', 'orders-1', 0, 0)],
  ['GET', apiPaths.serdes('c-1', ['orders-1'])],
  ['GET', apiPaths.topicFields('c-1', 'orders-1')],
]

test('without a permission nothing leads to records, and the reason names the variables', async () => {
  for (const env of [{}, { ALLOW_TOPIC_PRODUCE: 'true' }]) {
    await using server = await testServer(env)
    await observeCluster(server)
    for (const [method, url, payload] of WAYS) {
      const { response, problem: told } = await ask(server, method, url, payload)
      assert.equal(response.statusCode, 403, `${method} ${url}`)
      assert.match(
        told.detail,
        /ALLOW_TOPIC_DATA_(?:QUERY|DOWNLOAD)=true or ALLOW_TOPIC_INSPECT=true/,
        url,
      )
    }
  }
})

test('whoever may read may not download without the permission for it', async () => {
  await using server = await testServer({ ALLOW_TOPIC_DATA_QUERY: 'true' })
  await observeCluster(server)
  const { response, problem: told } = await ask(server, 'POST', apiPaths.exports('c-1'), {
    ...ORDERS,
    format: 'json',
  })
  assert.equal(response.statusCode, 403)
  assert.match(told.detail, /TOPIC_DATA_DOWNLOAD .*ALLOW_TOPIC_DATA_DOWNLOAD=true/)
})

test('Millrace’s own topics are closed, with a reason of their own', async () => {
  await using server = await testServer({ ALLOW_TOPIC_INSPECT: 'true' })
  await observeCluster(server)
  for (const url of [
    apiPaths.record('c-1', '__millrace_state', 0, 0),
    apiPaths.recordValue('c-1', '__millrace_audit_log', 0, 0),
    apiPaths.serdes('c-1', ['orders-1', '__millrace_state']),
    apiPaths.topicFields('c-1', '__millrace_state'),
  ]) {
    const { response, problem: told } = await ask(server, 'GET', url)
    assert.equal(response.statusCode, 403, url)
    assert.equal(told.code, 'MR_SEARCH_DENIED')
    assert.match(told.detail, /begin with __millrace_ .*closed to everybody/)
  }
})

test('a body that is no search is refused by the member that is wrong', async () => {
  await using server = await testServer({ ALLOW_TOPIC_INSPECT: 'true' })
  await observeCluster(server)
  const cases: [object, RegExp][] = [
    [{}, /^topics is missing/],
    [{ topics: [] }, /^topics is not valid/],
    [{ topics: ['a'], limit: -1 }, /^limit is not valid/],
    [{ topics: ['a'], mode: 'all' }, /^mode is not valid/],
    [
      { topics: ['a'], filtre: '.key' },
      /^The body has "filtre"\. Expected members: topics, .*filter/,
    ],
    [{ topics: ['a'], partitions: [1.5] }, /^partitions\.0 is not valid/],
    [[1], /^The body is not what is expected here/],
  ]
  for (const [body, pattern] of cases) {
    const { response, problem: told } = await ask(server, 'POST', apiPaths.search('c-1'), body)
    assert.equal(response.statusCode, 400)
    assert.equal(told.code, 'MR_SEARCH_REQUEST')
    assert.match(told.detail, pattern)
  }
  const { problem: noFormat } = await ask(server, 'POST', apiPaths.exports('c-1'), ORDERS)
  assert.match(noFormat.detail, /^format is not valid/)
})

test('a body that cannot be taken as JSON is refused with the reason', async () => {
  await using server = await testServer({ ALLOW_TOPIC_INSPECT: 'true' })
  await observeCluster(server)
  const url = apiPaths.search('c-1')
  const cases: readonly (readonly [type: string, body: string, status: number, why: RegExp])[] = [
    ['application/json', '{"topics": ["orders-1"],', 400, /^The body is no JSON: .*position \d+/],
    ['application/json', '', 400, /topics is missing/],
    ['application/json', '{"topics": ["orders-1"], "__proto__": 1}', 400, /has "__proto__"/],
    ['application/json', '{"topics": ["orders-1"], "from": true}', 400, /from .*ISO 8601/],
    ['text/plain', '{"topics": ["orders-1"]}', 415, /application\/json/],
  ]
  for (const [type, payload, status, why] of cases) {
    const headers = { 'content-type': type }
    const response = await server.app.inject({ method: 'POST', url, headers, payload })
    assert.equal(response.statusCode, status, payload)
    assert.match(problem.parse(response.json()).detail, why)
  }
})

test('paths, methods, tenants and other sites are treated as everywhere', async () => {
  await using server = await testServer({ ALLOW_TOPIC_INSPECT: 'true' })
  await observeCluster(server)
  const cases: [Method, string, Record<string, string>, string][] = [
    ['POST', apiPaths.search('nope'), {}, 'MR_UNKNOWN_CLUSTER'],
    ['GET', apiPaths.searchJob('c-1', 'nope'), {}, 'MR_UNKNOWN_SEARCH'],
    ['DELETE', apiPaths.searchJob('c-1', 'nope'), {}, 'MR_UNKNOWN_SEARCH'],
    ['GET', apiPaths.exportFile('c-1', 'nope'), {}, 'MR_EXPORT_TICKET'],
    ['GET', apiPaths.search('c-1'), {}, 'MR_METHOD_NOT_ALLOWED'],
    ['PUT', apiPaths.searchJob('c-1', 'x'), {}, 'MR_METHOD_NOT_ALLOWED'],
    ['GET', `${apiPaths.record('c-1', 't', 0, 0)}?serde=JSON`, {}, 'MR_BAD_PARAMETER'],
    ['GET', '/kafka/v1/clusters/c-1/topics/t/partitions/x/records/0', {}, 'MR_BAD_PATH_ID'],
    ['POST', apiPaths.search('c-1'), { origin: 'https://evil.example' }, 'MR_CROSS_ORIGIN'],
    ['POST', apiPaths.search('c-1'), { 'x-tenant-id': 'acme' }, 'MR_UNKNOWN_TENANT'],
  ]
  for (const [method, url, headers, code] of cases) {
    const body = method === 'POST' ? ORDERS : undefined
    const { problem: told } = await ask(server, method, url, body, headers)
    assert.equal(told.code, code, `${method} ${url}`)
  }
  const options = await server.app.inject({
    method: 'OPTIONS',
    url: apiPaths.searchJob('c-1', 'x'),
  })
  assert.equal(options.headers.allow, 'GET, DELETE, OPTIONS')
})

test('a cluster that does not answer is said so', async () => {
  await using server = await testServer({ ALLOW_TOPIC_INSPECT: 'true' })
  await observeCluster(server)
  const { response, problem: told } = await ask(server, 'POST', apiPaths.search('c-1'), ORDERS)
  assert.equal(response.statusCode, 502, told.detail)
  assert.equal(told.code, 'MR_CLUSTER_FAILED')
  assert.match(told.detail, /127\.0\.0\.1:1/)
})

/** Bodies that look like a search, with anything in any member. */
const hostile = fc.oneof(
  fc.jsonValue(),
  fc.record(
    Object.fromEntries(
      Object.keys(exportRequest.shape).map((name) => [
        name,
        fc.oneof(fc.jsonValue(), fc.string(), fc.integer(), fc.array(fc.string())),
      ]),
    ),
    { requiredKeys: ['topics'] },
  ),
  fc.record(
    {
      topics: fc.array(fc.string({ minLength: 1, maxLength: 249 }), { minLength: 1, maxLength: 3 }),
      filter: fc.string(),
      projection: fc.string(),
      from: fc.oneof(fc.string({ minLength: 1, maxLength: 64 }), fc.nat()),
      key: fc.string(),
      value_serde: fc.string(),
      cursor: fc.string(),
      format: fc.constantFrom('csv', 'json', 'ndjson'),
    },
    { requiredKeys: ['topics'] },
  ),
)

test('whatever a body holds, the answer is a problem that says what is wrong', async () => {
  await using server = await testServer({ ALLOW_TOPIC_INSPECT: 'true' })
  await observeCluster(server)
  await fc.assert(
    fc.asyncProperty(
      hostile,
      fc.constantFrom(apiPaths.search('c-1'), apiPaths.exports('c-1'), apiPaths.searches('c-1')),
      async (body, url) => {
        const response = await server.app.inject({
          method: 'POST',
          url,
          headers: { 'content-type': 'application/json' },
          payload: JSON.stringify(body),
        })
        const told = problem.parse(response.json())
        // 502: a search that could begin, but there is no broker here.
        assert.ok([400, 403, 502].includes(response.statusCode), `${told.code}: ${told.detail}`)
        assert.ok(told.detail.length > 10)
      },
    ),
    { numRuns: 150 },
  )
})

test('text that is no Unicode is refused: nobody could read it back', async () => {
  await using server = await testServer({ ALLOW_TOPIC_DELETE: 'true' })
  await observeCluster(server)
  for (const payload of ['{"topics":["\\ud800zz"]}', '{"\\udc00":1,"topics":["a"]}']) {
    const response = await server.app.inject({
      method: 'POST',
      url: apiPaths.mutation('c-1', 'delete-topics'),
      headers: { 'content-type': 'application/json' },
      payload,
    })
    assert.equal(response.statusCode, 400)
    assert.match(problem.parse(response.json()).detail, /half of a surrogate pair/)
  }
})
