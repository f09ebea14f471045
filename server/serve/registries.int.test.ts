/** Registries of every kind of schema at a real one: what a look learns, what is answered, and what happens while it is away. */
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { startRegistry, type TestRegistry } from '@millrace/dev/testing/registry.ts'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses, searchResponses } from '@millrace/contract/responses.ts'
import { registryLook } from '../observe/registry-look.ts'
import { observeCluster } from './cluster-for-tests.ts'
import { testServer, type TestServer } from './server-for-tests.ts'

const CITY = JSON.stringify({
  type: 'record',
  name: 'City',
  namespace: 'acme',
  fields: [{ name: 'name', type: 'string' }],
})
const order = (...more: object[]): string =>
  JSON.stringify({
    type: 'record',
    name: 'Order',
    namespace: 'acme',
    fields: [{ name: 'city', type: 'acme.City' }, ...more],
  })
const REFERENCES = [{ name: 'acme.City', subject: 'city', version: 1 }]
const JSON_SCHEMA = '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object"}'
const PROTO = 'syntax = "proto3";\npackage acme;\nmessage Key { int64 id = 1; }\n'

let registry: TestRegistry
let server: TestServer
let id: string
let ids: readonly number[]

before(async () => {
  registry = await startRegistry()
  await registry.register('city', { schema: CITY })
  ids = [
    await registry.register('orders-1-value', { schema: order(), references: REFERENCES }),
    await registry.register('orders-1-value', {
      schema: order({ name: 'note', type: ['null', 'string'], default: null }),
      references: REFERENCES,
    }),
    await registry.register('orders-1-key', { schema: PROTO, schemaType: 'PROTOBUF' }),
    await registry.register('a/b ☃-value', { schema: JSON_SCHEMA, schemaType: 'JSON' }),
  ]
  await registry.call('/config/orders-1-value', { compatibility: 'FULL' }, 'PUT')
  server = await testServer({ SCHEMA_REGISTRY_URL: registry.url })
  await observeCluster(server)
  id = server.context.config.resources[0]?.registries[0]?.id ?? ''
})
after(async () => {
  await server?.[Symbol.asyncDispose]()
  await registry?.[Symbol.asyncDispose]()
})

async function get<T>(path: string, schema: { parse(body: unknown): T }): Promise<T> {
  const answer = await server.app.inject({ method: 'GET', url: path })
  assert.equal(answer.statusCode, 200, `${path}: ${answer.body}`)
  return schema.parse(answer.json())
}

const settings = () => {
  const [found] = server.context.config.resources[0]?.registries ?? []
  assert.ok(found)
  return found
}

test('a look learns type, versions and level of each subject', async () => {
  using look = registryLook(settings())
  const observed = await look.look(20_000)
  assert.deepEqual([observed.reason, observed.lacking], [null, null])
  await server.observe('registries', [observed])
  const { subjects } = await get(apiPaths.subjects('c-1', id), responses.subjects)
  const level = observed.compatibility
  assert.deepEqual(
    subjects?.map((row) => [
      row.subject,
      row.type,
      row.latest_version,
      row.versions,
      row.compatibility,
      row.topic,
    ]),
    [
      ['a/b ☃-value', 'JSON', 1, 1, level, null],
      ['city', 'AVRO', 1, 1, level, null],
      ['orders-1-key', 'PROTOBUF', 1, 1, level, 'orders-1'],
      ['orders-1-value', 'AVRO', 2, 2, 'FULL', 'orders-1'],
    ],
  )
})

test('of many subjects each look asks about some, and says so until all were asked about', async () => {
  using look = registryLook(settings(), { fresh: 3, again: 1 })
  const known = async () => {
    const { subjects, lacking } = await look.look(20_000)
    return [subjects?.filter(({ versions }) => versions !== null).length, lacking]
  }
  const [first, lacking] = await known()
  assert.equal(first, 3)
  assert.match(String(lacking), /1 of 4 subjects.*3 at most/)
  assert.deepEqual(await known(), [4, null])
})

test('a subject, its versions and what they refer to', async () => {
  const { subject } = await get(
    apiPaths.subject('c-1', id, 'orders-1-value'),
    searchResponses.subject,
  )
  assert.deepEqual(
    [subject.versions, subject.compatibility, subject.compatibility_own, subject.topic],
    [[1, 2], 'FULL', true, 'orders-1'],
  )
  const path = apiPaths.subjectVersion('c-1', id, 'orders-1-value', 'latest')
  const { version } = await get(path, searchResponses.subjectVersion)
  assert.deepEqual([version.version, version.id, version.type], [2, ids[1], 'AVRO'])
  assert.deepEqual(version.references, REFERENCES)
  assert.match(version.text, /"note"/)
  const odd = apiPaths.subjectVersion('c-1', id, 'a/b ☃-value', 1)
  assert.equal((await get(odd, searchResponses.subjectVersion)).version.type, 'JSON')
})

test('a schema by the id that records name', async () => {
  const { schema } = await get(apiPaths.schema('c-1', id, ids[0] ?? 0), searchResponses.schema)
  assert.deepEqual(schema.subjects, [{ subject: 'orders-1-value', version: 1 }])
  assert.deepEqual([schema.type, schema.references], ['AVRO', REFERENCES])
  const key = await get(apiPaths.schema('c-1', id, ids[2] ?? 0), searchResponses.schema)
  assert.match(key.schema.text, /message Key/)
})

test('what it does not have is a 404 in its words', async () => {
  for (const path of [
    apiPaths.subject('c-1', id, 'nothing-value'),
    apiPaths.subjectVersion('c-1', id, 'city', 9),
    apiPaths.schema('c-1', id, 999_999),
  ]) {
    const answer = await server.app.inject({ method: 'GET', url: path })
    const { status, code } = problem.parse(answer.json())
    assert.deepEqual([status, code], [404, 'MR_UNKNOWN_SCHEMA'], path)
  }
})

test('while it is away what was known stays, with the reason; then it is as before', async () => {
  using look = registryLook(settings())
  const before = await look.look(20_000)
  await registry.kill()
  const away = await look.look(20_000)
  assert.match(away.reason ?? '', /127\.0\.0\.1/)
  assert.deepEqual([away.subjects, away.seenAt], [before.subjects, before.seenAt])
  await server.observe('registries', [away])
  const { registries } = await get(apiPaths.registries('c-1'), responses.registries)
  assert.deepEqual([registries[0]?.state, registries[0]?.subjects], ['unreachable', 4])
  const path = apiPaths.subject('c-1', id, 'city')
  const answer = await server.app.inject({ method: 'GET', url: path })
  assert.equal(problem.parse(answer.json()).code, 'MR_REGISTRY_FAILED')
  await registry.restart()
  assert.equal((await look.look(20_000)).reason, null)
  assert.deepEqual((await get(path, searchResponses.subject)).subject.versions, [1])
})
