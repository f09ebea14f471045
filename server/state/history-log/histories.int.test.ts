/** Histories over a real broker: what one process recorded is there for the next, through outages and changes of owner. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { openTestLog, stateConfig } from '../log/log-for-tests.ts'
import type { EventLog, Stream } from '../log/model.ts'
import { collect } from '../log/log-for-tests.ts'
import type { MinutePoints } from '../records/payload/minute.ts'
import { testHistories, testOwner } from './histories-for-tests.ts'
import type { Histories } from './model.ts'

const RESOURCE = 'EU'
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const gap = Number.NaN

/** A cluster, a topic and a group, whose lag is a number that tells the minute. */
function pointsOf(minute: number, lag = told(minute)): MinutePoints[] {
  const one = (entity: string, name: string): MinutePoints => ({
    entity,
    metrics: ['lag'],
    names: [name],
    columns: [Float64Array.of(lag)],
  })
  return [one('cluster', ''), one('topic', 'orders'), one('group', 'billing')]
}

async function recordAll(histories: Histories, from: number, to: number, lag?: number) {
  for (let minute = from; minute < to; minute++)
    await histories.record({ resource: RESOURCE, minute, points: pointsOf(minute, lag) })
}

function lags(histories: Histories, from: number, to: number): number[] {
  const out = new Float64Array(to - from)
  histories.of(RESOURCE).tables.topic.read('orders', 2, from, to, out)
  return [...out]
}

const range = (from: number, to: number, of: (minute: number) => number): number[] =>
  Array.from({ length: to - from }, (_, i) => of(from + i))
const told = (minute: number): number => minute - 29_000_000
const orders = { entity: 'topic', metric: 'lag', name: 'orders' }

/** Records of a stream that are in the log now. */
async function countIn(log: EventLog, stream: Stream): Promise<number> {
  await using found = collect(log, stream)
  await found.caughtUp
  return found.entries.length
}

suite('histories on Kafka', () => {
  let node: TestKafka
  before(async () => {
    node = await singleNode()
  })
  after(() => node[Symbol.asyncDispose]())

  test('a restart loses nothing: the hours before are read back while new minutes come', async () => {
    const config = stateConfig()
    const now = Math.floor(Date.now() / MINUTE_MS)
    const clock = () => now * MINUTE_MS + 30_000
    {
      await using log = openTestLog(node.bootstrap, config).log
      await using first = testHistories({
        resource: RESOURCE,
        clock,
        eventLog: log,
        owner: testOwner(1),
      })
      await first.rebuilt
      assert.equal(first.rebuild, null)
      await recordAll(first, now - 200, now)
    }
    await using log = openTestLog(node.bootstrap, config).log
    await using second = testHistories({
      resource: RESOURCE,
      clock,
      eventLog: log,
      owner: testOwner(2),
    })
    await recordAll(second, now, now + 1)
    await second.rebuilt
    assert.deepEqual(lags(second, now - 200, now + 1), range(now - 200, now + 1, told))
    assert.deepEqual(lags(second, now - 202, now - 200), [gap, gap])
    assert.deepEqual([second.fenced, second.rebuild?.done], [0, second.rebuild?.total])
    // an instance that has not this cluster passes over it
    await using other = testHistories({ resource: 'US', clock, eventLog: log })
    await other.rebuilt
    assert.equal(other.of('US').bytes, 0)
  })

  test('what a frozen owner writes after its time does not count, nor does a minute count twice', async () => {
    const config = stateConfig()
    const now = Math.floor(Date.now() / MINUTE_MS)
    const clock = () => now * MINUTE_MS
    const changed = now - 10
    await using oldLog = openTestLog(node.bootstrap, config).log
    await using newLog = openTestLog(node.bootstrap, config).log
    const accepts = (_: string, epoch: number, minute: number) => epoch > 1 || minute <= changed
    const common = { resource: RESOURCE, clock, accepts }
    await using late = testHistories({ ...common, eventLog: oldLog, owner: testOwner(1) })
    await using owner = testHistories({ ...common, eventLog: newLog, owner: testOwner(2) })
    await recordAll(owner, changed, now)
    // the minutes before were its own; those after are 99 and of nobody
    await recordAll(late, changed - 5, changed)
    await recordAll(late, changed, now, 99)
    await until(() => owner.fenced === now - changed - 1, { describe: 'late minutes fenced' })
    assert.deepEqual(lags(owner, changed - 5, now), range(changed - 5, now, told))
    await until(() => lags(late, now - 1, now)[0] === told(now - 1), {
      describe: 'minutes of the owner',
    })
    assert.deepEqual(lags(late, changed - 5, now), range(changed - 5, now, told))
    await using third = openTestLog(node.bootstrap, config).log
    await using reader = testHistories({ ...common, eventLog: third, owner: testOwner(null) })
    await reader.rebuilt
    assert.deepEqual(lags(reader, changed - 5, now), range(changed - 5, now, told))
  })

  test('what was seen while nobody was known to own the resource is written by whoever becomes its owner', async () => {
    const config = stateConfig()
    const now = Math.floor(Date.now() / MINUTE_MS)
    const clock = () => now * MINUTE_MS
    await using log = openTestLog(node.bootstrap, config).log
    const owner = testOwner(null)
    await using histories = testHistories({ resource: RESOURCE, clock, eventLog: log, owner })
    await histories.rebuilt
    await recordAll(histories, now - 3, now)
    assert.equal(await countIn(log, 'metrics_1m'), 0)
    owner.set(7)
    await until(async () => (await countIn(log, 'metrics_1m')) === 3, { describe: 'its minutes' })
    await using found = collect(log, 'metrics_1m')
    await found.caughtUp
    assert.deepEqual(
      found.entries.map(
        ({ record }) => record.kind === 'metrics' && [record.minute.minute, record.minute.epoch],
      ),
      [
        [now - 3, 7],
        [now - 2, 7],
        [now - 1, 7],
      ],
    )
  })

  test('an owner that is killed before it rolls up: the next one does, and a year is read from what it wrote', async () => {
    const config = stateConfig()
    const kept = { minutesHours: 72 }
    // Well into a day: two whole days lie before it.
    const today = Math.floor(Date.now() / DAY_MS) * DAY_MS
    const now = Math.max(Date.now(), today + 2 * HOUR_MS)
    const first = (today - 2 * DAY_MS) / MINUTE_MS
    const last = (today + HOUR_MS) / MINUTE_MS
    {
      await using log = openTestLog(node.bootstrap, config).log
      // its clock is that of the minutes: no hour is over yet
      const clock = () => first * MINUTE_MS
      const common = { resource: RESOURCE, clock, kept, eventLog: log }
      await using killed = testHistories({ ...common, owner: testOwner(1) })
      await recordAll(killed, first, first + 50)
    }
    const clock = () => now
    {
      await using log = openTestLog(node.bootstrap, config).log
      const owner = testOwner(null)
      await using next = testHistories({ resource: RESOURCE, clock, kept, eventLog: log, owner })
      await next.rebuilt
      await recordAll(next, first + 100, last)
      owner.set(2)
      await until(async () => (await countIn(log, 'metrics_1h')) === 2 * 3, {
        describe: 'two days rolled up',
        deadlineMs: 60_000,
      })
      // hours in which there is something: 49, of three buckets
      assert.equal(await countIn(log, 'metrics_10m'), 49 * 3)
    }
    await using log = openTestLog(node.bootstrap, config).log
    await using later = testHistories({
      resource: RESOURCE,
      clock,
      kept: { minutesHours: 1 },
      eventLog: log,
      owner: testOwner(3),
    })
    await later.rebuilt
    const span = { from: first * MINUTE_MS - HOUR_MS, stepMs: HOUR_MS, stat: 'max' } as const
    const { values, lack } = await later.longer(RESOURCE, orders, { ...span, count: 51 })
    assert.equal(lack, null)
    const hours = range(0, 49, (hour) =>
      hour === 0 ? told(first + 49) : told(first + hour * 60 + 59),
    )
    // the first hour: minutes 0 to 49 only; the second: from minute 40 on
    assert.deepEqual([...values], [gap, ...hours, gap])
    const tens = {
      from: first * MINUTE_MS,
      stepMs: 600_000,
      stat: 'mean',
      count: 12,
    } as const
    const mean = (from: number): number => told(first + from) + 4.5
    assert.deepEqual(
      [...(await later.longer(RESOURCE, orders, tens)).values],
      [
        mean(0),
        mean(10),
        mean(20),
        mean(30),
        mean(40),
        gap,
        gap,
        gap,
        gap,
        gap,
        mean(100),
        mean(110),
      ],
    )
    const nobody = await later.longer(
      RESOURCE,
      { ...orders, name: 'nobody' },
      { ...span, count: 9 },
    )
    assert.ok(nobody.values.every(Number.isNaN))
    // What is there is found: an owner that ends waits for what it has begun to write.
    await later[Symbol.asyncDispose]()
    assert.deepEqual(
      [await countIn(log, 'metrics_10m'), await countIn(log, 'metrics_1h')],
      [147, 6],
    )
  })
})

test('while Kafka is away minutes wait, and all of them are written when it is back', async () => {
  await using node = await singleNode({ own: true })
  const config = stateConfig()
  const now = Math.floor(Date.now() / MINUTE_MS)
  const clock = () => now * MINUTE_MS
  {
    await using log = openTestLog(node.bootstrap, config).log
    const common = { resource: RESOURCE, clock, eventLog: log }
    await using histories = testHistories({ ...common, owner: testOwner(1) })
    await recordAll(histories, now - 100, now - 90)
    await until(async () => (await countIn(log, 'metrics_1m')) === 10, { describe: 'the first' })
    await node.nodes[0]?.kill()
    // over an hour: what waits lies in an encoded hour by then
    await recordAll(histories, now - 90, now)
    assert.deepEqual(lags(histories, now - 100, now), range(now - 100, now, told))
    const span = {
      from: (now - 300) * MINUTE_MS,
      stepMs: 600_000,
      count: 30,
      stat: 'mean',
    } as const
    const { values } = await histories.longer(RESOURCE, orders, {
      ...span,
      from: span.from - (span.from % 600_000),
    })
    assert.ok(
      values.some((value) => !Number.isNaN(value)),
      'the rings are there',
    )
    await node.nodes[0]?.restart()
    await until(async () => (await countIn(log, 'metrics_1m')) >= 100, {
      describe: 'all minutes',
      deadlineMs: 120_000,
    })
  }
  await using log = openTestLog(node.bootstrap, config).log
  await using next = testHistories({
    resource: RESOURCE,
    clock,
    eventLog: log,
    owner: testOwner(null),
  })
  await next.rebuilt
  assert.deepEqual(lags(next, now - 100, now), range(now - 100, now, told))
})
