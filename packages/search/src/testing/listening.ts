/** Listens to a search on a pool, for tests: keeps what it finds and counts, and takes it. */
import { until } from '@millrace/dev/testing/until.ts'
import type { FromWorker, Range, ScanSpec } from '../model.ts'
import type { SearchHandle, WorkerPool } from '../worker/model.ts'

export class Listening {
  readonly handle: SearchHandle
  /** `topic:partition:offset` of each match, in the order they came. */
  readonly found: string[] = []
  readonly texts: string[] = []
  readonly ranges: (FromWorker & { type: 'range' })[] = []
  readonly notes: string[] = []
  /** `topic:partition` → position told last. */
  readonly positions = new Map<string, number>()
  scanned = 0
  lookedInto = 0
  filterErrors = 0
  stops = 0
  failed: (FromWorker & { type: 'failed' }) | null = null
  /** Bytes of matches that were not taken. */
  untaken = 0

  /** @param takes whether what comes is taken at once */
  constructor(pool: WorkerPool, spec: ScanSpec, takes = true) {
    this.handle = pool.start(spec, (message) => {
      this.#hear(message)
      if (takes) this.take()
    })
  }

  take(): void {
    const bytes = this.untaken
    this.untaken = 0
    if (bytes > 0) this.handle.taken(bytes)
  }

  #hear(message: FromWorker): void {
    switch (message.type) {
      case 'matches':
        for (const { topic, partition, offsets, ends, text } of message.batches) {
          this.untaken += text.byteLength
          for (const [i, offset] of offsets.entries()) {
            this.found.push(`${topic}:${partition}:${offset}`)
            this.texts.push(Buffer.from(text.subarray(ends[i - 1] ?? 0, ends[i])).toString())
          }
        }
        for (const count of message.counts) {
          this.positions.set(`${count.topic}:${count.partition}`, count.position)
          this.scanned += count.scanned
          this.lookedInto += count.lookedInto
          this.filterErrors += count.filterErrors
          this.notes.push(...count.notes)
        }
        return
      case 'range':
        this.ranges.push(message)
        return
      case 'stopped':
        this.stops += 1
        return
      case 'failed':
        this.failed = message
        return
      case 'throttled':
        return
    }
  }

  /** Resolves when so many ranges are done, or the search has failed. */
  async done(ranges: number): Promise<void> {
    await until(() => this.ranges.length >= ranges || this.failed !== null, {
      describe: `${ranges} ranges to be done`,
      everyMs: 5,
    })
  }
}

/** Partitions 0 … count − 1 from low to high. */
export function wholeTopic(topic: string, count: number, high: number, low = 0): Range[] {
  return Array.from({ length: count }, (_, partition) => ({ topic, partition, low, high }))
}
