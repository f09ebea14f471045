/** EventLog without Kafka: records live as long as the views that applied them. Nothing survives the process. */
import type { EventLog, LogEntry, LogRecord } from './event-log.ts'

export function memoryLog(): EventLog {
  const listeners = new Set<(entries: readonly LogEntry[]) => void>()
  let position = 0
  return {
    get position() {
      return position
    },
    async append(records: readonly LogRecord[]): Promise<number> {
      // Delivered before the promise settles and never re-entrantly from a listener: an append made inside a listener
      // would otherwise reach later listeners before the records that caused it.
      await Promise.resolve()
      if (records.length === 0) return position
      const entries = records.map((record, i) => ({ position: position + 1 + i, record }))
      position += entries.length
      const last = position
      for (const listener of listeners) listener(entries)
      return last
    },
    subscribe(listener): () => void {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
