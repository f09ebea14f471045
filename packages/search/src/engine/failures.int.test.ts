/** Brokers that die or freeze while people search: nothing is lost, doubled or hidden. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { FoundRecord } from '@millrace/contract/search.ts'
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
  test('goes on from another leader when one is killed', async () => {
    const records = 30_000
    const topic = await topicOf(3, records)
    const leader = await leaderOf(topic, 1)
    // Slow enough that the leader dies in the midst of it.
    const terms = termsWith({ bytesPerSecond: 2_000_000 })
    const request = { topics: [topic], from: 'oldest', limit: 0, streaming: true }
    await using open = await engine.open(cluster, request, terms)
    const found: FoundRecord[] = []
    for await (const output of open.outputs) {
      if (output.type === 'records') {
        if (found.length === 0) await leader.kill()
        for (const { json } of output.records) {
          const record: FoundRecord = JSON.parse(json)
          found.push(record)
        }
      }
      if (output.type === 'done') {
        assert.equal(output.reason, 'end', output.message ?? '')
        assert.equal(output.totals.scanned, records)
        assert.equal(output.totals.remaining, 0)
        assert.equal(output.cursor, null)
      }
    }
    assert.deepEqual(placesOf(found).sort(), everyOffset(records))
    await leader.restart()
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
