import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Known } from '../state/snapshot-store.ts'
import { groupOf, topicOf, withOffsets } from './rows-for-tests.ts'
import { committedTable, listedGroup, observed, smallCluster } from './tables-for-tests.ts'

function reading(before: Record<number, number>, after: Record<number, number>): Known {
  let known = withOffsets(
    smallCluster(),
    {
      orders: [
        [0, 900],
        [0, 900],
      ],
    },
    60_000,
  )
  known = observed(known, 'group_list', [listedGroup('g')])
  known = observed(
    known,
    'group_offsets',
    committedTable({ other: { orders: { 0: 1 } }, g: { orders: before } }),
    { at: 60_000 },
  )
  known = withOffsets(
    known,
    {
      orders: [
        [0, 900],
        [0, 900],
      ],
    },
    120_000,
  )
  return observed(known, 'group_offsets', committedTable({ g: { orders: after } }), {
    at: 120_000,
  })
}

describe('read rates', () => {
  const cases: {
    name: string
    before: Record<number, number>
    after: Record<number, number>
    rate: number | null
    /** The topic's sum lacks nothing. */
    whole: boolean
  }[] = [
    {
      name: 'advance per second',
      before: { 0: 0, 1: 60 },
      after: { 0: 60, 1: 180 },
      rate: 3,
      whole: true,
    },
    {
      name: 'set back on one partition: the others',
      before: { 0: 600, 1: 60 },
      after: { 0: 0, 1: 180 },
      rate: 2,
      whole: false,
    },
    {
      name: 'set back everywhere: unknown',
      before: { 0: 600 },
      after: { 0: 0 },
      rate: null,
      whole: false,
    },
    { name: 'first commit: unknown', before: {}, after: { 0: 60 }, rate: null, whole: false },
  ]
  for (const { name, before, after, rate, whole } of cases)
    it(name, () => {
      const known = reading(before, after)
      assert.equal(groupOf(known).row.read_rate, rate)
      assert.equal(topicOf(known).row.read_rate, rate)
      assert.equal(topicOf(known).why('read_rate') === null, whole)
      assert.equal(groupOf(known).why('read_rate') === null, rate !== null)
    })
})
