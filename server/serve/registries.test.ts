/** Registries through the API without one that answers: what was observed, whose it is, and what is said of the rest. */
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { scopeOf } from '../access/tenancy/scope.ts'
import type { ObservedRegistry, ObservedSubject } from '../state/model.ts'
import { observeCluster } from './cluster-for-tests.ts'
import { operations } from './operations/table.ts'
import { reads } from './reads/table.ts'
import { runRead } from './run-read.ts'
import { ANYBODY, testServer, type TestServer } from './server-for-tests.ts'

let server: TestServer
/** Ids: of one that answered, of one that never did. */
let good: string
let away: string

const subject = (name: string, more: Partial<ObservedSubject> = {}): ObservedSubject => ({
  name,
  type: 'AVRO',
  id: '7',
  latest: 3,
  versions: 2,
  compatibility: 'FULL',
  isOwnLevel: true,
  ...more,
})

before(async () => {
  // Nothing listens on port 1.
  server = await testServer({
    SCHEMA_REGISTRY_RESOURCE_IDS: 'GOOD,AWAY',
    GOOD_SCHEMA_REGISTRY_URL: 'http://user:secret-word@127.0.0.1:1/good',
    GOOD_SCHEMA_REGISTRY_NAME: 'Orders',
    AWAY_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1/away',
  })
  await observeCluster(server)
  ;[good = '', away = ''] = (server.context.config.resources[0]?.registries ?? []).map(
    ({ id }) => id,
  )
  const unknown = { type: null, id: null, latest: null, versions: null }
  const observed: ObservedRegistry = {
    id: good,
    seenAt: 1_700_000_000_000,
    reason: null,
    compatibility: 'BACKWARD',
    subjects: [
      subject('orders-1-key', { type: 'PROTOBUF', compatibility: 'BACKWARD', isOwnLevel: false }),
      subject('payments-com.acme.Payment'),
      subject('unasked', { ...unknown, compatibility: null, isOwnLevel: null }),
    ],
    lacking: '1 of 3 subjects were not asked about yet.',
  }
  const silent: ObservedRegistry = {
    id: away,
    seenAt: null,
    reason: 'GET http://127.0.0.1:1/away: nothing listens there.',
    compatibility: null,
    subjects: null,
    lacking: null,
  }
  await server.observe('registries', [observed, silent])
})
after(() => server[Symbol.asyncDispose]())

const get = async (url: string) => server.app.inject({ method: 'GET', url })

test('each registry says whether it answers, what it has, and nothing of its credentials', async () => {
  const answer = await get(apiPaths.registries('c-1'))
  assert.doesNotMatch(answer.body, /secret-word|user:/)
  const { registries, metadata } = responses.registries.parse(answer.json())
  const [orders, silent] = registries
  assert.deepEqual(
    [orders?.id, orders?.label, orders?.state, orders?.urls, orders?.compatibility],
    [good, 'Orders', 'ok', ['http://127.0.0.1:1/good'], 'BACKWARD'],
  )
  assert.deepEqual([orders?.subjects, orders?.versions], [3, 4])
  assert.deepEqual(orders?.types, { AVRO: 1, PROTOBUF: 1 })
  // Of one subject the versions are not known: a lower bound.
  assert.match(metadata.missing[orders?.missing?.['versions'] ?? -1]?.reason ?? '', /1 of 3/)
  assert.deepEqual(
    [silent?.label, silent?.state, silent?.subjects, silent?.reason],
    [away, 'unreachable', null, 'GET http://127.0.0.1:1/away: nothing listens there.'],
  )
})

test('subjects name their topics, can be filtered and sorted, and say what is not known of them', async () => {
  const all = responses.subjects.parse((await get(apiPaths.subjects('c-1', good))).json())
  assert.deepEqual(
    all.subjects?.map(({ subject: name, topic, side, strategy }) => [name, topic, side, strategy]),
    [
      ['orders-1-key', 'orders-1', 'key', 'TopicNameStrategy'],
      ['payments-com.acme.Payment', 'payments', null, 'TopicRecordNameStrategy'],
      ['unasked', null, null, null],
    ],
  )
  const [, , unasked] = all.subjects ?? []
  assert.match(all.metadata.missing[unasked?.missing?.['versions'] ?? -1]?.reason ?? '', /1 of 3/)
  const query = { q: 'type:avro', sort: '-subject', limit: 1 }
  const page = responses.subjects.parse((await get(apiPaths.subjects('c-1', good, query))).json())
  assert.deepEqual(
    [page.subjects?.map((row) => row.subject), page.metadata.total_unfiltered],
    [['payments-com.acme.Payment'], 3],
  )
})

test('a registry that never answered has no list, and the reason', async () => {
  const { subjects, metadata } = responses.subjects.parse(
    (await get(apiPaths.subjects('c-1', away))).json(),
  )
  assert.equal(subjects, null)
  assert.match(metadata.missing[0]?.reason ?? '', /nothing listens there/)
})

test('what is asked of a registry that is away is a 502 with the reason', async () => {
  for (const path of [
    apiPaths.subject('c-1', away, 'orders-value'),
    apiPaths.subjectVersion('c-1', away, 'orders-value', 'latest'),
    apiPaths.schema('c-1', away, 7),
  ]) {
    const answer = await get(path)
    assert.equal(answer.statusCode, 502, path)
    const { code, detail } = problem.parse(answer.json())
    assert.equal(code, 'MR_REGISTRY_FAILED')
    assert.match(detail, /127\.0\.0\.1:1/)
  }
})

test('what is no id of a schema is refused, and so is a registry that there is not', async () => {
  const wrong = await get(apiPaths.schema('c-1', good, 'seven'))
  assert.equal(problem.parse(wrong.json()).code, 'MR_BAD_PATH_ID')
  const version = await get(apiPaths.subjectVersion('c-1', good, 'a', 0))
  assert.equal(version.statusCode, 400)
  for (const path of [
    apiPaths.subjects('c-1', 'none'),
    apiPaths.subject('c-1', 'none', 'a'),
    apiPaths.schema('c-1', 'none', 7),
  ]) {
    const { code, detail } = problem.parse((await get(path)).json())
    assert.equal(code, 'MR_UNKNOWN_REGISTRY')
    assert.match(detail, new RegExp(good))
  }
})

test('a tenant that a registry is not of sees nothing of it, not by its id either', async () => {
  const scope = scopeOf('Team', {
    includes: [
      ['cluster', 'c-1'],
      ['schema', good],
    ],
    excludes: [],
  })
  const identity = { ...ANYBODY, tenantId: 'Team', scope }
  const query = {}
  const list = reads.find(({ path }) => path.endsWith('/registries'))
  assert.ok(list)
  const request = { params: { cluster_id: 'c-1' }, query, identity }
  const body = await runRead(server.context, list, request, 'registries')
  assert.ok(body.head.includes(good))
  assert.ok(!body.head.includes(away))
  const ofRegistry = operations.filter(({ path }) => path.includes('/registries/{registry}/'))
  assert.equal(ofRegistry.length, 3)
  const all = { registry: away, subject: 'orders-value', version: '1', schema: '7' }
  for (const { handle, params: taken } of ofRegistry) {
    const params = Object.fromEntries(
      Object.entries({ cluster_id: 'c-1', ...all }).filter(([name]) => name in taken.shape),
    )
    const { signal } = new AbortController()
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is refused before there is anything to answer
    const reply = undefined as never
    await assert.rejects(
      handle(server.context, { params, query, body: {}, identity, signal }, reply),
      { code: 'MR_UNKNOWN_REGISTRY', message: new RegExp(`no schema registry "${away}"`) },
    )
  }
})
