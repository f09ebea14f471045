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
import { problems } from '../server/derive/problems.ts'
import { topicRows } from '../server/derive/topic-rows.ts'
import { resourceHistory } from '../server/state/history-log/resource-history.ts'
import { NOTHING_KNOWN } from '../server/state/snapshot-store.ts'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { minute } from './wide-known.ts'

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
