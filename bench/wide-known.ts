/** What is known of a large cluster, made without one: 5,000 topics of 10 partitions on three brokers, 1,000 groups that read 5 topics each. */
import {
  committedTable,
  configTable,
  describedGroup,
  listedGroup,
  logDirTable,
  observed,
  offsetTable,
  topicTable,
} from '../server/derive/tables-for-tests.ts'
import type { Known } from '../server/state/snapshot-store.ts'

const TOPICS = 5000
const PARTITIONS = 10
const GROUPS = 1000
const READS = 5

const names = Array.from({ length: TOPICS }, (_, i) => `topic-${String(i).padStart(5, '0')}`)
const numbers = Array.from({ length: PARTITIONS }, (_, i) => i)

function topics(): ReturnType<typeof topicTable> {
  return topicTable(
    Object.fromEntries(
      names.map((name, i) => [
        name,
        {
          partitions: numbers.map((p) => ({
            replicas: [0, 1, 2].map((r) => 1 + ((i + p + r) % 3)),
          })),
        },
      ]),
    ),
  )
}

/** One minute's answers: new tables with new strings, as they come from the worker. @param n of the minute, from 1 */
export function minute(known: Known, n: number): Known {
  const at = n * 60_000
  const table = topics()
  const reads = (g: number): string[] =>
    Array.from({ length: READS }, (_, k) => names[(g * READS + k) % TOPICS] ?? '')
  let next = observed(known, 'topics', table, { at })
  next = observed(next, 'cluster', {
    clusterId: 'large',
    controllerId: 1,
    features: [],
    brokers: [1, 2, 3].map((id) => ({
      id,
      host: 'b',
      port: 9092,
      rack: null,
      fenced: false,
      release: '4.3',
      answers: true,
    })),
  })
  const groups = Array.from({ length: GROUPS }, (_, g) => `group-${g}`)
  next = observed(
    next,
    'group_list',
    groups.map((id) => listedGroup(id)),
    { at },
  )
  next = observed(
    next,
    'groups',
    groups.map((id, g) =>
      describedGroup(id, {
        a: Object.fromEntries(reads(g).map((name) => [name, numbers.slice(0, 5)])),
        b: Object.fromEntries(reads(g).map((name) => [name, numbers.slice(5)])),
      }),
    ),
    { at },
  )
  const commits = committedTable(
    Object.fromEntries(
      groups.map((id, g) => [
        id,
        Object.fromEntries(
          reads(g).map((name) => [name, Object.fromEntries(numbers.map((p) => [p, n * 100 + p]))]),
        ),
      ]),
    ),
  )
  next = observed(next, 'group_offsets', commits, { at })
  next = observed(
    next,
    'offsets',
    offsetTable(
      table,
      Object.fromEntries(
        names.map((name) => [name, numbers.map((p) => [0, n * 120 + p] as const)]),
      ),
      at,
    ),
    { at },
  )
  if (n === 1) {
    next = observed(
      next,
      'log_dirs',
      logDirTable(
        Object.fromEntries(
          [1, 2, 3].map((id) => [
            id,
            Object.fromEntries(names.map((name) => [name, numbers.map((p) => p * 1000)])),
          ]),
        ),
      ),
    )
    const settings = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`some.setting.${i}`, String(i)]),
    )
    next = observed(
      next,
      'topic_configs',
      configTable(
        Object.fromEntries(
          names.map((name) => [
            name,
            {
              ...settings,
              'cleanup.policy': 'delete',
              'min.insync.replicas': '2',
              'retention.ms': '604800000',
              'retention.bytes': '-1',
            },
          ]),
        ),
      ),
    )
  }
  return next
}
