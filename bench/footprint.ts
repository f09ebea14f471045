/**
 * Start and idle: time to /up, time to the first complete snapshot of a small cluster, memory and CPU when nobody asks.
 *
 *   node bench/footprint.ts [--runs N] [--idle SECONDS]
 */
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startSingleNode } from '@millrace/dev/kafka/cluster.ts'
import { startMillrace } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { cpuSeconds, residentMegabytes } from './process.ts'
import { median, printFigures } from './report.ts'

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, idle: { type: 'string', default: '180' } },
})
const IDLE_SECONDS = Number(options.idle)

await using cluster = await startSingleNode()
const upMs: number[] = []
const snapshotMs: number[] = []
for (let run = 0; run < Number(options.runs); run++) {
  const started = performance.now()
  await using millrace = await startMillrace({ env: { BOOTSTRAP: cluster.bootstrap } })
  upMs.push(performance.now() - started)
  await until(() => millrace.output().includes('kafka telemetry snapshots captured'), {
    everyMs: 10,
    describe: 'the first snapshot',
  })
  snapshotMs.push(performance.now() - started)
}

await using idle = await startMillrace({ env: { BOOTSTRAP: cluster.bootstrap } })
// The first minute has the second snapshot and the compiler's work in it.
await delay(60_000)
const before = cpuSeconds(idle.pid)
await delay(IDLE_SECONDS * 1000)
const busy = ((cpuSeconds(idle.pid) - before) / IDLE_SECONDS) * 100

printFigures(`footprint: medians of ${upMs.length} starts, ${IDLE_SECONDS} s idle`, [
  {
    name: 'start to /up',
    value: median(upMs),
    unit: 'ms',
    budget: 1000,
    beside: 'Go peers 47–86 ms',
  },
  {
    name: 'start to first complete snapshot',
    value: median(snapshotMs) / 1000,
    unit: 's',
    budget: 5,
  },
  {
    name: 'idle resident memory',
    value: residentMegabytes(idle.pid),
    unit: 'MB',
    budget: 150,
    beside: 'KMinion 18 MB, Redpanda Console 51 MB',
  },
  { name: 'idle CPU, of one core', value: busy, unit: '%', budget: 2 },
])
