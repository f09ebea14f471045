import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ResourceSet } from '../config/types.ts'
import { clusterIds } from './cluster-ids.ts'

function set(number: number, clusterId: string | null = null): ResourceSet {
  return {
    number,
    key: String(number),
    environmentName: null,
    environmentColor: null,
    registries: [],
    localSchemas: [],
    clusterId,
    bootstrap: 'kafka:9092',
    variant: null,
    kafka: { clientId: 'test', bootstrap: [], connectTimeoutMs: 1, requestTimeoutMs: 1 },
    rack: null,
  }
}

describe('cluster ids', () => {
  const cases: {
    name: string
    sets: ResourceSet[]
    reported: (string | null)[]
    ids: string[]
    same: (number | null)[]
  }[] = [
    {
      name: 'are bootstrap_n until the brokers tell',
      sets: [set(1), set(2)],
      reported: [null, 'K'],
      ids: ['bootstrap_1', 'K'],
      same: [null, null],
    },
    {
      name: 'are CLUSTER_ID where it is set',
      sets: [set(1, 'prod')],
      reported: ['K'],
      ids: ['prod'],
      same: [null],
    },
    {
      name: 'stay apart when two sets report the same',
      sets: [set(1), set(2), set(3)],
      reported: ['K', 'K', 'K'],
      ids: ['K', 'K-2', 'K-3'],
      same: [null, 1, 1],
    },
    {
      name: 'leave a configured id to the set that configured it',
      sets: [set(1), set(2, 'K')],
      reported: ['K', 'J'],
      ids: ['K-2', 'K'],
      same: [2, null],
    },
    {
      name: 'do not collide with a suffix that is somebody’s id',
      sets: [set(1), set(2, 'K-2'), set(3)],
      reported: ['K', null, 'K'],
      ids: ['K', 'K-2', 'K-3'],
      same: [null, null, 1],
    },
  ]
  for (const { name, sets, reported, ids, same } of cases)
    it(name, () => {
      const found = clusterIds(sets, ({ number }) => reported[number - 1] ?? null)
      assert.deepEqual(
        sets.map(({ number }) => found.get(number)?.id),
        ids,
      )
      assert.deepEqual(
        sets.map(({ number }) => found.get(number)?.sameAs?.number ?? null),
        same,
      )
    })
})
