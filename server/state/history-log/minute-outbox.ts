/**
 * Minutes on their way into the log, in order. While Kafka is away they wait; only their numbers are kept, because the rings
 * have their points. A minute that was seen while nobody was known to own the resource waits too: if this instance becomes
 * the owner and nobody else has written the minute, it does.
 *
 * What may have been written already (`outcome-unknown`) is written again: the same minute twice changes nothing for a
 * reader.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../../log/logger.ts'
import type { EventLog } from '../log/model.ts'
import { StateLogError } from '../records/errors.ts'
import type { StateRecord } from '../records/model.ts'
import type { MinutePoints } from '../records/payload/minute.ts'
import type { Owner } from './owner.ts'
import { UNOWNED } from './resource-history.ts'
import type { ResourceHistory } from './resource-history.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000
/** Minutes in one append, after an outage … */
const TOGETHER = 60
/** … and numbers in them, so that an append stays within a few megabytes: the minute of a large cluster goes alone. */
const MOST_NUMBERS = 100_000
/** At the end. */
const LAST_WORDS_MS = 700
/** Minutes whose points are kept beside the rings, so that the usual way takes nothing out of them. */
const WITH_POINTS = 2

interface Waiting {
  readonly resource: string
  readonly minute: number
  /** null: not owned when it was seen. */
  epoch: number | null
  points: readonly MinutePoints[] | null
  isUnderWay: boolean
}

export interface MinuteOutbox extends AsyncDisposable {
  /** @param points as in the rings. @param epoch null: not owned */
  add(resource: string, minute: number, epoch: number | null, points: readonly MinutePoints[]): void
  /** Ownership may have changed: looks again at what waits for it. */
  look(): void
}

export function minuteOutbox(options: {
  readonly eventLog: EventLog
  readonly ownership: Owner
  readonly log: Logger
  readonly historyOf: (resource: string) => ResourceHistory | undefined
}): MinuteOutbox {
  const { eventLog, ownership, log, historyOf } = options
  /** Oldest first. */
  const queue: Waiting[] = []
  const ending = new AbortController()
  let sending: Promise<void> | null = null
  let wanted = false
  let failing = false
  let together = TOGETHER

  function dropOld(): void {
    let lost = 0
    for (let i = queue.length - 1; i >= 0; i--) {
      // within the queue
      const { resource, minute, epoch } = queue[i]!
      if (minute >= (historyOf(resource)?.oldest() ?? Infinity)) continue
      queue.splice(i, 1)
      if (epoch !== null) lost += 1
    }
    if (lost > 0)
      log.warn(`${lost} minutes of history were not written to Kafka: they are no longer kept.`)
  }

  /**
   * The oldest minutes of one resource that may be written now; none: nothing may.
   * @param passed resources that are passed over
   */
  function next(passed: ReadonlySet<string>): Waiting[] {
    const found: Waiting[] = []
    for (const one of queue) {
      const [first] = found
      if (passed.has(one.resource) || (first !== undefined && one.resource !== first.resource))
        continue
      one.epoch ??= ownership.epochOf(one.resource)
      if (one.epoch !== null) found.push(one)
      if (found.length === together) break
    }
    return found
  }

  /** Minutes that were seen without being owned, and which another instance has written meanwhile. */
  function dropWritten(): void {
    for (let i = queue.length - 1; i >= 0; i--) {
      // within the queue
      const { resource, minute, epoch } = queue[i]!
      if (epoch === null && historyOf(resource)?.epochOf(minute) !== UNOWNED) queue.splice(i, 1)
    }
  }

  /** As many of the minutes as one append should have; they are taken out of the queue when they are written. */
  async function send(resource: string, minutes: readonly Waiting[]): Promise<void> {
    const records: StateRecord[] = []
    const sent: Waiting[] = []
    let numbers = 0
    for (const one of minutes) {
      const { minute } = one
      one.isUnderWay = true
      const points = one.points ?? (await historyOf(resource)?.take(minute)) ?? []
      // next() gives only what has an epoch
      records.push({ kind: 'metrics', minute: { resource, minute, epoch: one.epoch ?? 0, points } })
      sent.push(one)
      for (const { metrics, names } of points) numbers += metrics.length * names.length
      if (numbers > MOST_NUMBERS) break
    }
    await eventLog.append('metrics_1m', resource, records)
    for (const { minute, epoch } of sent) {
      const history = historyOf(resource)
      history?.setEpoch(minute, Math.max(epoch ?? 0, history.epochOf(minute) ?? 0))
    }
    remove(sent)
  }

  async function sendAll(): Promise<void> {
    /** One that cannot be written must not hold up the others, which may lie in another partition. */
    const failed = new Set<string>()
    let pause = FIRST_PAUSE_MS
    for (;;) {
      dropWritten()
      const minutes = next(failed)
      const [first] = minutes
      if (first === undefined) {
        if (failed.size === 0) return
        await delay(pause, undefined, { signal: ending.signal, ref: false }).catch(() => undefined)
        if (ending.signal.aborted) return
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
        failed.clear()
        dropOld()
        continue
      }
      try {
        await send(first.resource, minutes)
        pause = FIRST_PAUSE_MS
        together = TOGETHER
        if (failing && failed.size === 0) {
          log.info('History is written to Kafka again.')
          failing = false
        }
      } catch (error) {
        for (const one of minutes) one.isUnderWay = false
        if (error instanceof StateLogError) {
          // One of them; which, is seen when they go one by one.
          if (minutes.length > 1) {
            together = 1
            continue
          }
          remove(minutes)
          log.error({ error }, 'a minute of history cannot be written to Kafka')
          continue
        }
        if (!failing)
          log.warn(
            { error },
            'History cannot be written to Kafka; minutes are kept and tried again.',
          )
        failing = true
        failed.add(first.resource)
      }
    }
  }

  function remove(minutes: readonly Waiting[]): void {
    for (const one of minutes) {
      const at = queue.indexOf(one)
      if (at >= 0) queue.splice(at, 1)
    }
  }

  async function run(): Promise<void> {
    do {
      wanted = false
      await sendAll()
    } while (wanted)
    sending = null
  }

  function start(): void {
    if (ending.signal.aborted) return
    wanted = true
    sending ??= run()
  }

  return {
    add(resource, minute, epoch, points) {
      dropOld()
      const same = queue.find(
        (one) =>
          !one.isUnderWay &&
          one.resource === resource &&
          one.minute === minute &&
          one.epoch === epoch,
      )
      // Seen twice within the minute: once is enough.
      if (same === undefined) queue.push({ resource, minute, epoch, points, isUnderWay: false })
      else same.points = points
      const old = queue.length - WITH_POINTS - 1
      for (let i = old; i >= 0; i--) {
        // within the queue
        if (queue[i]!.points === null) break
        queue[i]!.points = null
      }
      start()
    },
    look: start,
    async [Symbol.asyncDispose]() {
      ending.abort()
      // What waits is written, unless Kafka is away.
      await Promise.race([sending, delay(LAST_WORDS_MS, undefined, { ref: false })])
    },
  }
}
