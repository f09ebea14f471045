/** Documents over a log in memory, and over one that is slow, loses answers and forgets: what was acknowledged is there. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { until } from '@millrace/dev/testing/until.ts'
import { KafkaError } from '@millrace/kafka/errors.ts'
import * as fc from 'fast-check'
import { createLogger } from '../../log/logger.ts'
import { memoryLog } from '../log/memory-log.ts'
import type { EventLog } from '../log/model.ts'
import type { Documents } from './model.ts'
import { openDocuments } from './open-documents.ts'

const log = createLogger({ level: 'error', destination: { write: () => undefined } })

const lost = (): KafkaError =>
  new KafkaError('MR_KAFKA_TIMEOUT', 'The answer was lost.', { reason: 'outcome-unknown' })

/** Like the log in memory, but as far away as the scheduler likes: appends, answers and deliveries take any time. */
function distant(
  inner: EventLog,
  scheduler: fc.Scheduler,
  fate: () => 'arrives' | 'is lost' | 'answer is lost',
): EventLog {
  return {
    kind: 'kafka',
    skipped: [],
    trouble: null,
    async append(...given) {
      const what = fate()
      await scheduler.schedule(Promise.resolve(), 'request')
      if (what === 'is lost') throw lost()
      const position = await inner.append(...given)
      await scheduler.schedule(Promise.resolve(), 'answer')
      if (what === 'answer is lost') throw lost()
      return position
    },
    tail: (stream, { since, onEntries }) =>
      inner.tail(stream, {
        since,
        async onEntries(entries) {
          await scheduler.schedule(Promise.resolve(), 'delivery')
          await onEntries(entries)
        },
      }),
    read: (...given) => inner.read(...given),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

test('what several instances add at the same time is there once each, whatever the order and whatever is lost', async () => {
  const aFate = fc.constantFrom('arrives', 'arrives', 'is lost', 'answer is lost')
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.tuple(fc.nat(2), fc.nat(1)), { minLength: 1, maxLength: 6 }),
      fc.array(aFate, { maxLength: 6 }),
      async (scheduler, changes, fates) => {
        const inner = memoryLog()
        const left = [...fates]
        const instances = [0, 1, 2].map(() =>
          openDocuments({
            eventLog: distant(inner, scheduler, () => left.shift() ?? 'arrives'),
            log,
          }),
        )
        const written = changes.map(async ([number, key], mark) => {
          const instance = instances[number]
          assert.ok(instance)
          const { position } = await instance.change(`k/${key}`, (value) => [
            ...marksOf(value),
            mark,
          ])
          // Whoever is acknowledged sees it here at once, and everywhere with the position.
          assert.ok(marksOf(instance.get(`k/${key}`)?.value).includes(mark))
          for (const other of instances) {
            assert.ok(await other.reached(position, 4_000))
            assert.ok(marksOf(other.get(`k/${key}`)?.value).includes(mark))
          }
        })
        await scheduler.waitFor(Promise.all(written))
        for (const instance of instances) {
          const marks = [0, 1].flatMap((key) => marksOf(instance.get(`k/${key}`)?.value))
          assert.deepEqual(
            marks.toSorted((a, b) => a - b),
            changes.map((_, mark) => mark),
          )
        }
        await scheduler.waitFor(Promise.all(instances.map((each) => each[Symbol.asyncDispose]())))
      },
    ),
    { numRuns: 60 },
  )
})

function marksOf(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'number') : []
}

test('a change is told to who listens, kept as JSON, and can be taken back', async () => {
  await using eventLog = memoryLog()
  await using documents = openDocuments({ eventLog, log })
  const told: string[] = []
  documents.onChange((keys) => told.push(...keys))
  const { document, position } = await documents.change('a/1', (value) => {
    assert.equal(value, undefined)
    return { on: true, off: undefined }
  })
  assert.deepEqual(document?.value, { on: true })
  assert.equal(document?.revision, 1)
  assert.equal(documents.position, position)
  await documents.change('a/1', () => undefined)
  assert.equal(documents.get('a/1'), undefined)
  const again = await documents.change('a/1', () => 1)
  assert.equal(again.document?.revision, 3)
  assert.deepEqual(told, ['a/1', 'a/1', 'a/1'])
})

test('deleting what is not there writes nothing', async () => {
  await using eventLog = memoryLog()
  await using documents = openDocuments({ eventLog, log })
  const { document, position } = await documents.change('a/1', () => undefined)
  assert.deepEqual([document, position], [null, ''])
})

test('what the caller refuses is refused, and the next change goes on', async () => {
  await using eventLog = memoryLog()
  await using documents = openDocuments({ eventLog, log })
  const refused = documents.change('a/1', () => {
    throw new RangeError('no')
  })
  const next = documents.change('a/1', () => 'yes')
  await assert.rejects(refused, RangeError)
  assert.equal((await next).document?.value, 'yes')
})

test('documents are bounded', async () => {
  await using eventLog = memoryLog()
  await using documents = openDocuments({ eventLog, log })
  await assert.rejects(
    documents.change('a/1', () => 'ü'.repeat(40_000)),
    { code: 'MR_STATE_TOO_LARGE', message: /80002 bytes as JSON; at most 65536/ },
  )
})

test('an instance that must not write says why, and still reads', async () => {
  await using eventLog = memoryLog()
  let reason: string | null = 'another instance uses this log.'
  await using documents = openDocuments({ eventLog, log, mayWrite: () => reason })
  await using other = openDocuments({ eventLog, log })
  await assert.rejects(
    documents.change('a/1', () => 1),
    { code: 'MR_STATE_AWAY', message: /on this instance: another instance/, retryAfter: 2 },
  )
  await other.change('a/1', () => 2)
  await until(() => documents.get('a/1')?.value === 2, { describe: 'the write of the other' })
  reason = null
  assert.equal((await documents.change('a/1', () => 3)).document?.revision, 2)
})

test('a log that takes nothing ends a change in time, with the reason', async () => {
  await using inner = memoryLog()
  const eventLog: EventLog = {
    ...inner,
    kind: 'kafka',
    append: () => Promise.reject(lost()),
  }
  await using documents = openDocuments({ eventLog, log })
  await assert.rejects(
    documents.change('a/1', () => 1),
    {
      code: 'MR_STATE_AWAY',
      message: /did not take it in time: The answer was lost\..* Try again/,
    },
  )
})

test('records that did not count are outlived: the document is written again behind them', async () => {
  await using eventLog = memoryLog()
  await using documents = openDocuments({ eventLog, log })
  const value = { revision: 1, at: 1, value: 'old', write: 'w' }
  await eventLog.append('state', 'a/1', [{ kind: 'state', key: 'a/1', value }])
  await documents.change('a/1', () => 'new')
  await eventLog.append('state', 'a/1', [{ kind: 'state', key: 'a/1', value }])
  await until(() => documents.get('a/1')?.revision === 3, { describe: 'the third revision' })
  assert.equal(documents.get('a/1')?.value, 'new')
})

test('a position of another log is there at once; one of this log when it was read', async () => {
  await using inner = memoryLog()
  const eventLog: EventLog = { ...inner, kind: 'kafka' }
  await using documents = openDocuments({ eventLog, log })
  await documents.ready
  // Nothing was ever written.
  assert.equal(await documents.reached('other:7', 10), true)
  const { position } = await documents.change('a/1', () => 1)
  assert.equal(await documents.reached(position, 0), true)
  assert.equal(await documents.reached('other:7', 0), true)
  assert.equal(await documents.reached('nonsense', 0), true)
  const behind = position.replace(/\d+$/, '1')
  assert.equal(await documents.reached(behind, 20), false)
  const waiting = documents.reached(behind, 5_000)
  await documents.change('a/1', () => 2)
  assert.equal(await waiting, true)
})

/** Asked anew: the compiler takes the first answer for the last. */
const skippedOf = ({ skipped }: Documents): Documents['skipped'] => skipped

test('what a later version wrote is passed over, counted and told', async () => {
  await using eventLog = memoryLog()
  await using documents = openDocuments({ eventLog, log })
  assert.equal(documents.skipped, null)
  const value = { generation: 2, content: 'x' }
  for (let n = 0; n < 2; n++) {
    await eventLog.append('state', 'a/1', [{ kind: 'state', key: 'a/1', value }])
  }
  await documents.change('a/2', () => 1)
  assert.equal(documents.get('a/1'), undefined)
  const told = skippedOf(documents)
  assert.deepEqual([told?.stream, told?.count], ['state', 2])
  assert.match(told?.lastReason ?? '', /a\/1 at offset 1 .*later version/)
})
