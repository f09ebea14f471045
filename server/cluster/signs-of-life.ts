/** Signs of life of instances in the log: what each owns, how far it is, how its engine is. */
import { z } from 'zod'
import type { Logger } from '../log/logger.ts'
import type { EventLog, LogEntry } from '../state/log/model.ts'

const EVERY_MS = 10_000
/** Those that have been silent for longer are forgotten. */
const FORGET_MS = 600_000
/** Ids are made anew at every start: whoever can write to the topic could make up as many as they like. */
const MAX_INSTANCES = 1_000
/** Changes that come together are told together, ms. */
const SETTLE_MS = 200

const sign = z.object({
  id: z.string(),
  version: z.string(),
  url: z.string(),
  startedAt: z.number(),
  /** By epoch. */
  owned: z.record(z.string(), z.number()),
  lag: z.number().nullable(),
  engine: z.string().nullable(),
  /** ms since epoch. */
  at: z.number(),
})
export type SignOfLife = z.infer<typeof sign>

export interface SeenSigns {
  heed(entry: LogEntry): boolean
  of(id: string): SignOfLife | undefined
  /** Not older than `ms`. */
  within(ms: number): readonly SignOfLife[]
}

export function seenSigns(): SeenSigns {
  const signs = new Map<string, SignOfLife>()
  return {
    /** @returns whether it was one */
    heed({ record }) {
      if (record.kind !== 'instance') return false
      const { data } = sign.safeParse(record.value)
      if (data === undefined || data.id !== record.key) return false
      signs.delete(data.id)
      signs.set(data.id, data)
      // In the order of their last signs: the first are the ones to forget.
      const oldest = Date.now() - FORGET_MS
      for (const [id, { at }] of signs) {
        if (at >= oldest && signs.size <= MAX_INSTANCES) break
        signs.delete(id)
      }
      return true
    },
    of: (id) => signs.get(id),
    within: (ms) => [...signs.values()].filter(({ at }) => at >= Date.now() - ms),
  }
}

export interface SignWriter extends Disposable {
  /** Something has changed: tells it now instead of with the next sign. */
  soon(): void
}

/** @param options.describe null: nothing is written now */
export function writeSigns(options: {
  readonly eventLog: EventLog
  readonly log: Logger
  readonly describe: () => SignOfLife | null
}): SignWriter {
  const { eventLog, log, describe } = options
  let writing = false
  let settle: NodeJS.Timeout | undefined

  async function write(): Promise<void> {
    const value = describe()
    // One at a time: while Kafka is away the next one would only wait behind it.
    if (value === null || writing) return
    writing = true
    try {
      await eventLog.append('snapshots', value.id, [{ kind: 'instance', key: value.id, value }])
    } catch (error) {
      // The next one comes in ten seconds, and the log tells of its outages itself.
      log.debug({ error }, 'a sign of life could not be written')
    } finally {
      writing = false
    }
  }

  const timer = setInterval(() => void write(), EVERY_MS)
  return {
    soon() {
      clearTimeout(settle)
      settle = setTimeout(() => void write(), SETTLE_MS)
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      clearTimeout(settle)
    },
  }
}
