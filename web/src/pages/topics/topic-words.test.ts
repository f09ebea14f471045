import type { Partition, TopicRow } from '@millrace/contract/topic.ts'
import { expect, test } from 'vitest'
import { brokerStrip } from './broker-strip.ts'
import { safetyFacts } from './safety.ts'

const topic: TopicRow = {
  name: 'orders',
  topic_id: null,
  internal: false,
  partitions: 3,
  replication_factor: 3,
  replication_factor_mixed: false,
  messages: 10,
  disk_bytes: 1,
  leader_disk_bytes: 1,
  disk_per_message: 1,
  write_rate: 1,
  read_rate: 1,
  groups: 1,
  lag: 0,
  under_replicated: 0,
  under_min_isr: 0,
  offline_partitions: 0,
  cleanup_policy: 'delete',
  retention_ms: 604_800_000,
  retention_bytes: -1,
  min_insync_replicas: 2,
}
const tones = (change: Partial<TopicRow>) =>
  safetyFacts({ ...topic, ...change }).map(({ tone }) => tone)

/** Units hang on their numbers by spaces that do not break; here any space will do. */
const spaced = (text: string | null | undefined) => text?.replaceAll(/\s/g, ' ') ?? null

test('a well-kept topic is well', () => {
  expect(tones({})).toEqual(['ok', 'ok', 'ok', 'info'])
})

test('each danger has its tone', () => {
  expect(tones({ replication_factor: 1, min_insync_replicas: 1 })[0]).toBe('warn')
  expect(tones({ under_replicated: 1 })[1]).toBe('warn')
  expect(tones({ under_replicated: 1, offline_partitions: 1 })[1]).toBe('error')
  expect(tones({ under_min_isr: 1 })[2]).toBe('error')
  expect(tones({ min_insync_replicas: 4 })[2]).toBe('error')
  expect(tones({ min_insync_replicas: 1 })[2]).toBe('warn')
  expect(tones({ min_insync_replicas: 3 })[2]).toBe('warn')
  expect(tones({ min_insync_replicas: null, cleanup_policy: null }).slice(2)).toEqual([
    'unknown',
    'unknown',
  ])
})

const meaning = (change: Partial<TopicRow>) =>
  spaced(safetyFacts({ ...topic, ...change })[3]?.meaning)

test('retention is told in words', () => {
  expect(meaning({})).toBe('Records are deleted after 7 d.')
  expect(meaning({ retention_ms: -1 })).toBe('Nothing is ever deleted.')
  expect(meaning({ cleanup_policy: 'compact' })).toBe('The newest record of each key is kept.')
  expect(meaning({ cleanup_policy: 'compact,delete', retention_bytes: 1024 })).toBe(
    'The newest record of each key is kept. Records are deleted after 7 d or beyond 1 KiB per partition.',
  )
})

const partition = (n: number, leader: number | null, isr: number[]): Partition => ({
  partition: n,
  leader,
  leader_epoch: 0,
  preferred_leader: 1,
  replicas: [1, 2],
  isr,
  offline_replicas: [],
  start_offset: 0,
  end_offset: 0,
  messages: 0,
  disk_bytes: 0,
  replica_disk_bytes: [0, 0],
  write_rate: 0,
})

test('the strip counts leaders, followers and who is behind', () => {
  expect(brokerStrip([partition(1, 2, [2]), partition(0, 1, [1, 2])])).toEqual([
    { broker: 1, leads: 1, holds: 2, behind: 1, cells: ['leader', 'behind'] },
    { broker: 2, leads: 1, holds: 2, behind: 0, cells: ['follower', 'leader'] },
  ])
  expect(brokerStrip([partition(0, null, [])])[0]?.cells).toEqual(['behind'])
})
