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
import type { MinutePoints } from '../records/payload/minute.ts'
import type { Owner } from './owner.ts'
import { UNOWNED } from './resource-history.ts'
import type { ResourceHistory } from './resource-history.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000
/** At the end. */
const LAST_WORDS_MS = 3_000
/** Minutes whose points are kept beside the rings, so that the usual way takes nothing out of them. */
const WITH_POINTS = 2

interface Waiting {
  readonly resource: string
  readonly minute: number
  /** null: not owned when it was seen. */
  epoch: number | null
  points: readonly MinutePoints[] | null
}

export interface MinuteOutbox extends AsyncDisposable {
  /** @param points as in the rings. @param epoch null: not owned */
  add(resource: string, minute: number, epoch: number | null, points: readonly MinutePoints[]): void
  /** Ownership may have changed: looks again at what waits for it. */
  look(): void
  /** Minutes that wait. */
  readonly waiting: number
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

  /** The oldest minute that may be written now. */
  function next(): Waiting | undefined {
    for (let i = 0; i < queue.length; i++) {
      // within the queue
      const one = queue[i]!
      if (one.epoch !== null) return one
      const known = historyOf(one.resource)?.epochOf(one.minute)
      if (known !== UNOWNED) {
        // Another instance has written it meanwhile.
        queue.splice(i--, 1)
        continue
      }
      one.epoch = ownership.epochOf(one.resource)
      if (one.epoch !== null) return one
    }
    return undefined
  }

  async function send(one: Waiting): Promise<void> {
    const { resource, minute } = one
    const history = historyOf(resource)
    // next() gives only what may be written
    const epoch = one.epoch ?? 0
    const points = one.points ?? (await history?.take(minute)) ?? []
    await eventLog.append('metrics_1m', resource, [
      { kind: 'metrics', minute: { resource, minute, epoch, points } },
    ])
    history?.setEpoch(minute, Math.max(epoch, history.epochOf(minute) ?? epoch))
  }

  async function sendAll(): Promise<void> {
    let pause = FIRST_PAUSE_MS
    for (let one = next(); one !== undefined; one = next()) {
      try {
        await send(one)
        remove(one)
        pause = FIRST_PAUSE_MS
        if (failing) log.info('History is written to Kafka again.')
        failing = false
      } catch (error) {
        if (error instanceof StateLogError) {
          remove(one)
          log.error({ error }, 'a minute of history cannot be written to Kafka')
          continue
        }
        if (!failing)
          log.warn(
            { error },
            'History cannot be written to Kafka; minutes are kept and tried again.',
          )
        failing = true
        if (ending.signal.aborted) return
        await delay(pause, undefined, { signal: ending.signal, ref: false }).catch(() => undefined)
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
        dropOld()
      }
    }
  }

  function remove(one: Waiting): void {
    const at = queue.indexOf(one)
    if (at >= 0) queue.splice(at, 1)
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
          one !== queue[0] &&
          one.resource === resource &&
          one.minute === minute &&
          one.epoch === epoch,
      )
      // Seen twice within the minute: once is enough. The first of the queue may be under way already.
      if (same === undefined) queue.push({ resource, minute, epoch, points })
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
    get waiting() {
      return queue.length
    },
    async [Symbol.asyncDispose]() {
      ending.abort()
      // What waits is written, unless Kafka is away.
      await Promise.race([sending, delay(LAST_WORDS_MS, undefined, { ref: false })])
    },
  }
}
