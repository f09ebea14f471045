/** What instances know of each other's background searches. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { SearchJob } from '@millrace/contract/search.ts'
import { loneInstance } from '../cluster/lone-instance.ts'
import { createLogger } from '../log/logger.ts'
import { openDocuments } from '../state/documents/open-documents.ts'
import { memoryLog } from '../state/log/memory-log.ts'
import { type JobDescriptor, readDescriptor, viewOf, writeDescriptor } from './job-descriptor.ts'
import { NOTHING } from './running-search.ts'
import { sharedJobs } from './shared-jobs.ts'

const log = createLogger({ level: 'error', destination: { write: () => undefined } })

const HERE = { isThere: true, hasSecret: true }
const GONE = { isThere: false, hasSecret: true }

function descriptor(changes: Partial<JobDescriptor> = {}): JobDescriptor {
  return {
    resource: 'eu',
    request: { topics: ['orders'], filter: '.value.ok', streaming: true },
    state: 'running',
    reason: null,
    created_at: 1,
    ended_at: null,
    updated_at: 7,
    started: {
      type: 'started',
      search_id: 's',
      dialect: 'jq',
      warnings: [],
      fast: true,
      columns: null,
      topics: [],
      key_partition: null,
      partitions: [],
      notes: [],
    },
    totals: NOTHING,
    partitions: [],
    seconds_left: 5,
    cursor: 'sealed',
    records_from: 0,
    records_to: 3,
    records_bytes: 300,
    instance: 'i-1',
    url: 'http://10.0.0.1:3000',
    sealed: 'secret',
    ...changes,
  }
}

const partition = (n: number): SearchJob['partitions'][number] => ({
  topic: 'orders',
  partition: n,
  start_offset: n * 7_919,
  end_offset: n * 104_729,
  from_offset: n * 7_919,
  to_offset: n * 104_729,
  scanned: n * 31,
  looked_into: n * 17,
  undecodable: 0,
  matched: n,
  remaining: n * 96_810,
  bytes: n * 1_299_709,
  seconds: n / 7,
  notes: [],
  state: 'running',
})

test('a descriptor comes back as it went, and what is none is none', () => {
  const given = descriptor({ partitions: [partition(1)] })
  assert.deepEqual(readDescriptor(JSON.parse(JSON.stringify(writeDescriptor(given)))), given)
  const value = writeDescriptor(given)
  for (const odd of [
    undefined,
    null,
    {},
    { ...Object(value), packed: 'AAAA' },
    { ...Object(value), state: 'new' },
  ]) {
    assert.equal(readDescriptor(odd), undefined)
  }
})

test('a descriptor is small: without the account by partition, then without its place, or it is not told', () => {
  const partitions = Array.from({ length: 20_000 }, (_, n) => partition(n))
  const without = readDescriptor(writeDescriptor(descriptor({ partitions })))
  assert.deepEqual(without?.partitions, [])
  assert.equal(without?.cursor, 'sealed')
  // What is sealed cannot be compressed.
  const cursor = Array.from({ length: 20_000 }, (_, n) => Math.sin(n).toString(36).slice(-6)).join(
    '',
  )
  const lost = readDescriptor(writeDescriptor(descriptor({ cursor })))
  assert.equal(lost?.cursor, null)
  assert.match(viewOf('j', 'c-1', lost, GONE).reason ?? '', /too many partitions .* begin it anew/)
  const request = { topics: ['orders'], key: cursor }
  assert.equal(writeDescriptor(descriptor({ request })), undefined)
})

test('one whose instance is gone is interrupted, says what is lost, and can go on if its cursor can be read', () => {
  const seen = viewOf('j', 'c-1', descriptor(), HERE)
  assert.deepEqual(
    [seen.state, seen.cursor, seen.records_from, seen.records_to],
    ['running', null, 0, 3],
  )
  const gone = viewOf('j', 'c-1', descriptor(), GONE)
  assert.deepEqual(
    [gone.state, gone.cursor, gone.records_from, gone.records_to],
    ['interrupted', 'sealed', 3, 3],
  )
  assert.equal(gone.ended_at, 7)
  assert.match(gone.reason ?? '', /i-1 .*is gone\. The 3 records .* lost\. Resume it/)
  for (const [job, hasSecret] of [
    [descriptor({ sealed: 'process' }), true],
    [descriptor(), false],
  ] as const) {
    const stuck = viewOf('j', 'c-1', job, { isThere: false, hasSecret })
    assert.equal(stuck.cursor, null)
    assert.match(stuck.reason ?? '', /MILLRACE_SECRET is not set: begin it anew/)
  }
  const ended = viewOf(
    'j',
    'c-1',
    descriptor({ state: 'finished', cursor: null, records_to: 0 }),
    GONE,
  )
  assert.deepEqual([ended.state, ended.reason], ['finished', null])
})

test('a job is written by who runs it; an instance that slept does not take it back', async () => {
  await using eventLog = memoryLog()
  await using documents = openDocuments({ eventLog, log })
  const [one, two] = ['i-1', 'i-2'].map((id) => {
    const instances = loneInstance({ id, version: '1', url: `http://${id}`, resources: [] })
    return sharedJobs({ documents, instances, hasSecret: true })
  })
  assert.ok(one && two)
  const { instance: _i, url: _u, sealed: _s, updated_at: _t, ...job } = descriptor()
  await one.save('anna', 'j', job, 'nobody')
  const seen = two.get('anna', 'j')
  assert.ok(seen)
  assert.deepEqual([seen.descriptor.instance, seen.ownerUrl], ['i-1', null])
  const told: unknown[] = []
  one.onChange((...change) => told.push(change))
  await two.save('anna', 'j', job, { taken: seen.descriptor })
  assert.deepEqual(told, [['anna', 'j', 'i-2']])
  await assert.rejects(one.save('anna', 'j', job, 'self'), {
    code: 'MR_SEARCH_STATE',
    message: /another instance \(http:\/\/i-2\)/,
  })
  await assert.rejects(one.save('anna', 'j', job, { taken: seen.descriptor }), {
    code: 'MR_SEARCH_STATE',
  })
  await two.forget('anna', 'j')
  assert.deepEqual(one.list('anna'), [])
  await assert.rejects(two.save('anna', 'j', job, 'self'), { message: /removed meanwhile/ })
})
