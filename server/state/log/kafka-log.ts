/** The log over topics that are there. */
import { setTimeout as delay } from 'node:timers/promises'
import type { KafkaError } from '@millrace/kafka/errors.ts'
import { requestErrors } from '@millrace/kafka/errors.ts'
import { KafkaTail } from './kafka-tail.ts'
import { logAppender } from './log-appender.ts'
import { logReads } from './log-reads.ts'
import type { EventLog, Stream } from './model.ts'
import type { LogParts } from './parts.ts'

/** `skipped` and `trouble` are those of the parts. */
export type KafkaLog = Pick<EventLog, 'append' | 'tail' | 'read'> & AsyncDisposable

/** What is appended is waited for no longer than this when the log ends, ms. */
const FLUSH_MS = 700
/** Tails that do not find their place hold appends up no longer than this, ms. */
const PLACING_MS = 10_000

export function kafkaLog(parts: LogParts): KafkaLog {
  const appender = logAppender(parts)
  const reads = logReads(parts)
  const tails = new Set<KafkaTail>()
  /** Of tails from now on that have not found out where that is. */
  const placing = new Map<Stream, Set<Promise<void>>>()

  async function placed(stream: Stream): Promise<void> {
    const waiting = placing.get(stream)
    if (waiting === undefined || waiting.size === 0) return
    const late = new AbortController()
    const { signal } = late
    await Promise.race([
      Promise.all(waiting),
      delay(PLACING_MS, undefined, { signal, ref: false }).catch(() => undefined),
    ])
    late.abort()
  }

  return {
    append(stream, key, records) {
      if (parts.signal.aborted) return Promise.reject(closed(stream))
      // What is appended after a tail was opened must come to it, so the tail must first know its place.
      return appender.append(stream, key, records, placed(stream))
    },
    tail(stream, options) {
      const tail = new KafkaTail(parts, stream, options)
      tails.add(tail)
      if (options.since === 'end') {
        const waiting = placing.get(stream) ?? new Set()
        placing.set(stream, waiting.add(tail.placed))
        void tail.placed.then(() => waiting.delete(tail.placed))
      }
      return {
        caughtUp: tail.caughtUp,
        get lag() {
          return tail.lag
        },
        async [Symbol.asyncDispose]() {
          tails.delete(tail)
          placing.get(stream)?.delete(tail.placed)
          await tail[Symbol.asyncDispose]()
        },
      }
    },
    read: (stream, options) => reads.read(stream, options),
    async [Symbol.asyncDispose]() {
      const late = Promise.withResolvers<void>()
      const timer = setTimeout(late.resolve, FLUSH_MS)
      await Promise.race([appender.flush(), late.promise])
      clearTimeout(timer)
      await Promise.all(Array.from(tails, (tail) => tail[Symbol.asyncDispose]()))
      await reads[Symbol.asyncDispose]()
    },
  }
}

function closed(stream: Stream): KafkaError {
  return requestErrors.closed(`Appending to ${stream}`)
}
