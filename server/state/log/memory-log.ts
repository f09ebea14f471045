/** EventLog without Kafka: what is appended reaches the tails of this process. Nothing is kept. */
import { randomUUID } from 'node:crypto'
import type { EventLog, LogEntry, LogPosition, Stream, TailOptions } from './model.ts'

interface Follower {
  readonly stream: Stream
  readonly onEntries: TailOptions['onEntries']
  /** One call at a time, in the order of the appends. */
  queue: Promise<void>
}

export function memoryLog(): EventLog {
  // A position that a client brings back from an earlier process is of another log.
  const log = `memory-${randomUUID()}`
  const followers = new Set<Follower>()
  const ends = new Map<Stream, number>()

  function deliver(follower: Follower, entries: readonly LogEntry[]): void {
    follower.queue = follower.queue.then(() => follower.onEntries(entries))
  }

  return {
    kind: 'memory',
    skipped: [],
    trouble: null,
    async append(stream, _key, records): Promise<LogPosition> {
      const start = ends.get(stream) ?? 0
      ends.set(stream, start + records.length)
      const at = Date.now()
      const entries = records.map((record, i): LogEntry => ({
        stream,
        position: { log, partition: 0, offset: start + i },
        at,
        record,
        own: true,
      }))
      for (const follower of followers) if (follower.stream === stream) deliver(follower, entries)
      return { log, partition: 0, offset: start + records.length - 1 }
    },
    tail(stream, { onEntries }) {
      const follower: Follower = { stream, onEntries, queue: Promise.resolve() }
      followers.add(follower)
      return {
        caughtUp: Promise.resolve(),
        lag: 0,
        async [Symbol.asyncDispose]() {
          followers.delete(follower)
          await follower.queue
        },
      }
    },
    async *read() {
      // Nothing is kept.
    },
    async [Symbol.asyncDispose]() {
      const open = [...followers]
      followers.clear()
      await Promise.all(open.map(({ queue }) => queue))
    },
  }
}
