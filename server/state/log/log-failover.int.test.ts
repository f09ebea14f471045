/** Brokers that die, freeze and are not there yet: nothing is lost, nothing comes twice, and it is said meanwhile. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { singleNode, threeNodes } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka, TestNode } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { isKafkaError } from '@millrace/kafka/errors.ts'
import { describeNamedTopics } from '@millrace/kafka/read/describe-topics.ts'
import { openTestKafka } from '@millrace/kafka/testing/estate.ts'
import type { StateRecord } from '../records/model.ts'
import { collect, openTestLog, stateConfig } from './log-for-tests.ts'
import type { Collected } from './log-for-tests.ts'
import type { EventLog } from './model.ts'

const setting = (key: string): StateRecord => ({ kind: 'state', key, value: key })

function keysOf({ entries }: Collected): string[] {
  return entries.map(({ record }) => ('key' in record ? record.key : ''))
}

/** Appends one after the other, again where it is certain that nothing was written, until it is told to stop. */
async function appendUntil(log: EventLog, stopped: AbortSignal, written: string[]): Promise<void> {
  for (let i = 0; !stopped.aborted; i += 1) {
    const key = `${i}`
    try {
      await log.append('state', 'k', [setting(key)])
      written.push(key)
    } catch (error) {
      if (!isKafkaError(error) || error.reason === 'outcome-unknown') throw error
      i -= 1
    }
  }
}

suite('with three brokers', () => {
  let cluster: TestKafka
  before(async () => {
    cluster = await threeNodes()
  })
  after(() => cluster[Symbol.asyncDispose]())

  async function leaderOf(topic: string): Promise<TestNode> {
    await using kafka = openTestKafka(cluster.bootstrap)
    const id = await until(
      async () => {
        const { data } = await describeNamedTopics(kafka, [topic])
        return data.leader[0] !== undefined && data.leader[0] >= 0 ? data.leader[0] : null
      },
      { describe: 'a leader' },
    )
    const node = cluster.nodes.find((one) => one.id === id)
    assert.ok(node)
    return node
  }

  test('topics have three replicas, and leaders that die lose nothing', async () => {
    const config = stateConfig({ explicit: true })
    await using log = openTestLog(cluster.bootstrap, config).log
    await using other = openTestLog(cluster.bootstrap, config).log
    await using mine = collect(log, 'state')
    await using theirs = collect(other, 'state')
    assert.deepEqual(await log.settled, { kind: 'kafka' })
    assert.deepEqual(await other.settled, { kind: 'kafka' })
    const topic = `${config.prefix}_state`
    {
      await using kafka = openTestKafka(cluster.bootstrap)
      const { data } = await describeNamedTopics(kafka, [topic])
      assert.equal(data.replicas.length, 3)
    }
    const stop = new AbortController()
    const written: string[] = []
    const appending = appendUntil(log, stop.signal, written)
    try {
      for (let round = 0; round < 2; round += 1) {
        const before = written.length
        await until(() => written.length > before + 50, { describe: 'some records' })
        const leader = await leaderOf(topic)
        await leader.kill()
        const then = written.length
        await until(() => written.length > then + 50, {
          describe: 'records with another leader',
          deadlineMs: 60_000,
        })
        await leader.restart()
      }
    } finally {
      stop.abort()
      await appending
    }
    for (const tail of [mine, theirs]) {
      await until(() => tail.entries.length >= written.length, { describe: 'all of them' })
      assert.deepEqual(keysOf(tail), written)
      const offsets = tail.entries.map(({ position }) => position.offset)
      assert.deepEqual(
        offsets,
        written.map((_, i) => i),
      )
    }
    assert.ok(mine.entries.every(({ own }) => own))
    assert.ok(theirs.entries.every(({ own }) => !own))
    await until(() => log.trouble === null && other.trouble === null, { describe: 'no trouble' })
  })

  test('a leader that freezes is left for the next one', async () => {
    const config = stateConfig()
    await using log = openTestLog(cluster.bootstrap, config).log
    await using tail = collect(log, 'state')
    await log.append('state', 'k', [setting('before')])
    await until(() => tail.entries.length === 1, { describe: 'the first' })
    const leader = await leaderOf(`${config.prefix}_state`)
    leader.freeze()
    try {
      await until(
        async () => {
          await log.append('state', 'k', [setting('after')])
          return true
        },
        { describe: 'another record', deadlineMs: 60_000 },
      )
      await until(() => keysOf(tail).at(-1) === 'after', { describe: 'it', deadlineMs: 30_000 })
    } finally {
      leader.thaw()
    }
    await until(() => log.trouble === null, { describe: 'no trouble' })
  })
})

test('a broker that is not there yet is waited for, and one that goes away comes back', async () => {
  await using node = await singleNode({ own: true })
  const [broker] = node.nodes
  assert.ok(broker)
  await broker.kill()
  const { log, lines } = openTestLog(node.bootstrap, stateConfig())
  await using _ = log
  await using tail = collect(log, 'state')
  const first = log.append('state', 'k', [setting('first')])
  await until(() => log.trouble, { describe: 'trouble' })
  assert.match(log.trouble ?? '', /refused: nothing listens there/)
  await broker.restart()
  await first
  assert.deepEqual(await log.settled, { kind: 'kafka' })
  await tail.caughtUp
  await until(() => tail.entries.length === 1, { describe: 'the first' })
  assert.equal(lines.filter(({ level }) => level === 'warn').length, 1)

  await broker.kill()
  await until(() => log.trouble, { describe: 'trouble' })
  const second = log.append('state', 'k', [setting('second')])
  await broker.restart()
  await second
  await until(() => tail.entries.length === 2, { describe: 'the second' })
  assert.deepEqual(keysOf(tail), ['first', 'second'])
  await until(() => log.trouble === null, { describe: 'no trouble' })
})

test('what is asked of a log that ends before Kafka is there ends with it', async () => {
  const log = openTestLog('127.0.0.1:1', stateConfig()).log
  const refused = assert.rejects(log.append('state', 'k', [setting('x')]), {
    code: 'MR_KAFKA_CLOSED',
  })
  await using _ = collect(log, 'state')
  await log[Symbol.asyncDispose]()
  await refused
  await assert.rejects(log.append('state', 'k', [setting('y')]), { code: 'MR_KAFKA_CLOSED' })
})
