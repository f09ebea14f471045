/** What changed, through the API. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Change } from '@millrace/contract/change.ts'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { observeCluster } from './cluster-for-tests.ts'
import { testServer, type TestServer } from './server-for-tests.ts'

const HOUR_MS = 3_600_000
/** Key of the cluster in its configuration. */
const RESOURCE = 'Test EU'

/** `hours` ago; retention.ms of topic orders unless told otherwise. */
function change(hours: number, fields: Partial<Change> = {}): Change {
  const at = Date.now() - hours * HOUR_MS
  return {
    id: `${hours} ${JSON.stringify(fields)}`,
    at,
    not_before: at - 60_000,
    entity: 'topic',
    name: 'orders',
    kind: 'changed',
    field: 'retention.ms',
    before: '604800000',
    after: '86400000',
    summary: 'retention.ms of topic orders: 604800000 → 86400000',
    ...fields,
  }
}

async function ask(server: TestServer, query: Parameters<typeof apiPaths.changes>[1] = {}) {
  const answer = await server.app.inject(apiPaths.changes('c-1', query))
  assert.equal(answer.statusCode, 200, answer.body)
  return responses.changes.parse(answer.json())
}

test('the last day, newest first; another span when asked for; by name and text', async () => {
  await using server = await testServer()
  await observeCluster(server)
  const [old, early, late] = [
    change(30),
    change(2, { field: 'partitions', before: '3', after: '6' }),
    change(1, { entity: 'group', field: 'state', before: 'Stable', after: 'Empty' }),
  ]
  server.context.changes.add(RESOURCE, [old, early, late])
  assert.deepEqual((await ask(server)).changes, [late, early])
  assert.deepEqual((await ask(server, { from: -48 * HOUR_MS })).changes, [late, early, old])
  assert.deepEqual(
    (await ask(server, { from: -48 * HOUR_MS, to: -1.5 * HOUR_MS, entity: 'topic' })).changes,
    [early, old],
  )
  assert.deepEqual((await ask(server, { entity: 'group', name: 'orders' })).changes, [late])
  assert.deepEqual((await ask(server, { q: 'stable' })).changes, [late])
  assert.deepEqual((await ask(server, { name: 'payments' })).changes, [])
  const named = await server.app.inject(apiPaths.changes('Test EU'))
  assert.deepEqual(responses.changes.parse(named.json()).changes, [late, early])
})

test('pages by cursor, and two hundred where nothing is said', async () => {
  await using server = await testServer()
  await observeCluster(server)
  const all = Array.from({ length: 450 }, (_, i) => change(1 + i / 1000, { name: `t${i}` }))
  server.context.changes.add(RESOURCE, all)
  const names: string[] = []
  let cursor: string | undefined
  const sizes: number[] = []
  do {
    const page = await ask(server, cursor === undefined ? {} : { cursor })
    names.push(...page.changes.map(({ name }) => name))
    sizes.push(page.changes.length)
    cursor = page.metadata.next_cursor
  } while (cursor !== undefined)
  assert.deepEqual(sizes, [200, 200, 50])
  assert.deepEqual(
    names,
    all.map(({ name }) => name),
  )
})

test('what may be lacking is said, with the reason', async () => {
  await using server = await testServer()
  await observeCluster(server)
  const [missing] = (await ask(server)).metadata.missing
  assert.equal(missing?.section, 'changes')
  assert.match(missing.reason, /kept in memory only: those before \d{4}-/)
  const recent = await ask(server, { from: Date.now() + HOUR_MS })
  assert.deepEqual(recent.metadata.missing, [])
})

test('questions that cannot be meant are refused with words', async () => {
  await using server = await testServer()
  await observeCluster(server)
  const cases = [
    [{ from: 2000, to: 1000 }, /from \(2000\) is after to \(1000\)/],
    [{ cursor: 'abc' }, /cursor was not made by this API/],
    [{ entity: 'volcano' }, /The query parameter entity is "volcano"/],
    [{ limit: 0 }, /The query parameter limit is "0"/],
  ] as const
  for (const [query, words] of cases) {
    const answer = await server.app.inject(apiPaths.changes('c-1', query))
    assert.equal(answer.statusCode, 400)
    assert.match(problem.parse(answer.json()).detail, words)
  }
  const unknown = await server.app.inject(apiPaths.changes('nowhere'))
  assert.equal(unknown.statusCode, 404)
})
