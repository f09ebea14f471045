/** Brokers that die and freeze while they are read from, and replicas nearby. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { threeNodes } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { metadataApi } from '../protocol/metadata.ts'
import { addressesOf, createTopics, openTestKafka, uniqueName } from '../testing/estate.ts'
import { drain, only } from '../testing/drain.ts'
import { fill } from '../testing/fill.ts'
import type { Fetcher, FetcherOptions } from './model.ts'
import { openFetcher } from './open-fetcher.ts'

const PARTITIONS = 6

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

/** @returns its name and ends */
async function topicWith(replicas: number): Promise<readonly [string, readonly number[]]> {
  const name = uniqueName('fetch-failover')
  const configs = { 'min.insync.replicas': '1' }
  await createTopics(cluster.bootstrap, [{ name, partitions: PARTITIONS, replicas, configs }])
  return [name, await fill(cluster, name, 12_000, 100)]
}

const upTo = (topic: string, ends: readonly number[]) =>
  ends.map((end, partition) => ({ topic, partition, offset: 0, end }))

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
    const [topic, ends] = await topicWith(3)
    const leaders = await leadersOf(topic)
    const victim = leaders.get(0) ?? -1
    // So slow that everybody is in the middle of it when it happens.
    await using fetcher = open({ partitionMaxBytes: 4096, maxBytes: 8192 })
    fetcher.limit(100_000)
    fetcher.add(upTo(topic, ends))
    const begun = await drain(fetcher, ({ read }) => read.size === PARTITIONS)
    assert.deepEqual(begun.events, [])
    await nodeOf(victim).kill()
    fetcher.limit(null)
    const rest = await drain(fetcher)
    for (const [partition, end] of ends.entries()) {
      const key = `${topic}-${partition}`
      assert.deepEqual(rest.read.get(key), [begun.read.get(key)?.[1], end], key)
    }
    const waited = new Set(only(rest, 'waiting').map(({ partition }) => partition))
    for (const [partition, leader] of leaders)
      assert.equal(waited.has(partition), leader === victim)
    const resumed = new Set(only(rest, 'resumed').map(({ partition }) => partition))
    assert.deepEqual(resumed, waited)
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
    const [topic, ends] = await topicWith(3)
    const leaders = await leadersOf(topic)
    const frozen = leaders.get(1) ?? -1
    await using fetcher = open()
    fetcher.add(upTo(topic, ends))
    await drain(fetcher)
    nodeOf(frozen).freeze()
    try {
      // It goes on although this broker is silent: another one is elected when its session ends.
      fetcher.add(upTo(topic, ends))
      const drained = await drain(fetcher)
      for (const [partition, end] of ends.entries()) {
        assert.deepEqual(drained.read.get(`${topic}-${partition}`), [0, end])
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
    const [topic, ends] = await topicWith(1)
    const leaders = await leadersOf(topic)
    const frozen = leaders.get(2) ?? -1
    await using fetcher = open({ patienceMs: 4000 })
    nodeOf(frozen).freeze()
    try {
      fetcher.add(upTo(topic, ends))
      const drained = await drain(fetcher)
      for (const [partition, leader] of leaders) {
        const [, to = 0] = drained.read.get(`${topic}-${partition}`) ?? []
        assert.equal(to, leader === frozen ? 0 : ends[partition])
      }
      const lost = only(drained, 'lost')
      assert.deepEqual(
        new Set(lost.map(({ partition }) => partition)),
        new Set([...leaders].flatMap(([partition, id]) => (id === frozen ? [partition] : []))),
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
    const [topic, ends] = await topicWith(3)
    const leader = (await leadersOf(topic)).get(0) ?? -1
    const near = cluster.nodes.find(({ id }) => id !== leader)
    assert.ok(near)
    await using fetcher = open({ rack: `rack${near.id}`, partitionMaxBytes: 4096 })
    fetcher.limit(100_000)
    fetcher.add(upTo(topic, ends).slice(0, 1))
    const key = `${topic}-0`
    const begun = await drain(fetcher, ({ read }) => read.has(key))
    // With the leader frozen, only the replica can have answered.
    nodeOf(leader).freeze()
    const nearby = await drain(fetcher, ({ read }) => {
      const [from, to] = read.get(key) ?? [0, 0]
      return to > from + 200
    }).finally(() => {
      nodeOf(leader).thaw()
    })
    assert.deepEqual(nearby.events, [])
    await near.kill()
    fetcher.limit(null)
    const rest = await drain(fetcher)
    assert.equal(nearby.read.get(key)?.[0], begun.read.get(key)?.[1])
    assert.deepEqual(rest.read.get(key), [nearby.read.get(key)?.[1], ends[0]])
    await near.restart()
  })
})
