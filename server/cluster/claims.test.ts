/** Claims over a log: held once they are read back, lost to a newer one, claimed again as long as that makes sense. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { until } from '@millrace/dev/testing/until.ts'
import { createLogger } from '../log/logger.ts'
import { memoryLog } from '../state/log/memory-log.ts'
import type { EventLog } from '../state/log/model.ts'
import type { Claim } from '../state/records/model.ts'
import { instanceClaims } from './claims.ts'
import type { Claims, ClaimTiming } from './claims.ts'
import { seenClaims } from './seen-claims.ts'
import type { SeenClaims } from './seen-claims.ts'

const FAST: ClaimTiming = { backoffMs: 5, backoffMaxMs: 40, readBackMs: 2_000, silenceMs: 300 }

interface Claimer {
  readonly id: string
  readonly seen: SeenClaims
  readonly claims: Claims
  /** How often what it holds has changed. */
  readonly changes: () => number
  readonly lines: string[]
}

function claimer(
  eventLog: EventLog,
  options: { append?: (claim: Claim) => Promise<unknown>; mayClaim?: () => boolean } = {},
): Claimer {
  const id = randomUUID()
  const seen = seenClaims()
  const lines: string[] = []
  let changes = 0
  const claims = instanceClaims({
    id,
    seen,
    log: createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } }),
    append: options.append ?? ((claim) => write(eventLog, claim)),
    mayClaim: options.mayClaim ?? (() => true),
    onChange: () => {
      changes += 1
    },
    timing: FAST,
  })
  eventLog.tail('snapshots', {
    since: 'end',
    onEntries(entries) {
      for (const { record } of entries) if (record.kind === 'claim') seen.heed(record.claim)
      claims.heeded()
    },
  })
  return { id, seen, claims, changes: () => changes, lines }
}

const write = (eventLog: EventLog, claim: Claim): Promise<unknown> =>
  eventLog.append('snapshots', claim.resource, [{ kind: 'claim', claim }])

const holds = (who: Claimer, resource = 'r'): Promise<number> =>
  until(() => who.claims.epochOf(resource), { describe: 'it holds', everyMs: 2 }).then(Number)

test('a claim is numbered by the clock, above what was seen, and held when it was read back', async () => {
  await using log = memoryLog()
  const before = Math.floor(Date.now() / 1000)
  const a = claimer(log)
  a.claims.want(['r', 's'], 'assigned')
  assert.equal(a.claims.epochOf('r'), null)
  const epoch = await holds(a)
  assert.ok(epoch >= before && epoch <= Date.now() / 1000)
  await holds(a, 's')
  assert.deepEqual(a.claims.held, ['r', 's'])
  a.claims.want(['s'], 'assigned')
  assert.equal(a.claims.epochOf('r'), null)
  const b = claimer(log)
  const ahead = epoch + 1_000
  await write(log, { resource: 'r', owner: 'of a fast clock', epoch: ahead, at: Date.now() })
  b.claims.want(['r'], 'assigned')
  assert.equal(await holds(b), ahead + 1)
  assert.equal(a.changes(), 3)
  assert.deepEqual(a.claims.held, ['s'])
  a.claims.want([], 'assigned')
  b.claims.want([], 'assigned')
})

test('two that claim at once: one holds at a time, and it is the one that the log says', async () => {
  await using log = memoryLog()
  const [a, b] = [claimer(log), claimer(log)]
  a.claims.want(['r'], 'assigned')
  b.claims.want(['r'], 'assigned')
  for (let round = 0; round < 200; round++) {
    await new Promise(setImmediate)
    const both = [a, b].filter(({ claims }) => claims.epochOf('r') !== null)
    assert.ok(both.length <= 1, 'both hold it')
    for (const { id, seen } of both) assert.equal(seen.newest('r')?.owner, id)
  }
  b.claims.want([], 'assigned')
  await holds(a)
  a.claims.want([], 'assigned')
})

test('another claims what is assigned here: it counts at once, and is claimed back', async () => {
  await using log = memoryLog()
  const a = claimer(log)
  a.claims.want(['r'], 'assigned')
  const first = await holds(a)
  await write(log, { resource: 'r', owner: 'other', epoch: first + 7, at: Date.now() })
  assert.equal(a.claims.epochOf('r'), null)
  assert.equal(await holds(a), first + 8)
  assert.equal(a.lines.filter((line) => line.includes('another instance has claimed')).length, 1)
  a.claims.want([], 'assigned')
})

test('alone, the newer one goes on while it writes its claim, and no longer', async () => {
  await using log = memoryLog()
  const [older, newer] = [claimer(log), claimer(log)]
  older.claims.want(['r'], 'alone')
  await holds(older)
  newer.claims.want(['r'], 'alone')
  const epoch = await holds(newer)
  await until(() => older.claims.follows('r'), { describe: 'the older follows' })
  assert.deepEqual(older.claims.held, [])
  // Longer than the silence: its claim is written again all the time.
  const end = performance.now() + 2 * FAST.silenceMs
  while (performance.now() < end) {
    await write(log, { resource: 'r', owner: newer.id, epoch, at: Date.now() })
    assert.equal(older.claims.epochOf('r'), null)
    await new Promise((resolve) => setTimeout(resolve, FAST.silenceMs / 10))
  }
  newer.claims.want([], 'alone')
  assert.ok((await holds(older)) > epoch)
  assert.equal(older.claims.follows('r'), false)
  older.claims.want([], 'alone')
})

test('a log that does not take it is tried again and told once; a lost claim is written again', async () => {
  await using log = memoryLog()
  let tries = 0
  const a = claimer(log, {
    append: async (claim) => {
      tries += 1
      if (tries < 4) throw new Error('Kafka is away')
      return write(log, claim)
    },
  })
  a.claims.want(['r'], 'assigned')
  await holds(a)
  assert.equal(tries, 4)
  assert.equal(a.lines.filter((line) => line.includes('Kafka is away')).length, 1)
  a.claims.want([], 'assigned')
})

test('a process that was stopped claims nothing before it is a member again', async () => {
  await using log = memoryLog()
  let isMember = false
  let asked = 0
  const a = claimer(log, {
    mayClaim: () => {
      asked += 1
      return isMember
    },
  })
  a.claims.want(['r'], 'assigned')
  await until(() => asked > 2, { describe: 'it would like to' })
  assert.equal(a.seen.newest('r'), undefined)
  isMember = true
  await holds(a)
  a.claims.want([], 'assigned')
})
