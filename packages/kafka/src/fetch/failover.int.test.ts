/** Brokers that die and freeze while they are read from, and replicas nearby. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { threeNodes } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { metadataApi } from '../protocol/metadata.ts'
import { addressesOf, createTopics, openTestKafka, produce, uniqueName } from '../testing/estate.ts'
import { drain, only } from '../testing/drain.ts'
import type { Fetcher, FetcherOptions } from './model.ts'
import { openFetcher } from './open-fetcher.ts'

const PARTITIONS = 6
const COUNT = 2000

let cluster: TestKafka

before(async () => {
  cluster = await threeNodes()
})

after(async () => {
  await cluster[Symbol.asyncDispose]()
})

function open(options: Partial<FetcherOptions> = {}): Fetcher {
  const kafka = {
    clientId: 'millrace-test',
    bootstrap: addressesOf(cluster.bootstrap),
    connectTimeoutMs: 2000,
    requestTimeoutMs: 1500,
  }
  const isolation = 'read_uncommitted'
  return openFetcher({ kafka, isolation, maxWaitMs: 200, patienceMs: 40_000, ...options })
}

async function topicWith(replicas: number): Promise<string> {
  const name = uniqueName('fetch-failover')
  const configs = { 'min.insync.replicas': '1' }
  await createTopics(cluster.bootstrap, [{ name, partitions: PARTITIONS, replicas, configs }])
  await produce(
    cluster.bootstrap,
    name,
    Array.from({ length: PARTITIONS }, () => COUNT),
  )
  return name
}

const all = (topic: string, end: number | null = COUNT) =>
  Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition, offset: 0, end }))

/** Partition → leader. */
async function leadersOf(topic: string): Promise<Map<number, number>> {
  await using kafka = openTestKafka(cluster.bootstrap)
  const { topics } = await kafka.request('any', metadataApi, { topics: [topic] })
  return new Map(Array.from(topics.partition, (index, row) => [index, topics.leader[row] ?? -1]))
}

function nodeOf(id: number): TestKafka['nodes'][number] {
  const node = cluster.nodes.find((candidate) => candidate.id === id)
  assert.ok(node)
  return node
}

suite('a leader that is killed while it is read from', () => {
  test('is left for the next one; nothing is missed or read twice, others do not wait', async () => {
    const topic = await topicWith(3)
    const leaders = await leadersOf(topic)
    const victim = leaders.get(0) ?? -1
    // So slow that everybody is in the middle of it when it happens.
    await using fetcher = open({ partitionMaxBytes: 4096, maxBytes: 8192 })
    fetcher.limit(100_000)
    fetcher.add(all(topic))
    const begun = await drain(fetcher, ({ read }) => read.size === PARTITIONS)
    assert.deepEqual(begun.events, [])
    await nodeOf(victim).kill()
    fetcher.limit(null)
    const rest = await drain(fetcher)
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const key = `${topic}-${partition}`
      assert.equal(rest.read.get(key)?.[0], begun.read.get(key)?.[1], key)
      assert.equal(rest.read.get(key)?.[1], COUNT, key)
    }
    const waited = new Set(only(rest, 'waiting').map(({ partition }) => partition))
    for (const [partition, leader] of leaders)
      assert.equal(waited.has(partition), leader === victim)
    assert.deepEqual(only(rest, 'lost'), [])
    const finished = only(rest, 'finished').map(({ partition }) => partition)
    const others = [...leaders].filter(([, leader]) => leader !== victim).length
    const early = finished.slice(0, others)
    assert.ok(early.every((partition) => leaders.get(partition) !== victim))
    await nodeOf(victim).restart()
  })
})

suite('a leader that freezes', () => {
  test('holds up its own partitions only, and is left once another leads them', async () => {
    const topic = await topicWith(3)
    const leaders = await leadersOf(topic)
    const frozen = leaders.get(1) ?? -1
    await using fetcher = open()
    fetcher.add(all(topic, null))
    await drain(fetcher, ({ read }) => [...read.values()].every(([, to]) => to === COUNT))
    nodeOf(frozen).freeze()
    try {
      // It goes on although this broker is silent: another one is elected when its session ends.
      fetcher.add(all(topic))
      const drained = await drain(fetcher)
      for (let partition = 0; partition < PARTITIONS; partition += 1) {
        assert.deepEqual(drained.read.get(`${topic}-${partition}`), [0, COUNT])
      }
      const [waiting] = only(drained, 'waiting')
      assert.match(waiting?.reason ?? '', /did not (answer|complete)/)
      const [first] = only(drained, 'finished')
      assert.notEqual(leaders.get(first?.partition ?? -1), frozen)
    } finally {
      nodeOf(frozen).thaw()
    }
  })

  test('loses its partitions when patience ends and nobody else has them', async () => {
    const topic = await topicWith(1)
    const leaders = await leadersOf(topic)
    const frozen = leaders.get(2) ?? -1
    await using fetcher = open({ patienceMs: 4000 })
    nodeOf(frozen).freeze()
    try {
      fetcher.add(all(topic))
      const drained = await drain(fetcher)
      for (const [partition, leader] of leaders) {
        const [, to = 0] = drained.read.get(`${topic}-${partition}`) ?? []
        assert.equal(to, leader === frozen ? 0 : COUNT)
      }
      const lost = only(drained, 'lost')
      assert.deepEqual(
        lost.map(({ partition }) => partition).toSorted(),
        [...leaders]
          .filter(([, leader]) => leader === frozen)
          .map(([partition]) => partition)
          .toSorted(),
      )
      for (const { kind, error } of lost) {
        assert.equal(kind, 'unreachable')
        assert.match(error.message, /was given up after [4-9] s/)
      }
    } finally {
      nodeOf(frozen).thaw()
    }
  })
})

suite('a client with a rack', () => {
  test('reads from the replica there, and from the leader when that one dies', async () => {
    const topic = await topicWith(3)
    const leaders = await leadersOf(topic)
    const near = cluster.nodes.find(({ id }) => id !== leaders.get(0))
    assert.ok(near)
    await using fetcher = open({ rack: `rack${near.id}`, partitionMaxBytes: 4096 })
    fetcher.limit(100_000)
    fetcher.add([{ topic, partition: 0, offset: 0, end: COUNT }])
    const begun = await drain(fetcher, ({ read }) => read.size === 1)
    // Only who reads from it can be disturbed by its end.
    await near.kill()
    fetcher.limit(null)
    const rest = await drain(fetcher)
    assert.equal(rest.read.get(`${topic}-0`)?.[0], begun.read.get(`${topic}-0`)?.[1])
    assert.equal(rest.read.get(`${topic}-0`)?.[1], COUNT)
    await near.restart()
  })
})
