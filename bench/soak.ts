/**
 * Three brokers, three instances behind nginx, and something goes away at random all the time, while people read and write:
 * what fails, how long a cluster is not observed, what is lost and what is there twice.
 *
 *   node bench/soak.ts [--minutes N] [--seed N]
 */
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startThreeNodes } from '@millrace/dev/kafka/cluster.ts'
import {
  allOwned,
  minutesOf,
  observedAgain,
  statusOf,
  urlsOf,
} from '@millrace/dev/testing/instance-views.ts'
import { startInstances } from '@millrace/dev/testing/instances.ts'
import { steadyReads } from '@millrace/dev/testing/steady-reads.ts'
import { steadyWrites } from '@millrace/dev/testing/steady-writes.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { describeTopics } from '@millrace/kafka/read/describe-topics.ts'
import { createTopics, openTestKafka } from '@millrace/kafka/testing/estate.ts'
import { median, printFigures } from './report.ts'
import { soakProducer } from './soak-producer.ts'

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
})
const MINUTE_MS = 60_000
const CLUSTERS = ['One', 'Two', 'Three']
const TOPIC = 'soak'
const RECORDS_PER_SECOND = 50
const READERS = 6
const WRITERS = 3
/** Longer than the session of 10 s. */
const SLEEP_MS = 13_000
const OBSERVED_AGAIN_MS = 15_000
/** Told, not failed, up to here. */
const PATIENCE_MS = 120_000
/** Between two faults: replicas catch up, people breathe. */
const CALM_MS = 4_000
/** A rate that is so many times the highest at which was produced around it was counted twice. */
const TWICE = 1.5

const random = seeded(Number(options.seed))
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] ?? fail()

await using kafka = await startThreeNodes()
const { bootstrap } = kafka
await using client = openTestKafka(bootstrap)
await createTopics(bootstrap, [{ name: TOPIC, partitions: 3, replicas: 3 }])
await using instances = await startInstances({
  count: 3,
  bootstrap,
  env: {
    ENVIRONMENT_NAME: 'One',
    CLUSTER_ID: 'one',
    BOOTSTRAP_2: bootstrap,
    ENVIRONMENT_NAME_2: 'Two',
    CLUSTER_ID_2: 'two',
    BOOTSTRAP_3: bootstrap,
    ENVIRONMENT_NAME_3: 'Three',
    CLUSTER_ID_3: 'three',
  },
})
await allOwned(instances, CLUSTERS)
await observedAgain(urlsOf(instances), CLUSTERS, 0, PATIENCE_MS)
const startedAt = Date.now()

const producer = soakProducer(bootstrap, TOPIC, RECORDS_PER_SECOND)
const reads = steadyReads(instances.url, readPaths(), READERS)
const writers = Array.from({ length: WRITERS }, () => steadyWrites(instances.url))
const observedMs: number[] = []
let faults = 0

const kinds = [killInstance, killInstance, stopInstance, freezeInstance, killBroker]
while (Date.now() - startedAt < Number(options.minutes) * MINUTE_MS) {
  faults += 1
  await pick(kinds)()
  await allOwned(instances, CLUSTERS)
  await delay(CALM_MS)
}

await reads.stop()
for (const writes of writers) await writes.stop()
await producer.stop()
const endedAt = Date.now()

const lost = new Set<string>()
const doubled = new Set<string>()
for (const url of urlsOf(instances)) {
  for (const writes of writers) {
    const found = await writes.count(url)
    for (const each of found.lost) lost.add(each)
    for (const each of found.doubled) doubled.add(each)
  }
}
const minutes = await countMinutes()
const failures = writers.flatMap((writes) => writes.failures)
const unread = writers.flatMap((writes) => writes.unread)
const sum = (of: (writes: (typeof writers)[number]) => number): number =>
  writers.reduce((total, writes) => total + of(writes), 0)
const fenced = await Promise.all(
  urlsOf(instances).map(async (url) => (await statusOf(url)).state_log.fenced),
)

const held = printFigures(`soak: ${options.minutes} minutes, seed ${options.seed}`, [
  { name: 'faults', value: faults, unit: 'faults' },
  { name: 'GETs through nginx', value: reads.count, unit: 'requests' },
  { name: 'GETs failed', value: reads.failures.length, unit: 'requests', budget: 0 },
  {
    name: 'slowest GET',
    value: reads.slowestMs,
    unit: 'ms',
    beside: 'nginx waits 5 s for a frozen one',
  },
  { name: 'until observed again, median', value: median(observedMs), unit: 'ms' },
  {
    name: 'until observed again, longest',
    value: Math.max(...observedMs),
    unit: 'ms',
    budget: OBSERVED_AGAIN_MS,
  },
  { name: 'writes acknowledged', value: sum(({ acknowledged }) => acknowledged), unit: 'writes' },
  { name: 'writes tried twice', value: sum(({ retried }) => retried), unit: 'writes' },
  { name: 'writes failed twice', value: failures.length, unit: 'writes', budget: 0 },
  { name: 'acknowledged, not read next', value: unread.length, unit: 'writes', budget: 0 },
  { name: 'acknowledged and lost', value: lost.size, unit: 'writes', budget: 0 },
  { name: 'there twice', value: doubled.size, unit: 'writes', budget: 0 },
  { name: 'minutes of history', value: minutes.points, unit: 'minutes' },
  { name: 'minutes missing', value: minutes.missing, unit: 'minutes' },
  { name: 'longest run of missing minutes', value: minutes.longest, unit: 'minutes', budget: 1 },
  { name: 'minutes counted twice', value: minutes.twice, unit: 'minutes', budget: 0 },
  { name: 'records of late owners passed over', value: Math.max(...fenced), unit: 'writes' },
])
for (const { at, path, how, ms } of reads.failures.slice(0, 20))
  console.log(`${new Date(at).toISOString()} GET ${path} after ${ms} ms: ${how}`)
for (const line of [...failures, ...unread, ...lost, ...doubled].slice(0, 20)) console.log(line)
process.exitCode = held ? 0 : 1

async function killInstance(): Promise<void> {
  const instance = pick(instances.all)
  await measured('an instance is killed', () => instance.kill())
  await instance.start()
}

async function stopInstance(): Promise<void> {
  const instance = pick(instances.all)
  await measured('an instance is stopped in order', () => instance.stop())
  await instance.start()
}

async function freezeInstance(): Promise<void> {
  const instance = pick(instances.all)
  const others = urlsOf(instances).filter((url) => url !== instance.url)
  const since = Date.now()
  instance.freeze()
  await tell('an instance sleeps', since, others)
  await delay(Math.max(0, since + SLEEP_MS - Date.now()))
  instance.thaw()
  await observedAgain([instance.url], CLUSTERS, Date.now(), PATIENCE_MS)
}

async function killBroker(): Promise<void> {
  const node = pick(kafka.nodes)
  await measured(`broker ${node.id} is killed`, () => node.kill())
  await node.restart()
  await until(
    async () => {
      const { data } = await describeTopics(client)
      return data.isr.length === data.replicas.length
    },
    { describe: 'all replicas are in sync', deadlineMs: PATIENCE_MS },
  )
}

async function measured(what: string, fault: () => Promise<void>): Promise<void> {
  const since = Date.now()
  await fault()
  await tell(what, since, urlsOf(instances))
}

async function tell(what: string, since: number, urls: readonly string[]): Promise<void> {
  const ms = await observedAgain(urls, CLUSTERS, since + 1, PATIENCE_MS)
  observedMs.push(ms)
  const failed =
    reads.failures.length + writers.reduce((n, writes) => n + writes.failures.length, 0)
  console.log(
    `${new Date(since).toISOString()} ${what}: observed again after ${ms} ms; ${failed} failures so far`,
  )
}

function readPaths(): readonly string[] {
  return [
    '/kafka/v1/clusters',
    '/admin/v1/status',
    '/admin/v1/instances',
    '/admin/v1/settings',
    ...['one', 'two', 'three'].flatMap((id) =>
      ['topics', 'groups', 'brokers', 'changes', `history?series=topic/write_rate/${TOPIC}`].map(
        (path) => `/kafka/v1/clusters/${id}/${path}`,
      ),
    ),
  ]
}

/** Of every cluster on every instance; the first and the last minute were not under way from end to end. */
async function countMinutes() {
  const counts = { points: 0, missing: 0, longest: 0, twice: 0 }
  for (const url of urlsOf(instances)) {
    for (const cluster of CLUSTERS) {
      const series = `topic/write_rate/${TOPIC}`
      const { gaps, points } = await minutesOf(url, cluster, series, startedAt)
      counts.points += points.size
      counts.missing += gaps.reduce((total, gap) => total + gap, 0)
      counts.longest = Math.max(counts.longest, ...gaps)
      for (const [minute, rate] of points) {
        const at = minute * MINUTE_MS
        if (at + MINUTE_MS > endedAt) continue
        const most = producer.highestRate(at - MINUTE_MS, at + 2 * MINUTE_MS)
        if (rate > TWICE * most) counts.twice += 1
      }
    }
  }
  return counts
}

/** mulberry32: the same seed, the same faults. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

function fail(): never {
  throw new Error('nothing to choose from')
}
