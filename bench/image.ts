/**
 * The container image: its size, time to /up and to the first complete snapshot, memory and CPU when nobody asks. It is
 * built with buildah and run as its test runs it (dev/image/container.ts), within a limit of memory. Takes root.
 *
 *   node bench/image.ts [--runs N] [--idle SECONDS] [--memory MB]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { assemble } from '@millrace/dev/image/assemble.ts'
import { buildImage } from '@millrace/dev/image/buildah.ts'
import { openContainer, type Running } from '@millrace/dev/image/container.ts'
import { startSingleNode } from '@millrace/dev/kafka/cluster.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { cpuSeconds, residentMegabytes } from './process.ts'
import { median, printFigures } from './report.ts'

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    idle: { type: 'string', default: '120' },
    memory: { type: 'string', default: '512' },
  },
})
const IDLE_SECONDS = Number(options.idle)
const EVERY_MS = 5
const TAG = 'localhost/millrace:bench'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const output = mkdtempSync(path.join(tmpdir(), 'millrace-image-'))
const storage = path.join(output, 'storage')
try {
  const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64'
  const cache = path.join(root, '.cache/image')
  const { version, bytes } = await assemble({ root, cache, output, architecture, say: console.log })
  buildImage({ root, context: output, architecture, version, tag: TAG, storage })
  using container = openContainer(storage, TAG)
  await using kafka = await startSingleNode()
  const env = { BOOTSTRAP: kafka.bootstrap, PERSISTENCE_MODE: 'none' }
  const memory = Number(options.memory) * 2 ** 20

  const upMs: number[] = []
  const cpu: number[] = []
  const snapshotMs: number[] = []
  for (let run = 0; run < Number(options.runs); run++) {
    const started = performance.now()
    const millrace = await container.start(env, { memory })
    // Asking a port that is not there yet again and again would take the processor that it starts with.
    await seen(millrace, 'Listening on')
    const response = await fetch(`${millrace.url}/up`)
    if (!response.ok) throw new Error(`/up answered ${response.status}`)
    upMs.push(performance.now() - started)
    cpu.push(cpuSeconds(millrace.pid))
    await seen(millrace, 'kafka telemetry snapshots captured')
    snapshotMs.push(performance.now() - started)
    await end(millrace)
  }

  const idle = await container.start(env, { memory })
  // The first minute has the second snapshot and the compiler's work in it.
  await delay(60_000)
  const before = cpuSeconds(idle.pid)
  await delay(IDLE_SECONDS * 1000)
  const busy = ((cpuSeconds(idle.pid) - before) / IDLE_SECONDS) * 100
  const resident = residentMegabytes(idle.pid)
  await end(idle)

  const limit = idle.isLimited ? `${options.memory} MB` : 'no limit: none could be set here'
  printFigures(`image: medians of ${upMs.length} starts, ${IDLE_SECONDS} s idle, ${limit}`, [
    { name: 'files of the image', value: bytes / 1e6, unit: 'MB', budget: 200 },
    { name: 'start to /up', value: median(upMs), unit: 'ms', budget: 1000 },
    { name: 'of that, CPU time', value: median(cpu), unit: 'CPU-s' },
    {
      name: 'start to first complete snapshot',
      value: median(snapshotMs) / 1000,
      unit: 's',
      budget: 5,
    },
    { name: 'idle resident memory', value: resident, unit: 'MB', budget: 150 },
    { name: 'idle CPU, of one core', value: busy, unit: '%', budget: 2 },
  ])
} finally {
  rmSync(output, { recursive: true })
}

async function seen(millrace: Running, line: string): Promise<void> {
  await until(() => millrace.output().includes(line), { everyMs: EVERY_MS, describe: line })
}

async function end(millrace: Running): Promise<void> {
  process.kill(millrace.pid, 'SIGTERM')
  await millrace.ended
}
