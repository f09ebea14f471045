/**
 * Time that the main thread takes to make rows of a large cluster: 5,000 topics of 10 partitions on three brokers, 1,000
 * groups that read 5 topics each. Budget: a list in < 30 ms, nothing above 50 ms at a stretch. `node bench/derive.ts`
 */
import { Facts, Memo } from '../server/derive/facts.ts'
import { brokerRows } from '../server/derive/broker-rows.ts'
import { clusterTotals } from '../server/derive/cluster-totals.ts'
import { groupRows } from '../server/derive/group-rows.ts'
import { historyRecorder } from '../server/derive/history-recorder.ts'
import { MissingList } from '../server/derive/missing.ts'
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
import { problems } from '../server/derive/problems.ts'
import { topicRows } from '../server/derive/topic-rows.ts'
import { resourceHistory } from '../server/state/history-log/resource-history.ts'
import type { Known } from '../server/state/snapshot-store.ts'
import { NOTHING_KNOWN } from '../server/state/snapshot-store.ts'
import { monitorEventLoopDelay } from 'node:perf_hooks'

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

/** One minute's answers: new tables with new strings, as they come from the worker. */
function minute(known: Known, n: number): Known {
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

const memo = new Memo()
let clock = 0
const rings = resourceHistory(24 * 60, () => clock)
const recorder = historyRecorder(
  {
    record: (minute) => {
      clock = minute.minute
      return rings.put({ ...minute, epoch: 0 })
    },
  },
  '1',
)
const rows: Record<string, Record<string, string>> = {}
let known = minute(NOTHING_KNOWN, 1)
for (let n = 2; n <= 6; n++) {
  known = minute(known, n)
  const facts = new Facts(known, memo)
  const missing = new MissingList()
  const times: Record<string, string> = {}
  const step = <T>(name: string, work: () => T): T => {
    const began = performance.now()
    const result = work()
    times[name] = `${(performance.now() - began).toFixed(1)} ms`
    return result
  }
  step('offsets', () => facts.offsets)
  step('disk', () => facts.disk)
  step('settings', () => facts.settings)
  step('consumption', () => facts.consumption)
  const topicList = step('topic rows', () => topicRows(facts, missing))
  const groupList = step('group rows', () => groupRows(facts, missing))
  const brokers = step('broker rows', () => brokerRows(facts, missing))
  step('totals', () =>
    clusterTotals(facts, { topics: topicList, groups: groupList, brokers }, missing),
  )
  step('problems', () => problems(facts, { topics: topicList, groups: groupList, brokers }))
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const began = performance.now()
  await recorder.record(known, facts)
  times['history, in slices'] = `${(performance.now() - began).toFixed(1)} ms`
  times['longest slice'] = `${(delay.max / 1e6).toFixed(1)} ms`
  delay.disable()
  rows[`minute ${n}`] = times
}
console.table(rows)
console.log(
  `history: ${(rings.history.bytes / 1e6).toFixed(1)} MB open hour; RSS ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`,
)
