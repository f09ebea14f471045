/** A search as the pool knows it: which thread has which partitions, and how far they are. */
import type { FromWorker, Range, ScanSpec } from '../model.ts'
import type { SearchListener } from './model.ts'
import type { PoolThread } from './pool-thread.ts'
import type { RefusedPart } from './refused.ts'

/** One partition's ranges that are not done. */
export interface Track {
  readonly topic: string
  readonly partition: number
  /** As they were given; the first is under way. */
  readonly ranges: Range[]
  /** Everything of the first range below it has been told. */
  position: number
  thread: PoolThread
  /** `thread` has been asked to give it up for this one. */
  movingTo: PoolThread | null
}

/** How busy a thread is with a search. */
export interface Share {
  /** It has been asked to stop and has not answered. */
  stopping: boolean
  /** Spent on judging since `since`, s; performance.now(). */
  seconds: number
  since: number
}

export class PoolSearch {
  readonly number: number
  readonly spec: ScanSpec
  readonly listener: SearchListener
  /** One thread is enough: most of it is waiting for the network. */
  readonly light: boolean
  readonly tracks = new Map<string, Track>()
  readonly shares = new Map<PoolThread, Share>()
  /** Matches that were told and not taken, in order. */
  readonly untaken: { thread: PoolThread; bytes: number }[] = []
  /** Given while it was stopping. */
  readonly later: Range[] = []
  stopping = false
  bytesPerSecond: number | null = null
  /** What each thread has been told of it. */
  limitOfEach: number | null = null
  /** Parts of records that threads ended of: they are not decoded any more. */
  readonly refused: RefusedPart[] = []
  /** Threads that died under it since it got ahead last. */
  deaths = 0

  constructor(number: number, spec: ScanSpec, light: boolean, listener: SearchListener) {
    this.number = number
    this.spec = spec
    this.light = light
    this.listener = listener
  }

  /** What the receiver has taken, by the thread that it came from. */
  taken(bytes: number): ReadonlyMap<PoolThread, number> {
    const byThread = new Map<PoolThread, number>()
    let rest = bytes
    for (let [first] = this.untaken; rest > 0 && first !== undefined; [first] = this.untaken) {
      const part = Math.min(rest, first.bytes)
      rest -= part
      first.bytes -= part
      byThread.set(first.thread, (byThread.get(first.thread) ?? 0) + part)
      if (first.bytes === 0) this.untaken.shift()
    }
    return byThread
  }

  account(thread: PoolThread, { batches, counts }: FromWorker & { type: 'matches' }): void {
    const share = this.shares.get(thread)
    for (const { topic, partition, position, scanned, seconds } of counts) {
      const track = this.track(topic, partition)
      if (track !== undefined) track.position = position
      if (share !== undefined) share.seconds += seconds
      if (scanned > 0) this.deaths = 0
    }
    const bytes = batches.reduce((sum, { text }) => sum + text.byteLength, 0)
    if (bytes > 0) this.untaken.push({ thread, bytes })
  }

  track(topic: string, partition: number): Track | undefined {
    return this.tracks.get(trackKey(topic, partition))
  }

  add(track: Track): void {
    this.tracks.set(trackKey(track.topic, track.partition), track)
  }

  delete({ topic, partition }: Track): void {
    this.tracks.delete(trackKey(topic, partition))
  }

  tracksOf(thread: PoolThread): Track[] {
    return [...this.tracks.values()].filter((track) => track.thread === thread)
  }

  /** Offsets that a thread has still to pass for it. */
  loadOf(thread: PoolThread): number {
    return this.tracksOf(thread).reduce((sum, track) => sum + weight(left(track)), 0)
  }
}

export function trackKey(topic: string, partition: number): string {
  return `${partition} ${topic}`
}

/** What is left of a partition: the first range from where it is. */
export function left({ ranges, position }: Track): Range[] {
  return ranges.map((range, i) => (i === 0 ? { ...range, low: position } : range))
}

/** Offsets of ranges; one without an end counts as a large one. */
export function weight(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { low, high }) => sum + Math.min(high - low, 1e12), 0)
}
