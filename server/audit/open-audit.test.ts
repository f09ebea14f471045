/** The audit log over a log in memory: pages, filters, what never is in it, what waits. */
import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { auditEntry, type AuditEntry } from '@millrace/contract/audit.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createLogger } from '../log/logger.ts'
import { memoryLog } from '../state/log/memory-log.ts'
import type { EventLog } from '../state/log/model.ts'
import { noteFor } from './audit-for-tests.ts'
import { AuditError } from './errors.ts'
import { makeEntry } from './make-entry.ts'
import { openAudit } from './open-audit.ts'
import { compareNewest, RecentEntries } from './recent-entries.ts'

const all = (): boolean => true

function opened(eventLog: EventLog = memoryLog()) {
  const lines: string[] = []
  const log = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } })
  return { audit: openAudit({ eventLog, log, instanceId: 'i-1' }), lines }
}

test('pages have every entry once, newest first, while others arrive', async () => {
  const { audit } = opened()
  for (let i = 0; i < 25; i += 1) await audit.write(noteFor(`user-${i}`))
  await until(async () => (await audit.list({ limit: 1000 }, all)).entries.length === 25, {
    describe: 'all entries',
  })
  const seen: AuditEntry[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await audit.list({ limit: 7, ...(cursor === undefined ? {} : { cursor }) }, all)
    seen.push(...page.entries)
    await audit.write(noteFor('late'))
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  assert.equal(new Set(seen.map(({ id }) => id)).size, 25)
  assert.deepEqual(seen.toSorted(compareNewest), seen)
  await assert.rejects(audit.list({ cursor: 'x' }, all), { code: 'MR_AUDIT_QUERY' })
  await audit[Symbol.asyncDispose]()
})

test('entries are found by kind, user, cluster, text and kJQ', async () => {
  const { audit } = opened()
  await audit.write(noteFor('ann'))
  await audit.write(
    noteFor('bob', { kind: 'denied', result: 'denied', reason: 'Policy 3 says no.' }),
  )
  await audit.write(noteFor('cid', { clusterId: 'c-2', detail: { input: { partitions: 12 } } }))
  const found = async (query: Parameters<typeof audit.list>[0]) =>
    (await audit.list(query, all)).entries.map(({ user }) => user.name)
  await until(async () => (await found({})).length === 3, { describe: 'three entries' })
  assert.deepEqual(await found({ kind: 'denied' }), ['bob'])
  assert.deepEqual(await found({ user: 'ann' }), ['ann'])
  assert.deepEqual(await found({ cluster: 'c-2' }), ['cid'])
  assert.deepEqual(await found({ q: 'POLICY 3' }), ['bob'])
  assert.deepEqual(await found({ q: '.detail.input.partitions > 10' }), ['cid'])
  assert.deepEqual(await found({ q: '.result == "denied" and .user.name == "bob"' }), ['bob'])
  assert.deepEqual(await found({ q: '.no.such[] | error' }), [])
  await assert.rejects(found({ q: '.result ==' }), (error) => {
    assert.ok(error instanceof AuditError)
    return error.code === 'MR_AUDIT_QUERY'
  })
  const visible = await audit.list({}, ({ user }) => user.name === 'ann')
  assert.deepEqual(visible.entries.length, 1)
  const exported: string[] = []
  for await (const batch of audit.export({}, all))
    exported.push(...batch.map(({ user }) => user.name))
  assert.deepEqual(exported.sort(), ['ann', 'bob', 'cid'])
  await audit[Symbol.asyncDispose]()
})

test('where nothing outlives the process its log has every entry', async () => {
  const { audit, lines } = opened()
  await audit.write(noteFor('ann'))
  const line = lines.find((text) => text.includes('AUDIT create-topic by ann: succeeded'))
  assert.ok(line !== undefined)
  const { entry, audit: marked } = JSON.parse(line)
  assert.equal(marked, true)
  assert.equal(auditEntry.parse(JSON.parse(entry)).user.name, 'ann')
  await audit[Symbol.asyncDispose]()
})

test('what cannot be written is refused, or waits and is written in order', async () => {
  const inner = memoryLog()
  let away = true
  const eventLog: EventLog = {
    ...inner,
    append: async (...given) => {
      if (away) throw new Error('Kafka is away')
      return inner.append(...given)
    },
  }
  const { audit } = opened(eventLog)
  await assert.rejects(audit.write(noteFor('ann')), { code: 'MR_AUDIT_AWAY', retryAfter: 5 })
  for (const name of ['one', 'two', 'three']) audit.note(noteFor(name))
  await until(() => audit.health.troubleSince !== null, { describe: 'trouble' })
  assert.equal(audit.health.waiting, 3)
  away = false
  await until(async () => (await audit.list({}, all)).entries.length === 3, {
    describe: 'written in the end',
  })
  await audit.write(noteFor('ann'))
  assert.deepEqual(audit.health, { troubleSince: null, waiting: 0, overflowed: 0 })
  await audit[Symbol.asyncDispose]()
})

test('no value of a secret is in an entry, wherever it stands', () => {
  const secretName = fc.constantFrom(
    'password',
    'sasl.jaas.config',
    'client_secret',
    'token',
    'ssl.key',
  )
  fc.assert(
    fc.property(
      secretName,
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
      (name, path) => {
        const detail = path.reduce<unknown>((inner, key) => ({ [key]: inner }), {
          [name]: 'hunter2-hunter2',
        })
        const entry = makeEntry(noteFor('ann', { detail }), 'i-1', 1)
        assert.doesNotMatch(JSON.stringify(entry), /hunter2/)
      },
    ),
  )
})

test('entries are bounded, whatever they are told', () => {
  const subjects = Array.from({ length: 5_000 }, (_, i) => ({ type: 'topic', name: `t-${i}` }))
  const note = noteFor('x'.repeat(10_000), {
    subjects,
    reason: 'y'.repeat(100_000),
    detail: { long: 'z'.repeat(500_000) },
  })
  const entry = auditEntry.parse(makeEntry(note, 'i-1', 1))
  assert.equal(entry.subject_count, 5_000)
  assert.equal(entry.subjects.length, 1_000)
  assert.ok(JSON.stringify(entry).length < 200_000)
})

test('the newest entries are kept, in order, whatever order they come in', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.uuid())), (given) => {
      const recent = new RecentEntries(10)
      const base = makeEntry(noteFor('ann'), 'i-1', 0)
      for (const [at, id] of given) recent.add({ ...base, at, id })
      const ids = new Map(given.toReversed().map(([at, id]) => [id, at]))
      const expected = [...ids].filter(([, at]) => at >= 10).map(([id, at]) => ({ id, at }))
      assert.deepEqual(
        recent.newest(null).map(({ id, at }) => ({ id, at })),
        expected.sort(compareNewest),
      )
    }),
  )
})
