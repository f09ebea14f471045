/**
 * History on Kafka: a chart of a year out of the log of a year, and 100,000 series of 24 hours read back after a start.
 *
 *   node bench/history-log.ts [--topics N] [--series N] [--hours N] [--only year|rebuild]
 */
import { randomUUID } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { startSingleNode } from '@millrace/dev/kafka/cluster.ts'
import { loadConfig } from '../server/config/load.ts'
import type { Config } from '../server/config/types.ts'
import { createLogger } from '../server/log/logger.ts'
import { metricsOf } from '../server/state/history-metrics.ts'
import type { HistoryEntity } from '../server/state/history-metrics.ts'
import { bucketOf } from '../server/state/history-log/buckets.ts'
import type { Histories } from '../server/state/history-log/model.ts'
import { openHistories } from '../server/state/history-log/open-histories.ts'
import { openKafkaLog } from '../server/state/log/open-kafka-log.ts'
import type { EventLog } from '../server/state/log/model.ts'
import type { MinutePoints } from '../server/state/records/payload/minute.ts'
import { rollupKey } from '../server/state/records/payload/rollup.ts'
import type { RollupPoints } from '../server/state/records/payload/rollup.ts'
import { residentMegabytes } from './process.ts'
import { median, printFigures } from './report.ts'
import type { Figure } from './report.ts'

const { values: options } = parseArgs({
  options: {
    topics: { type: 'string', default: '200' },
    series: { type: 'string', default: '100000' },
    hours: { type: 'string', default: '24' },
    only: { type: 'string' },
  },
})
const TOPICS = Number(options.topics)
const SERIES = Number(options.series)
const HOURS = Number(options.hours)
const DAYS = 365
const ROUNDS = 9
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const RESOURCE = 'bench'

/** Repeatable noise (mulberry32). */
let state = 1
function random(): number {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const noisy = (value: number): number => Math.round(value * (0.8 + 0.4 * random()))

await using cluster = await startSingleNode()
const log = createLogger({ level: 'warn', destination: process.stderr })

function configOf(): Config {
  return loadConfig({
    BOOTSTRAP: cluster.bootstrap,
    PERSISTENCE_MODE: 'full',
    MILLRACE_TOPIC_PREFIX: `__bench-${randomUUID().slice(0, 8)}`,
  })
}

function openLog(config: Config): EventLog & AsyncDisposable {
  // a configuration has at least one resource set
  return openKafkaLog({ kafka: config.resources[0]!.kafka, config: config.state, log })
}

function historiesOver(eventLog: EventLog, config: Config, owned: boolean): Histories {
  return openHistories({
    resources: [RESOURCE],
    eventLog,
    ownership: { epochOf: () => (owned ? 1 : null), onChange: () => () => undefined },
    fence: { acceptsMinute: () => true },
    config: config.state.kept,
    log,
  })
}

/** A day of a cluster of `TOPICS` topics, half as many groups and three brokers, by bucket. */
function dayOf(): Map<number, RollupPoints[]> {
  const buckets = new Map<number, Map<HistoryEntity, string[]>>()
  const add = (entity: HistoryEntity, name: string): void => {
    const bucket = bucketOf(entity, name)
    const things = buckets.get(bucket) ?? new Map<HistoryEntity, string[]>()
    buckets.set(bucket, things.set(entity, [...(things.get(entity) ?? []), name]))
  }
  add('cluster', '')
  for (let i = 0; i < 3; i++) add('broker', String(i))
  for (let i = 0; i < TOPICS; i++) add('topic', `team-${i % 40}.events-${i}`)
  for (let i = 0; i < TOPICS / 2; i++) add('group', `service-${i}-consumer`)
  const day = new Map<number, RollupPoints[]>()
  for (const [bucket, things] of buckets)
    day.set(
      bucket,
      Array.from(things, ([entity, names]) => {
        const metrics = metricsOf(entity).flatMap((metric) => [metric, `${metric}:max`])
        const columns = metrics.map(() =>
          Float64Array.from({ length: names.length * 24 }, () => noisy(1e6) / 1000),
        )
        return { entity, metrics, names, columns }
      }),
    )
  return day
}

async function year(): Promise<Figure[]> {
  const config = configOf()
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS
  let bytes = 0
  {
    await using eventLog = openLog(config)
    for (let day = DAYS; day > 0; day--) {
      const from = today - day * DAY_MS
      await Promise.all(
        Array.from(dayOf(), ([bucket, points]) => {
          const rollup = {
            resource: RESOURCE,
            bucket,
            epoch: 1,
            from,
            stepMs: HOUR_MS,
            count: 24,
            points,
          }
          for (const { columns } of points) for (const { length } of columns) bytes += length
          return eventLog.append('metrics_1h', rollupKey(RESOURCE, bucket), [
            { kind: 'rollup', rollup },
          ])
        }),
      )
      if (day % 30 === 0) process.stderr.write(`\rdays to go ${day} `)
    }
    process.stderr.write('\n')
  }
  const span = {
    from: today - DAYS * DAY_MS,
    stepMs: HOUR_MS,
    count: (DAYS + 1) * 24,
    stat: 'mean',
  } as const
  const first: number[] = []
  const second: number[] = []
  await using eventLog = openLog(config)
  for (let round = 0; round < ROUNDS; round++) {
    await using histories = historiesOver(eventLog, config, false)
    await histories.rebuilt
    const name = `team-${(round * 7) % 40}.events-${round * 7}`
    const series = { entity: 'topic', metric: 'write_rate', name }
    for (const times of [first, second]) {
      const began = performance.now()
      const { values } = await histories.longer(RESOURCE, series, span)
      times.push(performance.now() - began)
      const known = values.filter((value) => !Number.isNaN(value)).length
      if (known !== DAYS * 24) throw new Error(`${known} of ${DAYS * 24} hours of ${name}`)
    }
  }
  return [
    {
      name: 'points in the log',
      value: bytes,
      unit: 'bytes',
      beside: `${TOPICS} topics, 8 bytes each in memory`,
    },
    { name: 'a year of one topic, the first time', value: first[0] ?? 0, unit: 'ms', budget: 300 },
    { name: 'a year of one topic, median', value: median(first), unit: 'ms', budget: 300 },
    { name: 'the same again', value: median(second), unit: 'ms', budget: 20 },
  ]
}

/** Half of the series idle, half counters with ±20 % noise. */
class Estate {
  readonly #names = Array.from(
    { length: SERIES / 5 },
    (_, i) => `team-${i % 40}.service-${i % 300}.events-${i}`,
  )
  readonly #rates = Float64Array.from({ length: SERIES }, (_, i) =>
    i % 2 === 0 ? 0 : 10 ** (1 + 4 * random()),
  )
  readonly #counts = Float64Array.from(this.#rates, (rate) => Math.floor(rate * 1e4))

  next(): MinutePoints[] {
    const metrics = metricsOf('topic')
    const columns = metrics.map((_, metric) => {
      const column = new Float64Array(this.#names.length)
      for (let i = 0; i < column.length; i++) {
        const s = i * metrics.length + metric
        // as many as there are series
        column[i] = this.#counts[s]! += noisy(this.#rates[s]!)
      }
      return column
    })
    return [{ entity: 'topic', metrics, names: this.#names, columns }]
  }
}

async function rebuild(): Promise<Figure[]> {
  const config = configOf()
  const now = Math.floor(Date.now() / MINUTE_MS)
  {
    await using eventLog = openLog(config)
    const estate = new Estate()
    for (let minute = now - HOURS * 60; minute < now; minute++) {
      const one = { resource: RESOURCE, minute, epoch: 1, points: estate.next() }
      await eventLog.append('metrics_1m', RESOURCE, [{ kind: 'metrics', minute: one }])
      if ((now - minute) % 60 === 0) process.stderr.write(`\rhours to go ${(now - minute) / 60} `)
    }
    process.stderr.write('\n')
  }
  const emptyMegabytes = residentMegabytes(process.pid)
  await using eventLog = openLog(config)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const cpu = process.cpuUsage()
  const began = performance.now()
  delay.enable()
  await using histories = historiesOver(eventLog, config, false)
  let most = 0
  const watch = setInterval(() => (most = Math.max(most, histories.bytes)), 200)
  await histories.rebuilt
  clearInterval(watch)
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  delay.disable()
  const out = new Float64Array(HOURS * 60)
  histories
    .of(RESOURCE)
    .tables.topic.read('team-1.service-1.events-1', 0, now - HOURS * 60, now, out)
  const known = out.filter((value) => !Number.isNaN(value)).length
  if (known < HOURS * 60 - 1) throw new Error(`${known} of ${HOURS * 60} minutes are there`)
  return [
    { name: 'rebuilt', value: seconds, unit: 's', budget: 60 },
    { name: 'CPU for it', value: (user + system) / 1e6, unit: 'CPU-s' },
    {
      name: 'event loop held up, 99.9 %',
      value: delay.percentile(99.9) / 1e6,
      unit: 'ms',
      budget: 50,
    },
    { name: 'event loop held up, longest', value: delay.max / 1e6, unit: 'ms' },
    { name: 'history in memory', value: histories.bytes / 1e6, unit: 'MB', budget: 300 },
    { name: 'at most, with the hours that are open', value: most / 1e6, unit: 'MB', budget: 300 },
    {
      name: 'resident, beyond the process before',
      value: residentMegabytes(process.pid) - emptyMegabytes,
      unit: 'MB',
    },
  ]
}

if (options.only !== 'rebuild')
  printFigures(`a year of ${TOPICS} topics, read by the hour`, await year())
if (options.only !== 'year')
  printFigures(`${SERIES} series × ${HOURS} h, read back from Kafka`, await rebuild())
