/** Brokers that die or freeze while people search: nothing is lost, doubled or hidden. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { threeNodes } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka, TestNode } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { describeNamedTopics } from '@millrace/kafka/read/describe-topics.ts'
import { createTopics, openTestKafka, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { produceMessages } from '@millrace/kafka/testing/produce.ts'
import { clusterAt, collect, placesOf, searcher, termsWith } from '../testing/searches.ts'
import { range } from '../testing/shop.ts'
import type { SearchCluster, SearchEngine } from './model.ts'
import { openSearchEngine } from './open-engine.ts'

const PARTITIONS = 3

let kafka: TestKafka
let engine: SearchEngine
let cluster: SearchCluster
let search: ReturnType<typeof searcher>

before(async () => {
  kafka = await threeNodes()
  cluster = clusterAt(kafka.bootstrap)
  engine = openSearchEngine({ workers: 2, workerHeapMb: 512, watchdogMs: 5_000 })
  search = searcher(engine, cluster)
})
after(async () => {
  await engine[Symbol.asyncDispose]()
  await kafka[Symbol.asyncDispose]()
})

async function topicOf(replicas: number, records: number): Promise<string> {
  const name = uniqueName('failing')
  await createTopics(kafka.bootstrap, [{ name, partitions: PARTITIONS, replicas }])
  await produceMessages(
    kafka.bootstrap,
    name,
    range(0, records).map((i) => {
      return { partition: i % PARTITIONS, value: JSON.stringify({ i, pad: 'x'.repeat(200) }) }
    }),
  )
  return name
}

async function leaderOf(topic: string, partition: number): Promise<TestNode> {
  await using client = openTestKafka(kafka.bootstrap)
  const { data } = await describeNamedTopics(client, [topic])
  const leader = kafka.nodes.find(({ id }) => id === data.leader[partition])
  assert.ok(leader !== undefined, `partition ${partition} has a leader`)
  return leader
}

function everyOffset(records: number): string[] {
  return range(0, records)
    .map((i) => `${i % PARTITIONS}:${Math.floor(i / PARTITIONS)}`)
    .sort()
}

suite('a search', () => {
  for (const [what, harm, heal] of [
    ['killed', (node: TestNode) => node.kill(), (node: TestNode) => node.restart()],
    ['frozen', (node: TestNode) => node.freeze(), (node: TestNode) => node.thaw()],
  ] as const) {
    test(`goes on from another leader when one is ${what}`, async () => {
      const records = 12_000
      const topic = await topicOf(3, records)
      const leader = await leaderOf(topic, 1)
      // Slow enough that it happens in the midst of it.
      const terms = termsWith({ bytesPerSecond: 1_000_000 })
      const request = { topics: [topic], from: 'oldest', limit: 0, streaming: true }
      const { kafka: options, formats } = cluster
      // A frozen leader is given up after so long, and the next one has been elected by then.
      const impatient = {
        id: 'impatient',
        kafka: { ...options, requestTimeoutMs: 6_000 },
        formats,
      }
      const open = await engine.open(impatient, request, terms)
      const { records: found, done } = await collect(open, () => harm(leader))
      await heal(leader)
      assert.equal(done.reason, 'end', done.message ?? '')
      assert.deepEqual([done.totals.scanned, done.totals.remaining], [records, 0])
      assert.deepEqual([done.message, done.cursor], [null, null])
      assert.deepEqual(placesOf(found).sort(), everyOffset(records))
    })
  }

  test('whose only replica dies in the midst of it ends in time, and its cursor has the rest', async () => {
    const records = 9_000
    const topic = await topicOf(1, records)
    const leader = await leaderOf(topic, 0)
    const terms = termsWith({ bytesPerSecond: 500_000, sliceMs: 6_000 })
    const request = { from: 'oldest', limit: 0, topics: [topic] }
    const open = await engine.open(cluster, request, terms)
    const partial = await collect(open, () => leader.kill())
    const { reason, totals, partitions, cursor } = partial.done
    assert.equal(reason, 'time')
    assert.equal(totals.scanned, partial.records.length)
    assert.equal(totals.scanned + totals.remaining, records)
    const [first] = partitions
    assert.ok(first !== undefined && first.remaining > 0)
    assert.match(first.notes.join(), /./, 'it is said what is awaited')
    assert.ok(cursor !== null)
    await leader.restart()
    await until(() => leaderOf(topic, 0), { describe: 'a leader of partition 0' })
    const rest = await search([topic], { from: 'oldest', limit: 0, cursor })
    assert.equal(rest.done.totals.scanned, records)
    const places = [...placesOf(partial.records), ...placesOf(rest.records)]
    assert.deepEqual(places.sort(), everyOffset(records))
  })

  for (const [what, harm, heal] of [
    ['dead', (node: TestNode) => node.kill(), (node: TestNode) => node.restart()],
    ['frozen', (node: TestNode) => node.freeze(), (node: TestNode) => node.thaw()],
  ] as const) {
    test(`gives what there is without a ${what} leader, and its cursor the rest`, async () => {
      const records = 300
      const topic = await topicOf(1, records)
      const leader = await leaderOf(topic, 2)
      await harm(leader)
      const request = { from: 'oldest', limit: 0 }
      const partial = await collect(
        await engine.open(cluster, { topics: [topic], ...request }, termsWith()),
      )
      const { reason, message, partitions, cursor } = partial.done
      assert.equal(reason, 'end')
      assert.match(message ?? '', /^1 of 3 partitions could not be searched to their end\./)
      assert.deepEqual(
        partitions.map(({ state }) => state),
        ['finished', 'finished', 'lost'],
      )
      assert.match(partial.started.notes.join(), /partition 2: Not searched: /)
      assert.ok(cursor !== null)
      await heal(leader)
      // Brokers learn of the new leader one after the other.
      const rest = await until(
        async () => {
          const told = await search([topic], { ...request, cursor })
          return told.done.message === null && told
        },
        { describe: 'a search to the end', everyMs: 500 },
      )
      assert.equal(rest.done.totals.scanned, records)
      const places = [...placesOf(partial.records), ...placesOf(rest.records)]
      assert.deepEqual(places.sort(), everyOffset(records))
    })
  }
})
