/** Shorthands of the derivation tests: rows by name, with the reasons of what they lack. */
import assert from 'node:assert/strict'
import type { Missing } from '@millrace/contract/envelope.ts'
import type { GroupRow } from '@millrace/contract/group.ts'
import type { TopicRow } from '@millrace/contract/topic.ts'
import type { Fault } from '@millrace/kafka/read/model.ts'
import type { Known } from '../state/snapshot-store.ts'
import { Facts } from './facts.ts'
import { groupRows } from './group-rows.ts'
import { MissingList } from './missing.ts'
import { observed, offsetTable } from './tables-for-tests.ts'
import { topicRows } from './topic-rows.ts'

export type Ends = Readonly<Record<string, readonly (readonly [number, number] | null)[]>>

export function withOffsets(
  known: Known,
  values: Ends,
  at: number,
  faults: readonly Fault[] = [],
): Known {
  const topics = known.topics.last!.outcome.data
  return observed(known, 'offsets', offsetTable(topics, values, at), { at, faults })
}

export function topicOf(
  known: Known,
  name = 'orders',
): { row: TopicRow; why: (field: string) => string | null } {
  const missing = new MissingList()
  const row = topicRows(new Facts(known), missing).find((topic) => topic.name === name)
  assert.ok(row, `no row of ${name}`)
  return {
    row,
    why: (field: string) => missing.list[row.missing?.[field] ?? -1]?.reason ?? null,
  }
}

export function groupOf(
  known: Known,
  id = 'g',
): { row: GroupRow; why: (field: string) => Missing | null } {
  const missing = new MissingList()
  const row = groupRows(new Facts(known), missing).find((group) => group.id === id)
  assert.ok(row, `no row of ${id}`)
  return { row, why: (field: string) => missing.list[row.missing?.[field] ?? -1] ?? null }
}
