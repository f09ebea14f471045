/** For tests against real Kafka: a topic whose records are known, and an engine to search them. */
import assert from 'node:assert/strict'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { produceMessages } from '@millrace/kafka/testing/produce.ts'
import type { TestMessage } from '@millrace/kafka/testing/produce.ts'
import type { SearchCluster, SearchEngine } from '../engine/model.ts'
import { openSearchEngine } from '../engine/open-engine.ts'
import { clusterAt, searcher } from './searches.ts'
import type { Told } from './searches.ts'

export const PARTITIONS = 4
export const RECORDS = 2_000
/** Time of the first record. */
export const T0 = Date.UTC(2026, 0, 1)

/** Record i is in partition i % 4 at offset i / 4, a second after the one before. */
export const ORDERS: readonly TestMessage[] = Array.from({ length: RECORDS }, (_, i) => ({
  partition: i % PARTITIONS,
  key: `k${i}`,
  value: JSON.stringify({ i, even: i % 2 === 0, customer: `c-${i % 100}` }),
  timestamp: T0 + i * 1000,
}))

export interface Shop extends AsyncDisposable {
  readonly node: TestKafka
  readonly engine: SearchEngine
  readonly cluster: SearchCluster
  readonly search: ReturnType<typeof searcher>
  /** The topic of ORDERS. */
  readonly orders: string
  /** One partition, one record with i = -1 at T0. */
  readonly other: string
  readonly empty: string
}

export async function openShop(): Promise<Shop> {
  const node = await singleNode()
  const orders = uniqueName('shop-orders')
  const other = uniqueName('shop-other')
  const empty = uniqueName('shop-empty')
  // Their records are older than what a broker keeps by itself.
  const configs = { 'retention.ms': '-1' }
  await createTopics(node.bootstrap, [
    { name: orders, partitions: PARTITIONS, configs },
    { name: other, partitions: 1, configs },
    { name: empty, partitions: 2 },
  ])
  await produceMessages(node.bootstrap, orders, ORDERS)
  const one = { partition: 0, key: 'a', value: '{"i":-1}', timestamp: T0 }
  await produceMessages(node.bootstrap, other, [one])
  const cluster = clusterAt(node.bootstrap)
  const engine = openSearchEngine({ workers: 2, workerHeapMb: 512, watchdogMs: 5_000 })
  return {
    node,
    engine,
    cluster,
    search: searcher(engine, cluster),
    orders,
    other,
    empty,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]()
      await node[Symbol.asyncDispose]()
    },
  }
}

/** The i of a record's value. */
export function numberOf(value: unknown): number {
  assert.ok(typeof value === 'object' && value !== null && 'i' in value, JSON.stringify(value))
  assert.ok(typeof value.i === 'number')
  return value.i
}

export function numbers({ records }: Pick<Told, 'records'>): number[] {
  return records.map(({ value }) => numberOf(value))
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
}
