import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fetchRequest } from './fetch-request.ts'
import { PartitionState, TopicState } from './partition.ts'
import { fetchSettings } from './settings.ts'
import type { FetchSettings } from './settings.ts'

const MEBIBYTE = 1024 * 1024
const ID = 'AAAAAAAAAAAAAAAAAAAAAQ'

function settings(rack?: string): FetchSettings {
  const kafka = { clientId: 'test', bootstrap: [], connectTimeoutMs: 1000, requestTimeoutMs: 1000 }
  const isolation = 'read_uncommitted'
  return fetchSettings({ kafka, isolation, ...(rack === undefined ? {} : { rack }) })
}

function topic(name: string, id = ID): TopicState {
  const state = new TopicState(name)
  state.id = id
  return state
}

test('partitions keep their order within their topic, and those that wait are left out', () => {
  const [a, b] = [topic('a', 'AAAAAAAAAAAAAAAAAAAAAg'), topic('b')]
  const asked = [
    new PartitionState(a, 2, 10, null),
    new PartitionState(b, 0, 20, null),
    new PartitionState(a, 1, 30, null),
    new PartitionState(b, 1, 40, null),
  ]
  const [, , , waiting] = asked
  assert.ok(waiting !== undefined)
  waiting.notBefore = performance.now() + 60_000
  const { request, version, topics } = fetchRequest(asked, settings(), 17)
  assert.equal(version, 17)
  assert.deepEqual(
    request.topics.map(({ name, partitions }) => [name, partitions.map((p) => p.partition)]),
    [
      ['a', [2, 1]],
      ['b', [0]],
    ],
  )
  assert.equal(topics.get(a.id), a)
})

test('topics are named where one of them has no id', () => {
  const asked = [
    new PartitionState(topic('a'), 0, 0, null),
    new PartitionState(topic('b', 'AAAAAAAAAAAAAAAAAAAAAA'), 0, 0, null),
  ]
  const { version, topics } = fetchRequest(asked, settings(), 17)
  assert.equal(version, 12)
  assert.deepEqual([...topics.keys()], ['a', 'b'])
})

test('a partition is asked for as much as its rest needs', () => {
  const state = topic('a')
  const most = (offset: number, end: number | null, bytesPerOffset = Number.NaN) => {
    const partition = new PartitionState(state, 0, offset, end)
    partition.bytesPerOffset = bytesPerOffset
    const { request } = fetchRequest([partition], settings(), 17)
    return request.topics[0]?.partitions[0]?.maxBytes
  }
  assert.equal(most(0, null), MEBIBYTE)
  assert.equal(most(0, 1_000_000), MEBIBYTE)
  assert.equal(most(900, 1000), 100 * 2048)
  assert.equal(most(990, 1000), 131_072)
  assert.equal(most(900, 1000, 4096), 100 * 4096 * 1.25)
})

test('thousands of partitions with an end share requests; tails are all in each', () => {
  const state = topic('a')
  const asked = Array.from({ length: 500 }, (_, i) => new PartitionState(state, i, 0, 1000))
  const tails = Array.from({ length: 300 }, (_, i) => new PartitionState(state, 500 + i, 0, null))
  const { request, longPoll } = fetchRequest([...asked, ...tails], settings(), 17)
  assert.equal(request.topics[0]?.partitions.length, 64 + 300)
  assert.equal(longPoll, false)
  assert.equal(fetchRequest(tails, settings(), 17).longPoll, true)
})

test('the rack is told unless a replica of one of them failed lately', () => {
  const partition = new PartitionState(topic('a'), 0, 0, null)
  assert.equal(fetchRequest([partition], settings('r1'), 17).request.rack, 'r1')
  partition.leaderOnlyUntil = performance.now() + 60_000
  assert.equal(fetchRequest([partition], settings('r1'), 17).request.rack, '')
})

test('a limit makes answers smaller, so that they come more often', () => {
  const limited = settings()
  limited.bucket.limit(4 * MEBIBYTE)
  const partition = new PartitionState(topic('a'), 0, 0, null)
  assert.equal(fetchRequest([partition], limited, 17).request.maxBytes, MEBIBYTE)
  limited.bucket.limit(10)
  assert.equal(fetchRequest([partition], limited, 17).request.maxBytes, 65_536)
})
