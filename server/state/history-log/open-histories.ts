/** Histories of all resources: the rings, what feeds them, and what is written of them. */
import type { StateConfig } from '../../config/types.ts'
import type { Logger } from '../../log/logger.ts'
import { clusterHistory, minuteOf } from '../history.ts'
import type { EventLog, LogEntry } from '../log/model.ts'
import { longerSeries } from './longer-series.ts'
import { minuteOutbox } from './minute-outbox.ts'
import type { Histories } from './model.ts'
import type { MinuteFence, Owner } from './owner.ts'
import { resourceHistory, UNOWNED } from './resource-history.ts'
import { rollupCache } from './rollup-cache.ts'
import { rollupWriter } from './rollup-writer.ts'

const HOUR_MS = 3_600_000
const TICK_MS = 60_000

export interface HistoriesOptions {
  /** ResourceSet.key of each. */
  readonly resources: readonly string[]
  readonly eventLog: EventLog
  readonly ownership: Owner
  readonly fence: MinuteFence
  readonly config: StateConfig['kept']
  /** PERSISTENCE_MODE; default full. */
  readonly mode?: StateConfig['mode']
  /** How much of what was read of the roll-ups is kept; default 48 MB. */
  readonly cacheBytes?: number
  readonly log: Logger
  /** ms since epoch; default Date.now. */
  readonly clock?: () => number
}

/** Begins to read back what the log has, in the background, and to write what this instance owns. */
export function openHistories(options: HistoriesOptions): Histories {
  const { eventLog, ownership, fence, config, log, clock = Date.now } = options
  const keptMinutes = config.minutesHours * 60
  const now = (): number => minuteOf(clock())
  const resources = new Map(
    options.resources.map((resource) => [resource, resourceHistory(keptMinutes, now)]),
  )
  const cache = rollupCache(eventLog, clock, options.cacheBytes)
  const outbox = minuteOutbox({
    eventLog,
    ownership,
    log,
    historyOf: (resource) => resources.get(resource),
  })
  const writer = rollupWriter({ resources, eventLog, ownership, kept: config, log, clock })
  const startedAt = clock()
  /** What was written before is not kept any more: the first hour of the rings. */
  const since = Math.floor(startedAt / HOUR_MS - config.minutesHours) * HOUR_MS
  let rebuild: { done: number; total: number } | null = null
  let isRebuilt = false
  let fenced = 0
  /** The entries that are being put into the rings. */
  let putting: Promise<void> = Promise.resolve()

  async function heed(entries: readonly LogEntry[]): Promise<void> {
    for (const { at, record, own } of entries) {
      if (record.kind !== 'metrics') continue
      if (!isRebuilt) progress(at)
      const { minute } = record
      const history = resources.get(minute.resource)
      // Its points are in the rings; or another instance has clusters that this one does not know.
      if (own || history === undefined) continue
      if (fence.acceptsMinute(minute.resource, minute.epoch, minute.minute))
        await history.put(minute)
      else fenced += 1
    }
    if (isRebuilt) writer.look()
  }

  function progress(at: number): void {
    if (at >= startedAt) return
    const total = rebuild?.total ?? Math.max(1, Math.ceil((startedAt - at) / HOUR_MS))
    const left = Math.min(total, Math.ceil((startedAt - at) / HOUR_MS))
    rebuild = { done: Math.max(rebuild?.done ?? 0, total - left), total }
  }

  const tail = eventLog.tail('metrics_1m', {
    since,
    onEntries(entries) {
      putting = heed(entries).catch((error: unknown) => {
        log.error({ error }, 'minutes of history from Kafka are not in the charts')
      })
      return putting
    },
  })

  async function finish(): Promise<void> {
    await tail.caughtUp
    await putting
    isRebuilt = true
    if (rebuild !== null) rebuild = { done: rebuild.total, total: rebuild.total }
    writer.look()
  }
  const rebuilt = finish()

  async function tick(): Promise<void> {
    for (const history of resources.values()) await history.advance()
    if (isRebuilt) writer.look()
  }
  const timer = setInterval(() => {
    tick().catch((error: unknown) => log.error({ error }, 'hours of history were not encoded'))
  }, TICK_MS).unref()
  const stopListening = ownership.onChange(() => {
    outbox.look()
    if (isRebuilt) writer.look()
  })

  const unknown = clusterHistory(keptMinutes)
  return {
    of: (resource) => resources.get(resource)?.history ?? unknown,
    async record({ resource, minute, points }): Promise<void> {
      const history = resources.get(resource)
      if (history === undefined) return
      const epoch = ownership.epochOf(resource)
      await history.put({ resource, minute, epoch: epoch ?? UNOWNED, points })
      if (eventLog.kind === 'kafka') outbox.add(resource, minute, epoch, points)
    },
    async longer(resource, series, span) {
      const history = resources.get(resource)
      if (history === undefined)
        return { values: new Float64Array(span.count).fill(Number.NaN), lack: null }
      const parts = { resource, history, eventLog, cache, kept: config, now: clock() }
      return await longerSeries(parts, series, span)
    },
    kept: config,
    get persistent() {
      return eventLog.kind === 'kafka' && options.mode !== 'ephemeral'
    },
    get rebuild() {
      return rebuild
    },
    rebuilt,
    get fenced() {
      return fenced
    },
    get bytes() {
      return [...resources.values()].reduce((sum, { history }) => sum + history.bytes, cache.bytes)
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      stopListening()
      await outbox[Symbol.asyncDispose]()
      await writer[Symbol.asyncDispose]()
      await tail[Symbol.asyncDispose]()
    },
  }
}
