/**
 * A full telemetry cycle of a large cluster: 3 brokers, 5,000 topics × 10 partitions, 1,000 groups × 5 topics.
 *
 *   node bench/snapshot.ts [--dir FOLDER] [--bootstrap HOST:PORT,…] [--cycles N]
 *
 * The cluster takes minutes to fill; FOLDER keeps it for the next run. Observer and server run in this process, so
 * that its CPU, memory and event loop are theirs; the brokers share the machine.
 */
import { flagAccess } from '../server/access/flag-access.ts'
import { openActs } from '../server/act/pipeline.ts'
import { openAudit } from '../server/audit/open-audit.ts'
import { noSignIn } from '../server/access/sign-in/no-sign-in.ts'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { connectTo } from '@millrace/dev/kafka/connect.ts'
import { startWideCluster } from '@millrace/dev/kafka/wide.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { openState } from '@millrace/server/start/open-state.ts'
import { openChanges } from '@millrace/server/state/changes/open-changes.ts'
import { openHistories } from '../server/state/history-log/open-histories.ts'
import { loadConfig } from '../server/config/load.ts'
import { createLogger } from '../server/log/logger.ts'
import { stdoutDestination } from '../server/log/format.ts'
import { startObserving } from '../server/observe/start-observing.ts'
import { openRegistries } from '../server/jobs/open-registries.ts'
import { openSearches } from '../server/jobs/open-searches.ts'
import { describeInstallation } from '../server/serve/installation/describe-installation.ts'
import { startServer } from '../server/serve/start-server.ts'
import { describeStatus } from '../server/start/describe-status.ts'
import { createEngine } from '../server/state/engine-state.ts'
import { median, printFigures, type Figure } from './report.ts'
import { residentMegabytes } from './process.ts'
import { fillWideEstate, GROUPS, PARTITIONS, TOPICS } from './wide-estate.ts'

const { values: options } = parseArgs({
  options: {
    dir: { type: 'string', default: path.join(tmpdir(), 'millrace-bench-wide') },
    bootstrap: { type: 'string' },
    cycles: { type: 'string', default: '6' },
  },
})
const CYCLES = Number(options.cycles)
const INTERVAL_MS = 20_000
const API_RUNS = 20

await using cluster = options.bootstrap === undefined ? await startWideCluster(options.dir) : null
const bootstrap = options.bootstrap ?? cluster?.bootstrap ?? ''
{
  await using kafka = connectTo(bootstrap)
  await fillWideEstate(bootstrap, kafka)
}

/** Longest CPU time of the main thread between two turns of its event loop: unlike the delay, blind to other processes. */
function longestTurn(): { stop(): number } {
  let longest = 0
  let last = process.threadCpuUsage()
  const timer = setInterval(() => {
    const used = process.threadCpuUsage(last)
    longest = Math.max(longest, (used.user + used.system) / 1000)
    last = process.threadCpuUsage()
  }, 1)
  return {
    stop() {
      clearInterval(timer)
      return longest
    },
  }
}

interface Cycle {
  readonly sections: number
  readonly wallMs: number
  readonly cpuSeconds: number
}
const cycles: Cycle[] = []
let configurationMs = Number.NaN
let cpuBefore = process.cpuUsage()

function heard(line: string): void {
  const telemetry = /\[(\d+)\] kafka telemetry snapshots captured in (\d+) ms/.exec(line)
  if (telemetry !== null) {
    const cpu = process.cpuUsage(cpuBefore)
    cycles.push({
      sections: Number(telemetry[1]),
      wallMs: Number(telemetry[2]),
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
    })
    cpuBefore = process.cpuUsage()
  }
  const configuration = /configuration captured in (\d+) ms/.exec(line)
  if (configuration !== null) configurationMs = Number(configuration[1])
  console.error(line)
}

const config = loadConfig({
  BOOTSTRAP: bootstrap,
  HOST: '127.0.0.1',
  PORT: '0',
  SNAPSHOT_INTERVAL_MS: String(INTERVAL_MS),
  // As the command line says, else in memory.
  PERSISTENCE_MODE: process.env['PERSISTENCE_MODE'] ?? 'none',
})
const log = createLogger({ level: 'warn', destination: stdoutDestination('plain') })
const engine = createEngine({
  config: config.engine,
  awaitsViews: false,
  log,
  exit: (code) => process.exit(code),
})
const state = openState({
  config,
  log,
  engine,
  exit(reason, code) {
    console.error(reason)
    process.exit(code)
  },
})
const { eventLog, instances, documents } = state
const changes = openChanges({
  resources: config.resources.map(({ key }) => key),
  eventLog,
  ownership: instances.ownership,
  keptDays: config.state.kept.changesDays,
  log,
})
const histories = openHistories({
  resources: config.resources.map(({ key }) => key),
  eventLog,
  ownership: instances.ownership,
  fence: instances.fence,
  config: config.state.kept,
  log,
})
const observing = startObserving({
  config,
  log: { info: heard, warn: heard, error: heard },
  engine,
  eventLog,
  instances,
  changes,
  histories,
})
void observing.follower.caughtUp.then(() => state.snapshotsRead())
const access = flagAccess(config.allowed, 'none')
const audit = openAudit({ eventLog, log, instanceId: instances.self.id })
const server = await startServer({
  config,
  log,
  tls: null,
  estate: observing.estate,
  estateOf: observing.estate.of,
  access,
  audit,
  acts: openActs({
    resources: config.resources,
    access,
    audit,
    prefix: config.state.prefix,
    log,
  }),
  signIn: noSignIn(),
  engine,
  registries: openRegistries(config.resources),
  searches: openSearches({ config, log, access, audit, documents, instances }),
  instances,
  documents,
  changes,
  status: describeStatus({
    config,
    engine,
    state,
    observing,
    histories,
    audit,
    access: { warnings: () => [] },
    tls: null,
    signIn: { trouble: null },
  }),
  installation: describeInstallation({
    env: process.env,
    config,
    estate: observing.estate,
    known: (resource) => observing.known(resource),
    version: 'bench',
    startedAt: Date.now(),
  }),
})

await until(() => cycles.length >= 2 && !Number.isNaN(configurationMs), {
  deadlineMs: 120_000,
  describe: 'the first snapshots',
})
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
const turns = longestTurn()
await observing.selfMetrics() // starts its count of blocks anew
const from = cycles.length
const requestsBefore = (await observing.selfMetrics()).worker?.requests ?? {}
await until(() => cycles.length >= from + CYCLES, {
  deadlineMs: CYCLES * INTERVAL_MS * 2,
  everyMs: 200,
  describe: `${CYCLES} cycles`,
})
delay.disable()
const longestTurnMs = turns.stop()
const { worker, historyBytes } = await observing.selfMetrics()
const measured = cycles.slice(from)
const count = (requests: Readonly<Record<string, Readonly<Record<string, number>>>>): number =>
  Object.values(requests).reduce(
    (sum, apis) => sum + Object.values(apis).reduce((total, sent) => total + sent, 0),
    0,
  )
const requests = (count(worker?.requests ?? {}) - count(requestsBefore)) / measured.length

async function timeRead(read: string): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < API_RUNS; run++) {
    const start = performance.now()
    const answer = await fetch(`http://127.0.0.1:${server.port}${read}`)
    const body = await answer.arrayBuffer()
    if (answer.status !== 200 || body.byteLength < 100_000)
      throw new Error(`${read}: ${answer.status}, ${body.byteLength} bytes`)
    times.push(performance.now() - start)
  }
  return median(times)
}
const [id = ''] = observing.estate.clusters().map(({ row }) => row.id)
const topicsMs = await timeRead(`/kafka/v1/clusters/${id}/topics`)
const filteredMs = await timeRead(
  `/kafka/v1/clusters/${id}/topics?sort=-messages&fields=partitions,messages,lag`,
)
const groupsMs = await timeRead(`/kafka/v1/clusters/${id}/groups`)

const withDisk = measured.filter(
  ({ sections }) => sections === Math.max(...measured.map((cycle) => cycle.sections)),
)
const figures: Figure[] = [
  {
    name: 'telemetry cycle, wall, median',
    value: median(withDisk.map(({ wallMs }) => wallMs)) / 1000,
    unit: 's',
    budget: 4,
    beside: 'KMinion 1.75–3.4 s for offsets and lag only',
  },
  {
    name: 'telemetry cycle, CPU of the whole process',
    value: median(withDisk.map((cycle) => cycle.cpuSeconds)),
    unit: 'CPU-s',
    budget: 2,
    beside: 'KMinion 1.0–1.2',
  },
  { name: 'requests to Kafka per cycle', value: requests, unit: 'requests' },
  { name: 'configurations, wall', value: configurationMs / 1000, unit: 's', budget: 15 },
  { name: 'longest block of the main event loop', value: delay.max / 1e6, unit: 'ms', budget: 50 },
  {
    name: 'longest turn of the main thread, CPU time',
    value: longestTurnMs,
    unit: 'ms',
    budget: 50,
  },
  { name: 'longest block of the worker', value: worker?.longestBlockMs ?? Number.NaN, unit: 'ms' },
  { name: 'resident memory', value: residentMegabytes(process.pid), unit: 'MB', budget: 600 },
  { name: 'history', value: historyBytes, unit: 'bytes' },
  {
    name: 'topic list through the API',
    value: topicsMs,
    unit: 'ms',
    budget: 60,
    beside: 'Redpanda Console 470 ms',
  },
  { name: 'topic list, sorted, three fields', value: filteredMs, unit: 'ms', budget: 60 },
  {
    name: 'group list through the API',
    value: groupsMs,
    unit: 'ms',
    budget: 60,
    beside: 'Redpanda Console 390 ms',
  },
]
printFigures(
  `snapshot: ${TOPICS} topics × ${PARTITIONS} partitions, ${GROUPS} groups, ${measured.length} cycles (${withDisk.length} with log dirs)`,
  figures,
)

await server.close()
await observing.close()
await changes[Symbol.asyncDispose]()
await state.close()
engine.close()
