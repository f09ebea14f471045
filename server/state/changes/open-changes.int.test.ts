/** The log of changes over a real broker: what is older than memory is read back, page by page; a restart loses nothing. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Change } from '@millrace/contract/change.ts'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { openTestKafka } from '@millrace/kafka/testing/estate.ts'
import { openWriter } from '@millrace/kafka/write/open-writer.ts'
import { partitionOfKey } from '@millrace/kafka/write/partition-of-key.ts'
import type { StateConfig } from '../../config/types.ts'
import { createLogger } from '../../log/logger.ts'
import { openTestLog, stateConfig } from '../log/log-for-tests.ts'
import type { OpeningLog } from '../log/model.ts'
import { encodeRecord } from '../records/encode-record.ts'
import { recordSecret } from '../records/mac.ts'
import { comparePlaces } from './change-list.ts'
import { recordOf } from './change-record.ts'
import type { Changes } from './model.ts'
import { openChanges } from './open-changes.ts'

const DAY_MS = 86_400_000
const KEPT_DAYS = 30
const LATE_MS = 3 * 3_600_000

suite('changes in Kafka', () => {
  let node: TestKafka
  before(async () => {
    node = await singleNode()
  })
  after(() => node[Symbol.asyncDispose]())

  test('a restart, and another instance, have what was found', async () => {
    const config = stateConfig()
    const found = [change({ id: 'a' }), change({ id: 'b', name: 'payments' })]
    {
      await using log = openTestLog(node.bootstrap, config).log
      await using changes = openOn(log)
      await using others = openOn(log)
      changes.add('west', found)
      const told = Promise.withResolvers<string>()
      await using another = openTestLog(node.bootstrap, config).log
      await using elsewhere = openOn(another)
      elsewhere.onChange(told.resolve)
      assert.equal(await told.promise, 'west')
      // What this process has written itself is not applied a second time, or by others in it.
      assert.deepEqual((await pages(others, Date.now() - DAY_MS, 10)).changes, [])
      await until(
        async () => (await pages(elsewhere, Date.now() - DAY_MS, 10)).changes.length === 2,
        {
          describe: 'both changes elsewhere',
        },
      )
    }
    await using log = openTestLog(node.bootstrap, config).log
    await using changes = openOn(log)
    await untilRead(changes)
    assert.deepEqual((await pages(changes, Date.now() - DAY_MS, 10)).changes, found)
  })

  test('what is older than memory is read from the log, in the same order and once', async () => {
    const config = stateConfig()
    const now = Date.now()
    // Three a day for forty days, of two clusters; some written twice, some hours late.
    const all = Array.from({ length: 240 }, (_, i) =>
      change({ id: `${i}`, at: now - Math.round((i / 6) * DAY_MS), name: `topic ${i % 7}` }),
    )
    await writeOld(config, all)
    await using log = openTestLog(node.bootstrap, config).log
    await using changes = openOn(log)
    await untilRead(changes)
    const wanted = (days: number, name?: string): string[] =>
      all
        .filter((one, i) => i % 2 === 0 && one.at >= now - days * DAY_MS)
        .filter((one) => name === undefined || one.name === name)
        .toSorted(comparePlaces)
        .map(({ id }) => id)
    for (const [days, limit] of [
      [6, 5],
      [20, 7],
      [20, 500],
      [29, 40],
    ] as const) {
      const { changes: found, problem } = await pages(changes, now - days * DAY_MS, limit)
      assert.deepEqual(idsOf(found), wanted(days))
      assert.equal(problem, null)
    }
    const named = await pages(changes, now - 25 * DAY_MS, 3, 'topic 4')
    assert.deepEqual(idsOf(named.changes), wanted(25, 'topic 4'))
    const beyond = await pages(changes, now - 40 * DAY_MS, 100)
    assert.match(beyond.problem ?? '', /kept for 30 days/)
  })

  /** As an instance wrote them then: with times of their own. Even ones are of `west`, odd ones of `east`. */
  async function writeOld(config: StateConfig, all: readonly Change[]): Promise<void> {
    {
      await using log = openTestLog(node.bootstrap, config).log
      assert.deepEqual(await log.settled, { kind: 'kafka' })
    }
    const topic = `${config.prefix}_changes`
    const secret = recordSecret(config.secret ?? '')
    await using kafka = openTestKafka(node.bootstrap)
    await using writer = openWriter({ kafka })
    for (const [i, one] of [...all.entries()].toReversed()) {
      const resource = i % 2 === 0 ? 'west' : 'east'
      const timestamp = Math.min(Date.now(), one.at + (i % 5 === 0 ? LATE_MS : 0))
      const partition = partitionOfKey(Buffer.from(resource), 3)
      const records = encodeRecord(recordOf(resource, one), { topic, secret }).map((record) => ({
        ...record,
        timestamp,
      }))
      await writer.append(topic, partition, i % 11 === 0 ? [...records, ...records] : records)
    }
  }
})

function openOn(log: OpeningLog): Changes {
  return openChanges({
    resources: ['west', 'east'],
    eventLog: log,
    ownership: { epochOf: () => 1, observes: () => true },
    keptDays: KEPT_DAYS,
    log: createLogger({ level: 'error', destination: process.stderr }),
  })
}

function change(fields: Partial<Change>): Change {
  const at = fields.at ?? Date.now()
  return {
    id: 'x',
    at,
    not_before: at - 1000,
    entity: 'topic',
    name: 'orders',
    kind: 'changed',
    field: 'retention.ms',
    before: '1',
    after: '2',
    summary: 'retention.ms of topic orders: 1 → 2',
    ...fields,
  }
}

/** Until then the answers say that it is being read. */
async function untilRead(changes: Changes): Promise<void> {
  await until(async () => (await pages(changes, Date.now(), 10)).problem === null, {
    describe: 'the log has been read',
  })
}

const idsOf = (changes: readonly Change[]): string[] => changes.map(({ id }) => id)

/** All pages put together, and the problem of the last. */
async function pages(
  changes: Changes,
  from: number,
  limit: number,
  name?: string,
): Promise<{ readonly changes: readonly Change[]; readonly problem: string | null }> {
  const found: Change[] = []
  let cursor: string | null = null
  for (;;) {
    const page: Awaited<ReturnType<Changes['list']>> = await changes.list('west', {
      from,
      to: Number.MAX_SAFE_INTEGER,
      limit,
      ...(name === undefined ? {} : { name }),
      ...(cursor === null ? {} : { cursor }),
    })
    found.push(...page.changes)
    cursor = page.nextCursor
    if (cursor === null) return { changes: found, problem: page.problem?.reason ?? null }
  }
}
