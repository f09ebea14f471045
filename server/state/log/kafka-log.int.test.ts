/** The log on a real broker: what is appended comes out of tails and reads, and what is not ours does not count. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, suite, test } from 'node:test'
import { olderNode, singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics, deleteTopic, openTestKafka } from '@millrace/kafka/testing/estate.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'
import { openWriter } from '@millrace/kafka/write/open-writer.ts'
import { describeTopicConfigs } from '@millrace/kafka/read/describe-configs.ts'
import { encodeRecord } from '../records/encode-record.ts'
import { recordSecret } from '../records/mac.ts'
import type { StateRecord } from '../records/model.ts'
import { collect, openTestLog, stateConfig } from './log-for-tests.ts'
import type { EventLog, LogEntry, LogPosition } from './model.ts'

const setting = (key: string, value: unknown = key): StateRecord => ({ kind: 'state', key, value })
const recordsOf = (entries: readonly LogEntry[]): StateRecord[] =>
  entries.map(({ record }) => record)

/** A topic takes records for a moment after its deletion was answered; they go with it. */
function appendToAnother(log: EventLog, than: string): Promise<LogPosition> {
  return until(
    async () => {
      const position = await log.append('state', 'k', [setting('after')])
      return position.log === than ? null : position
    },
    { describe: 'another topic' },
  )
}

function isAt(entry: LogEntry | undefined, { log, offset }: LogPosition): boolean {
  return entry?.position.log === log && entry.position.offset === offset
}

/** Of about so many bytes that nothing makes smaller. */
function minute(resource: string, at: number, numbers = 3): StateRecord {
  const column = new Float64Array(randomBytes(numbers * 8).buffer.slice(0, numbers * 8)).map(
    (one) => (Number.isFinite(one) ? one : 0),
  )
  const names = Array.from(column, (_, i) => `t${i}`)
  const points = [{ entity: 'topic', metrics: ['lag'], names, columns: [column] }]
  return { kind: 'metrics', minute: { resource, minute: at, epoch: 1, points } }
}

suite('the log on Kafka', () => {
  let node: TestKafka
  before(async () => {
    node = await singleNode()
  })
  after(() => node[Symbol.asyncDispose]())

  test('gives out what is appended: in order, to every tail, and again to the next process', async () => {
    const config = stateConfig()
    const records: StateRecord[] = [
      setting('theme/alice', { theme: 'dark' }),
      { kind: 'session', key: '1', value: { user: 'alice' } },
      { kind: 'audit', key: '2', value: 'did it' },
      { kind: 'change', key: '3', value: { what: 'topic' } },
      { kind: 'instance', key: '4', value: 'alive' },
      { kind: 'claim', claim: { resource: 'r', owner: 'i', epoch: 7, at: 5 } },
      minute('r', 1),
    ]
    {
      await using log = openTestLog(node.bootstrap, config).log
      await using one = collect(log, 'snapshots')
      await using two = collect(log, 'snapshots', 'end')
      const first = await log.append('snapshots', 'r', records.slice(0, 3))
      const second = await log.append('snapshots', 'r', records.slice(3))
      assert.deepEqual(await log.settled, { kind: 'kafka' })
      assert.equal(log.kind, 'kafka')
      assert.deepEqual([first.offset, second.offset], [2, records.length - 1])
      assert.equal(first.partition, second.partition)
      for (const { entries } of [one, two]) {
        await until(() => entries.length === records.length, { describe: 'all entries' })
        for (const [i, { record, own, position, stream }] of entries.entries()) {
          assert.equal(record, records[i], 'the very object')
          assert.deepEqual([own, position], [true, { ...first, offset: i }])
          assert.equal(stream, 'snapshots')
        }
      }
      await until(() => one.lag() === 0 && two.lag() === 0, { describe: 'tails at the end' })
      assert.deepEqual([log.skipped, log.trouble], [[], null])
    }
    const { log, lines } = openTestLog(node.bootstrap, config)
    await using _ = log
    await using again = collect(log, 'snapshots')
    await again.caughtUp
    assert.deepEqual(recordsOf(again.entries), records)
    assert.ok(again.entries.every(({ own }) => !own))
    assert.deepEqual(lines, [])
  })

  test('works the same on Kafka 3.9', async () => {
    await using older = await olderNode()
    const config = stateConfig()
    await using log = openTestLog(older.bootstrap, config).log
    await using tail = collect(log, 'state')
    assert.deepEqual(await log.settled, { kind: 'kafka' })
    const position = await log.append('state', 'k', [setting('1')])
    await until(() => tail.entries.length === 1, { describe: 'the record' })
    assert.deepEqual(tail.entries[0]?.position, position)
    const read = await Array.fromAsync(log.read('state', { key: 'k', from: 0 }))
    assert.deepEqual(recordsOf(read.flat()), [setting('1')])
    await deleteTopic(older.bootstrap, `${config.prefix}_state`)
    const anew = await appendToAnother(log, position.log)
    await until(() => isAt(tail.entries.at(-1), anew), { describe: 'it' })
  })

  test('has its tails read partitions that somebody adds', async () => {
    const config = stateConfig({ partitions: 1 })
    const name = `${config.prefix}_changes`
    await using log = openTestLog(node.bootstrap, config).log
    await using tail = collect(log, 'changes')
    await tail.caughtUp
    const words = `--bootstrap-server ${node.bootstrap} --alter --topic ${name} --partitions 2`
    const { code, stderr } = await node.tool(
      'org.apache.kafka.tools.TopicCommand',
      words.split(' '),
    )
    assert.equal(code, 0, stderr)
    await using second = openTestLog(node.bootstrap, config).log
    const positions = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((key) => second.append('changes', key, [setting(key)])),
    )
    assert.equal(new Set(positions.map(({ partition }) => partition)).size, 2)
    // Topics are looked at now and then, and whenever something is odd.
    await until(() => tail.entries.length === 5, { describe: 'all', deadlineMs: 60_000 })
  })

  test('makes its topics as they should be, and uses those that are there as they are', async () => {
    const config = stateConfig()
    const changes = `${config.prefix}_changes`
    await createTopics(node.bootstrap, [{ name: changes, partitions: 5 }])
    await using log = openTestLog(node.bootstrap, config).log
    await log.settled
    await using kafka = openTestKafka(node.bootstrap)
    const state = `${config.prefix}_state`
    const { data } = await describeTopicConfigs(kafka, [state, changes])
    const valueOf = (topic: number, key: string): string | undefined => {
      for (let row = data.from[topic] ?? 0; row < (data.from[topic + 1] ?? 0); row += 1)
        if (data.keys[data.key[row] ?? -1] === key) return data.values[data.value[row] ?? -1]
      return undefined
    }
    assert.deepEqual(
      ['cleanup.policy', 'min.insync.replicas', 'unclean.leader.election.enable'].map((key) =>
        valueOf(0, key),
      ),
      ['compact', '1', 'false'],
    )
    assert.equal(valueOf(1, 'retention.ms'), '604800000')
    const used = new Set<number>()
    for (let i = 0; i < 40; i += 1)
      used.add((await log.append('changes', `key-${i}`, [setting(`${i}`)])).partition)
    assert.equal(used.size, 5)
  })

  test('passes over what others have put there, and counts it', async () => {
    const config = stateConfig()
    const { log, lines } = openTestLog(node.bootstrap, config)
    await using _ = log
    await using tail = collect(log, 'state')
    await using second = collect(log, 'state')
    await log.append('state', 'all', [setting('true')])
    const topic = `${config.prefix}_state`
    {
      await using other = openProducer(node.bootstrap)
      const forged = (secret?: string) =>
        encodeRecord(setting('forged'), {
          topic,
          ...(secret !== undefined && { secret: recordSecret(secret) }),
        }).map(({ key, value }) => ({ topic, partition: 0, key, value }))
      await other.send(...forged(), ...forged('another secret'))
      await other.send({ topic, partition: 0, key: 'state/x', value: Buffer.from('MR\x63later') })
      await other.send({ topic, partition: 0, key: 'state/x', value: 'no record at all' })
      await other.send({ topic, partition: 0, key: 'state/x', value: null })
    }
    await log.append('state', 'all', [setting('after')])
    await until(() => tail.entries.length === 2 && second.entries.length === 2, {
      describe: 'both of ours',
    })
    assert.deepEqual(recordsOf(tail.entries), [setting('true'), setting('after')])
    const counts = Object.fromEntries(log.skipped.map(({ cause, count }) => [cause, count]))
    assert.deepEqual(counts, { 'no valid MAC': 2, 'future version': 1, damaged: 1, tombstone: 1 })
    assert.equal(log.skipped[0]?.stream, 'state')
    assert.equal(lines.filter(({ message }) => /passed over/.test(message)).length, 4)
  })

  test('a transaction that somebody else leaves open holds nothing back', async () => {
    const config = stateConfig()
    await using log = openTestLog(node.bootstrap, config).log
    await using tail = collect(log, 'state')
    await log.append('state', 'before', [setting('before')])
    await using kafka = openTestKafka(node.bootstrap)
    await using stranger = openWriter({ kafka, transactionalId: config.prefix })
    const wrote = Promise.withResolvers<undefined>()
    const leave = Promise.withResolvers<undefined>()
    const left = stranger.transaction(async (tx) => {
      const record = { key: Buffer.from('x'), value: Buffer.from('x'), timestamp: Date.now() }
      await tx.append(`${config.prefix}_state`, 0, [record])
      wrote.resolve(undefined)
      await leave.promise
    })
    await wrote.promise
    await log.append('state', 'after', [setting('after')])
    await until(() => tail.entries.length === 2, { describe: 'what was written behind it' })
    await using late = collect(log, 'state')
    await late.caughtUp
    assert.equal(late.entries.length, 2)
    leave.resolve(undefined)
    await left
  })

  test('takes what is larger than a record of Kafka, in parts', async () => {
    const config = stateConfig()
    const large = [minute('r', 1, 400_000), minute('r', 2), minute('r', 3, 300_000)]
    {
      await using log = openTestLog(node.bootstrap, config).log
      await using tail = collect(log, 'metrics_1m')
      const { offset } = await log.append('metrics_1m', 'r', large)
      assert.ok(offset > 5, 'several parts')
      await until(() => tail.entries.length === 3, { describe: 'all entries' })
      assert.ok(tail.entries.every(({ own, record }, i) => own && record === large[i]))
      assert.equal(tail.entries[2]?.position.offset, offset)
    }
    await using log = openTestLog(node.bootstrap, config).log
    await using again = collect(log, 'metrics_1m')
    await again.caughtUp
    assert.deepEqual(recordsOf(again.entries), large)
    assert.deepEqual(log.skipped, [])
  })

  test('reads from a time on, only what is asked for', async () => {
    await using log = openTestLog(node.bootstrap, stateConfig({ partitions: 1 })).log
    const before = Array.from({ length: 50 }, (_, i) => minute(i % 2 === 0 ? 'a' : 'b', i))
    await log.append('metrics_1h', 'a', before)
    const between = Date.now() + 1
    await until(() => Date.now() > between, { describe: 'a later time', everyMs: 1 })
    const since = Array.from({ length: 50 }, (_, i) => minute(i % 2 === 0 ? 'a' : 'b', 100 + i))
    await log.append('metrics_1h', 'a', since)
    const found: LogEntry[] = []
    const asked = new Set<string>()
    const recordKey = (key: string): boolean => {
      asked.add(key)
      return key === 'b'
    }
    for await (const entries of log.read('metrics_1h', { key: 'a', from: between, recordKey }))
      found.push(...entries)
    assert.deepEqual(
      recordsOf(found),
      since.filter((_, i) => i % 2 === 1),
    )
    assert.deepEqual([...asked].toSorted(), ['a', 'b'])
    assert.ok(found.every(({ own, at }) => own && at >= between))
    const later = { key: 'a', from: Date.now() + 60_000 }
    for await (const entries of log.read('metrics_1h', later)) assert.fail(`got ${entries.length}`)
    const ended = AbortSignal.abort()
    const aborted = log.read('metrics_1h', { key: 'a', from: 0, signal: ended })
    await assert.rejects(Array.fromAsync(aborted), { code: 'MR_KAFKA_ABORTED' })
    assert.equal(
      (await Array.fromAsync(log.read('metrics_1h', { key: 'a', from: 0 }))).flat().length,
      100,
    )
  })

  test('tails begin where they are told to', async () => {
    const config = stateConfig()
    await using log = openTestLog(node.bootstrap, config).log
    await log.append('changes', 'r', [setting('1'), setting('2')])
    const between = Date.now() + 1
    await until(() => Date.now() > between, { describe: 'a later time', everyMs: 1 })
    await log.append('changes', 'r', [setting('3')])
    await using timed = collect(log, 'changes', between)
    await using future = collect(log, 'changes', Date.now() + 60_000)
    await using end = collect(log, 'changes', 'end')
    await Promise.all([timed.caughtUp, future.caughtUp, end.caughtUp])
    assert.deepEqual(recordsOf(timed.entries), [setting('3')])
    assert.deepEqual([future.entries, end.entries], [[], []])
    await log.append('changes', 'r', [setting('4')])
    for (const { entries } of [future, end]) {
      await until(() => entries.length === 1, { describe: 'the next one' })
      assert.deepEqual(recordsOf(entries), [setting('4')])
    }
  })

  test('waits until what it gave out has been dealt with', async () => {
    await using log = openTestLog(node.bootstrap, stateConfig()).log
    await log.append('state', 'k', [setting('0')])
    const first = Promise.withResolvers<void>()
    const calls: number[] = []
    let running = 0
    await using tail = log.tail('state', {
      since: 'start',
      async onEntries(entries) {
        running += 1
        assert.equal(running, 1)
        calls.push(entries.length)
        if (calls.length === 1) await first.promise
        running -= 1
      },
    })
    await until(() => calls.length === 1, { describe: 'the first call' })
    for (let i = 1; i < 20; i += 1) await log.append('state', 'k', [setting(`${i}`)])
    assert.deepEqual(calls, [1])
    first.resolve()
    await until(() => calls.reduce((sum, n) => sum + n, 0) === 20, { describe: 'all' })
    await tail.caughtUp
  })

  test('makes a topic again that somebody deletes, and goes on with it', async () => {
    const config = stateConfig()
    const { log, lines } = openTestLog(node.bootstrap, config)
    await using _ = log
    await using tail = collect(log, 'state')
    const old = await log.append('state', 'k', [setting('before')])
    await until(() => tail.entries.length === 1, { describe: 'the first' })
    await deleteTopic(node.bootstrap, `${config.prefix}_state`)
    const anew = await appendToAnother(log, old.log)
    await until(() => isAt(tail.entries.at(-1), anew), { describe: 'it' })
    assert.ok(tail.entries.every(({ own }) => own))
    assert.ok(lines.some(({ message }) => /made anew/.test(message)))
    await until(() => log.trouble === null, { describe: 'no trouble' })
  })

  for (const explicit of [true, false]) {
    test(`a topic that must have one partition has two: ${explicit ? 'refused' : 'memory'}`, async () => {
      const config = stateConfig({ explicit })
      const name = `${config.prefix}_audit_log`
      await createTopics(node.bootstrap, [{ name, partitions: 2 }])
      await using log = openTestLog(node.bootstrap, config).log
      await using tail = collect(log, 'changes')
      const appended = log.append('changes', 'k', [setting('x')])
      const handled = assert[explicit ? 'rejects' : 'doesNotReject'](appended)
      const outcome = await log.settled
      await handled
      assert.equal(outcome.kind, explicit ? 'refused' : 'memory')
      assert.ok('reason' in outcome)
      assert.match(outcome.reason, /_audit_log has 2 partitions; it must have 1/)
      await until(() => tail.entries.length === (explicit ? 0 : 1), { describe: 'what came' })
    })
  }

  test('says which setting the broker refused', async () => {
    const kept = { minutesHours: 24, tensDays: 14, hoursDays: 365, changesDays: -5 }
    await using log = openTestLog(node.bootstrap, stateConfig({ kept, explicit: true })).log
    const outcome = await log.settled
    assert.ok(outcome.kind === 'refused')
    assert.match(outcome.reason, /_changes failed with INVALID_CONFIG: .*retention\.ms/)
  })
})
