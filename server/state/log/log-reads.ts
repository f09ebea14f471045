/** Reads what lies in one partition, from a time on: history of a year, on demand. */
import { setImmediate as turn } from 'node:timers/promises'
import { fetchErrors, KafkaError } from '@millrace/kafka/errors.ts'
import type { Fetcher } from '@millrace/kafka/fetch/model.ts'
import { openFetcher } from '@millrace/kafka/fetch/open-fetcher.ts'
import { assembler } from '../records/assembler.ts'
import { partitionOf } from './log-appender.ts'
import { logRanges } from './log-ranges.ts'
import type { LogEntry, ReadOptions, Stream } from './model.ts'
import { logId } from './parts.ts'
import type { LogParts } from './parts.ts'
import { EntryReader } from './read-entries.ts'

export interface LogReads extends AsyncDisposable {
  /** As EventLog.read. */
  read(stream: Stream, options: ReadOptions): AsyncGenerator<readonly LogEntry[], void>
}

const PARTITION_BYTES = 2 * 1024 * 1024
/** An answer that is due, and leaders that move, are waited for so long: a page waits. */
const PATIENCE_MS = 15_000
/** Fetchers whose connections are kept for the next read. */
const KEPT = 2

export function logReads(parts: LogParts): LogReads {
  const idle: Fetcher[] = []

  const open = (): Fetcher =>
    openFetcher({
      kafka: parts.options,
      // As the tails.
      isolation: 'read_uncommitted',
      partitionMaxBytes: PARTITION_BYTES,
      maxBytes: PARTITION_BYTES,
      patienceMs: PATIENCE_MS,
    })

  async function giveBack(fetcher: Fetcher, isClean: boolean): Promise<void> {
    if (isClean && idle.length < KEPT && !parts.signal.aborted) idle.push(fetcher)
    else await fetcher[Symbol.asyncDispose]()
  }

  return {
    async *read(stream, { key, from, recordKey, signal }) {
      const { kafka, keeper, secret, skips, own } = parts
      const topic = keeper.topicOf(stream)
      const partition = partitionOf(topic, key)
      const ended = signal === undefined ? parts.signal : AbortSignal.any([signal, parts.signal])
      const since = Math.max(0, from)
      const options = { signal: ended, timeoutMs: PATIENCE_MS }
      const { ranges, replaced, problem } = await logRanges(
        kafka,
        topic,
        [partition],
        since,
        options,
      )
      const range = ranges.get(partition)
      if (range === undefined) {
        if (replaced) void keeper.check()
        throw new KafkaError('MR_KAFKA_UNREACHABLE', problem ?? '', { reason: 'no-offsets' })
      }
      const { start, end } = range
      if (start >= end) return
      const reader = new EntryReader({
        stream,
        topic: topic.name,
        log: logId(topic),
        secret,
        own: own(stream),
        skips,
        recordKey,
        from: since,
      })
      const together = assembler()
      const fetcher = idle.pop() ?? open()
      let isClean = false
      try {
        const { name, id: topicId } = topic
        fetcher.add([{ topic: name, topicId, partition, offset: start, end }])
        for (;;) {
          const events = await fetcher.next(ended)
          if (events.length === 0) break
          for (const event of events) {
            if (event.type === 'lost') {
              if (event.kind === 'gone' || event.kind === 'replaced') void keeper.check()
              throw event.kind === 'denied' ? fetchErrors.denied(name, null) : event.error
            }
            if (event.type !== 'data') continue
            for (const entries of reader.entries(event, together, end)) {
              if (entries.length > 0) yield entries
              await turn()
            }
          }
        }
        isClean = true
      } finally {
        await giveBack(fetcher, isClean)
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(idle.splice(0).map((fetcher) => fetcher[Symbol.asyncDispose]()))
    },
  }
}
