/** The log of changes over a log in memory: order, pages, what counts once, what is told to be missing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Change } from '@millrace/contract/change.ts'
import * as fc from 'fast-check'
import { createLogger } from '../../log/logger.ts'
import { memoryLog } from '../log/memory-log.ts'
import type { LogEntry } from '../log/model.ts'
import { ChangeList, comparePlaces } from './change-list.ts'
import { changeIn, isKeyOf, recordOf } from './change-record.ts'
import type { Standing } from './change-writer.ts'
import { decodePlace, encodePlace } from './cursor.ts'
import type { Changes, ChangesRequest } from './model.ts'
import { openChanges } from './open-changes.ts'

const OWNER: Standing = { epochOf: () => 1, observes: () => true }
const ALL: ChangesRequest = { from: 0, to: Number.POSITIVE_INFINITY, limit: 1000 }
const START = Date.now() + 1000

function change(fields: Partial<Change> = {}): Change {
  const at = fields.at ?? START
  const name = fields.name ?? 'orders'
  return {
    id: `${name} ${fields.field ?? ''} ${at}`,
    at,
    not_before: at - 1000,
    entity: 'topic',
    name,
    kind: 'changed',
    field: 'retention.ms',
    before: '1',
    after: '2',
    summary: 'retention.ms of topic orders: 1 → 2',
    ...fields,
  }
}

function opened(standing = OWNER, eventLog = memoryLog()): Changes {
  const log = createLogger({ level: 'error', destination: { write: () => undefined } })
  const resources = ['west', 'east']
  return openChanges({ resources, eventLog, ownership: standing, keptDays: 30, log })
}

async function ids(changes: Changes, request: Partial<ChangesRequest> = {}): Promise<string[]> {
  const { changes: found } = await changes.list('west', { ...ALL, ...request })
  return found.map(({ id }) => id)
}

test('newest first; those of one look by name and field; only the cluster asked for', async () => {
  await using changes = opened()
  changes.add('west', [change({ id: 'b', name: 'b' }), change({ id: 'a', name: 'a' })])
  changes.add('west', [change({ id: 'new', at: START + 5000 })])
  changes.add('east', [change({ id: 'other' })])
  assert.deepEqual(await ids(changes), ['new', 'a', 'b'])
})

test('filters: time with both ends, entity, name, and text in any case', async () => {
  await using changes = opened()
  changes.add('west', [
    change({ id: '1', at: START + 1, after: 'COMPACT' }),
    change({ id: '2', at: START + 2, name: 'payments' }),
    change({ id: '3', at: START + 3, entity: 'group', name: 'orders', field: 'state' }),
  ])
  assert.deepEqual(await ids(changes, { from: START + 2, to: START + 3 }), ['3', '2'])
  assert.deepEqual(await ids(changes, { entity: 'topic' }), ['2', '1'])
  assert.deepEqual(await ids(changes, { entity: 'topic', name: 'orders' }), ['1'])
  assert.deepEqual(await ids(changes, { q: 'compact' }), ['1'])
  assert.deepEqual(await ids(changes, { q: 'PAYM' }), ['2'])
  assert.deepEqual(await ids(changes, { q: 'State' }), ['3'])
})

test('the same change counts once: by its id, and by what it says of a time that overlaps', async () => {
  await using changes = opened()
  const told: string[] = []
  // Listeners hear that the log has been read, too.
  await nextTurn()
  changes.onChange((resource) => told.push(resource))
  changes.add('west', [change({ id: 'x', at: START, not_before: START - 60_000 })])
  changes.add('west', [change({ id: 'x', at: START + 9000 })])
  // Found by the next owner, which compared with an older look.
  changes.add('west', [change({ id: 'y', at: START + 9000, not_before: START - 60_000 })])
  assert.deepEqual(await ids(changes), ['x'])
  assert.deepEqual(told, ['west'], 'listeners hear of what is new only')
  changes.add('west', [change({ id: 'back', before: '2', after: '1', at: START + 10_000 })])
  changes.add('west', [change({ id: 'again', at: START + 11_000, not_before: START + 10_000 })])
  assert.deepEqual(await ids(changes), ['again', 'back', 'x'])
})

test('what another instance observes is left to it', async () => {
  await using changes = opened({ epochOf: () => null, observes: () => false })
  changes.add('west', [change()])
  assert.deepEqual(await ids(changes), [])
})

test('what is found before it is settled who observes is written then', async () => {
  const eventLog = memoryLog()
  const written: LogEntry[] = []
  await using tail = eventLog.tail('changes', {
    since: 'start',
    onEntries: (entries) => void written.push(...entries),
  })
  let epoch: number | null = null
  await using changes = opened({ epochOf: () => epoch, observes: () => true }, eventLog)
  changes.add('west', [change({ id: 'early' })])
  await nextTurn()
  assert.deepEqual(await ids(changes), ['early'])
  assert.deepEqual(written, [])
  epoch = 7
  changes.add('west', [change({ id: 'late', at: START + 1, name: 'late' })])
  await changes[Symbol.asyncDispose]()
  await tail[Symbol.asyncDispose]()
  const found = written.map((entry) => changeIn(entry)?.change.id)
  assert.deepEqual(found, ['early', 'late'])
})

test('changes of before the start are said to be unknown where nothing is kept', async () => {
  await using changes = opened()
  changes.add('west', [change()])
  const early = await changes.list('west', ALL)
  assert.equal(early.problem?.kind, 'unsupported')
  const late = await changes.list('west', { ...ALL, from: START })
  assert.equal(late.problem, null)
})

test('beyond what memory holds the oldest are dropped, and that is said', async () => {
  await using changes = opened()
  const many = Array.from({ length: 50_010 }, (_, i) => change({ at: START + i, name: `t${i}` }))
  changes.add('west', many)
  const recent = { ...ALL, from: START + 10 }
  assert.equal((await changes.list('west', recent)).problem, null)
  const all = await changes.list('west', { ...ALL, from: START, limit: 60_000 })
  assert.equal(all.changes.length, 50_000)
  assert.equal(all.problem?.kind, 'unsupported')
})

const anyChange = fc
  .record({
    at: fc.integer({ min: START, max: START + 5 }),
    entity: fc.constantFrom('topic', 'group', 'acl'),
    name: fc.constantFrom('a', 'b', '\u{1F600}', 'User:x'),
    field: fc.option(fc.constantFrom('partitions', 'state')),
    after: fc.string(),
    id: fc.string({ minLength: 1, maxLength: 3 }),
  })
  .map((fields) => change({ ...fields, not_before: fields.at - 1 }))

test('pages put together are the list, in order, whatever comes meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyChange, { maxLength: 40 }),
      fc.integer({ min: 1, max: 7 }),
      async (all, limit) => {
        await using changes = opened()
        changes.add('west', all)
        const { changes: whole } = await changes.list('west', ALL)
        const paged: Change[] = []
        let cursor: string | null = null
        let late = 0
        do {
          const page: Awaited<ReturnType<Changes['list']>> = await changes.list('west', {
            ...ALL,
            limit,
            ...(cursor === null ? {} : { cursor }),
          })
          paged.push(...page.changes)
          cursor = page.nextCursor
          changes.add('west', [change({ at: START + 100, name: `late ${late++}` })])
        } while (cursor !== null)
        assert.deepEqual(paged, whole)
        assert.deepEqual(whole, whole.toSorted(comparePlaces))
        assert.equal(new Set(whole.map(({ id }) => id)).size, whole.length)
      },
    ),
    { numRuns: 60 },
  )
})

test('a dropped change may come again, and leaves the others', () => {
  const list = new ChangeList()
  const [a, b] = [change({ id: 'a', at: 1 }), change({ id: 'b', at: 20_000 })]
  list.add(a)
  list.add(b)
  list.dropOldest()
  assert.deepEqual([...list.behind(null)], [b])
  assert.equal(list.add(b), false)
  assert.equal(list.add(a), true)
})

test('cursors come back as they were; others are none', () => {
  fc.assert(
    fc.property(anyChange, ({ at, entity, name, field, id }) => {
      const place = { at, entity, name, field, id }
      assert.deepEqual(decodePlace(encodePlace(place)), place)
    }),
  )
  for (const text of ['', 'x', 'bnVsbA', encodePlace(change()).slice(0, -4)])
    assert.equal(decodePlace(text), null)
})

test('records of the log: what is no change of ours is passed over', () => {
  const found = change()
  assert.deepEqual(changeIn(entry(recordOf('west', found))), { resource: 'west', change: found })
  assert.equal(changeIn(entry({ kind: 'change', key: 'x', value: { resource: 'west' } })), null)
  assert.equal(changeIn(entry({ kind: 'state', key: 'x', value: found })), null)
  const key = `change/west ${found.id}`
  assert.equal(isKeyOf('west')(key), true)
  assert.equal(isKeyOf('wes')(key), false)
})

function entry(record: LogEntry['record']): LogEntry {
  const position = { log: 'x', partition: 0, offset: 0 }
  return { stream: 'changes', position, at: START, record, own: false }
}
