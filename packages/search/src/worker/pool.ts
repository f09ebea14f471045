/**
 * Threads that run searches. A search whose filter rejects most records by their bytes waits for the network: it gets one
 * thread, and more only when that one cannot keep up. Any other is spread over all of them. A thread that dies takes only
 * the search with it that it died of; the others go on in another one, each partition from its last told position.
 */
import type { Range, ScanSpec } from '../model.ts'
import { planScan } from '../scan/plan-scan.ts'
import { KeyCalls } from './key-calls.ts'
import type { KeyBytes, KeyText, PoolOptions, SearchHandle, SearchListener } from './model.ts'
import type { WorkerPool } from './model.ts'
import { left, PoolSearch, trackKey, weight, type Track } from './pool-search.ts'
import { PoolThread, type Death } from './pool-thread.ts'
import type { FromThread } from './protocol.ts'
import { RefusedCompilations } from './refused.ts'
import { useLinearRegExps } from './regexp-flag.ts'
import { excessOf, partOf, verdict } from './verdict.ts'

const IDLE_MS = 30_000
/** Longest time between two looks at the threads. */
const WATCH_MS = 250
/** A search under which so many threads die one after the other without getting ahead is given up. */
const MOST_DEATHS = 3
/** Records that a search passes over although threads ended while they decoded them. */
const MOST_REFUSED = 3
/** A thread that judges for more than this share of its time is what a search waits for. */
const BUSY = 0.7
/** Not judged by less, ms. */
const BUSY_FOR_MS = 300

export function openWorkerPool(options: PoolOptions): WorkerPool {
  useLinearRegExps()
  return new Pool(options)
}

class Pool implements WorkerPool {
  readonly #options: PoolOptions
  readonly #threads = new Set<PoolThread>()
  readonly #searches = new Map<number, PoolSearch>()
  readonly #refused = new RefusedCompilations()
  readonly #keys = new KeyCalls(() => this.#threadForKey())
  #lastNumber = 0
  #timer: NodeJS.Timeout | null = null
  #watchedAt = 0

  constructor(options: PoolOptions) {
    this.#options = options
  }

  start(spec: ScanSpec, listener: SearchListener): SearchHandle {
    const { light } = planScan(spec)
    const search = new PoolSearch(++this.#lastNumber, spec, light, listener)
    this.#searches.set(search.number, search)
    const whenOpen = <T extends unknown[]>(act: (...args: T) => void) => {
      return (...args: T): void => {
        if (this.#searches.has(search.number)) act(...args)
      }
    }
    return {
      search: search.number,
      scan: whenOpen((ranges: readonly Range[]) => this.#scan(search, ranges)),
      stop: whenOpen(() => this.#stop(search)),
      close: whenOpen(() => this.#close(search)),
      limit: whenOpen((bytesPerSecond: number | null) => {
        search.bytesPerSecond = bytesPerSecond
        this.#shareLimit(search)
      }),
      taken: whenOpen((bytes: number) => this.#taken(search, bytes)),
    }
  }

  encode(key: KeyText, signal?: AbortSignal): Promise<KeyBytes> {
    return this.#keys.encode(++this.#lastNumber, key, signal)
  }

  warm(): void {
    if (this.#threads.size === 0) this.#startThread()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    this.#searches.clear()
    this.#keys.end()
    const threads = [...this.#threads]
    this.#threads.clear()
    await Promise.all(threads.map((thread) => thread.end()))
  }

  #scan(search: PoolSearch, ranges: readonly Range[]): void {
    if (search.stopping) {
      search.later.push(...ranges)
      return
    }
    const fresh = new Map<string, Track['ranges']>()
    for (const range of ranges) {
      const track = search.track(range.topic, range.partition)
      if (track === undefined) {
        const id = trackKey(range.topic, range.partition)
        const known = fresh.get(id)
        if (known === undefined) fresh.set(id, [range])
        else known.push(range)
        continue
      }
      track.ranges.push(range)
      // On its way to another thread it is taken up there with all its ranges.
      if (track.movingTo === null) this.#post(search, track.thread, [range])
    }
    // The largest first, each to where least is to be done: so that all end at about the same time.
    const sorted = [...fresh.values()].sort((a, b) => weight(b) - weight(a))
    const byThread = new Map<PoolThread, Range[]>()
    for (const own of sorted) {
      const [first] = own
      if (first === undefined) continue
      const thread = this.#threadFor(search)
      const { topic, partition, low } = first
      search.add({ topic, partition, ranges: own, position: low, thread, movingTo: null })
      byThread.set(thread, [...(byThread.get(thread) ?? []), ...own])
    }
    for (const [thread, own] of byThread) this.#post(search, thread, own)
    this.#shareLimit(search)
  }

  #post(search: PoolSearch, thread: PoolThread, ranges: readonly Range[]): void {
    this.#attach(search, thread)
    thread.post({ type: 'scan', search: search.number, ranges })
  }

  #attach(search: PoolSearch, thread: PoolThread): void {
    if (search.shares.has(thread)) return
    thread.idleSince = null
    search.shares.set(thread, { stopping: false, seconds: 0, since: performance.now() })
    thread.post({ type: 'open', search: search.number, spec: search.spec })
    for (const part of search.refused) {
      thread.post({ type: 'refuse', search: search.number, part })
    }
    const { limitOfEach } = search
    if (limitOfEach !== null)
      thread.post({ type: 'limit', search: search.number, bytesPerSecond: limitOfEach })
  }

  /** Each thread that has partitions of the search gets the same part of its limit. */
  #shareLimit(search: PoolSearch): void {
    const { bytesPerSecond, shares, tracks } = search
    const active = new Set([...tracks.values()].map(({ thread }) => thread))
    const part = bytesPerSecond === null ? null : bytesPerSecond / Math.max(1, active.size)
    if (part === search.limitOfEach) return
    search.limitOfEach = part
    for (const thread of shares.keys()) {
      thread.post({ type: 'limit', search: search.number, bytesPerSecond: part })
    }
  }

  /** Searches that have partitions there. */
  #searchesOn(thread: PoolThread): number {
    let count = 0
    for (const search of this.#searches.values()) if (search.shares.has(thread)) count += 1
    return count
  }

  #threadFor(search: PoolSearch): PoolThread {
    const own = [...search.shares.keys()]
    const candidates = search.light && own.length > 0 ? own : [...this.#threads]
    const ranked = candidates
      .map((thread) => ({
        thread,
        load: search.loadOf(thread),
        others: this.#searchesOn(thread) - (search.shares.has(thread) ? 1 : 0),
      }))
      .sort((a, b) => a.load - b.load || a.others - b.others)
    const best = ranked[0]
    const isFree = best !== undefined && best.load === 0 && best.others === 0
    const mayStart = candidates !== own && this.#threads.size < this.#options.workers
    return best === undefined || (mayStart && !isFree) ? this.#startThread() : best.thread
  }

  #threadForKey(): PoolThread {
    const [first] = [...this.#threads].sort((a, b) => this.#searchesOn(a) - this.#searchesOn(b))
    const thread = first ?? this.#startThread()
    // It may be about to end for having had nothing to do.
    if (thread.idleSince !== null) thread.idleSince = performance.now()
    return thread
  }

  #startThread(): PoolThread {
    const thread = new PoolThread(this.#options.heapMb, this.#refused.list(), {
      message: (from, message) => this.#receive(from, message),
      died: (dead, death) => this.#died(dead, death),
    })
    this.#threads.add(thread)
    if (this.#timer === null) {
      const everyMs = Math.min(WATCH_MS, this.#options.watchdogMs / 4)
      this.#watchedAt = performance.now()
      this.#timer = setInterval(() => this.#watch(everyMs), everyMs)
      this.#timer.unref()
    }
    return thread
  }

  #stop(search: PoolSearch): void {
    if (search.stopping) return
    search.stopping = true
    for (const [thread, share] of search.shares) {
      share.stopping = true
      thread.post({ type: 'stop', search: search.number })
    }
    // Not before the caller has returned.
    if (search.shares.size === 0) queueMicrotask(() => this.#stopped(search))
  }

  /** Tells that a search has stopped when all of its threads have said so. */
  #stopped(search: PoolSearch): void {
    if (!search.stopping || [...search.shares.values()].some(({ stopping }) => stopping)) return
    search.stopping = false
    search.tracks.clear()
    search.listener({ type: 'stopped', search: search.number })
    if (this.#searches.has(search.number)) this.#scan(search, search.later.splice(0))
  }

  #close(search: PoolSearch): void {
    this.#searches.delete(search.number)
    for (const thread of search.shares.keys()) {
      thread.post({ type: 'close', search: search.number })
      if (this.#searchesOn(thread) === 0) thread.idleSince = performance.now()
    }
    search.shares.clear()
  }

  #fail(search: PoolSearch, code: string, message: string): void {
    this.#close(search)
    search.listener({ type: 'failed', search: search.number, code, message })
  }

  #taken(search: PoolSearch, bytes: number): void {
    for (const [thread, part] of search.taken(bytes)) {
      if (search.shares.has(thread))
        thread.post({ type: 'taken', search: search.number, bytes: part })
    }
  }

  #receive(thread: PoolThread, message: FromThread): void {
    if (message.type === 'encoded' || message.type === 'unencodable') {
      this.#keys.hear(message)
      return
    }
    const search = this.#searches.get(message.search)
    if (search === undefined) return
    switch (message.type) {
      case 'matches': {
        search.account(thread, message)
        search.listener(message)
        return
      }
      case 'range': {
        const track = search.track(message.topic, message.partition)
        const range = track?.ranges.shift()
        if (track === undefined || range === undefined) return
        track.position = track.ranges[0]?.low ?? track.position
        if (track.ranges.length === 0) search.delete(track)
        // A range that was taken up by another thread began further up there.
        search.listener({ ...message, low: range.low })
        return
      }
      case 'released': {
        const track = search.track(message.topic, message.partition)
        if (track?.thread === thread && track.movingTo !== null) this.#move(search, [track])
        return
      }
      case 'throttled':
        search.listener(message)
        return
      case 'stopped': {
        const share = search.shares.get(thread)
        if (share !== undefined) share.stopping = false
        this.#stopped(search)
        return
      }
      case 'failed':
        this.#fail(search, message.code, message.message)
        return
    }
  }

  /** Gives partitions to the threads they are meant for, or any that is there. */
  #move(search: PoolSearch, tracks: readonly Track[]): void {
    for (const track of tracks) {
      const { movingTo } = track
      const isThere = movingTo !== null && this.#threads.has(movingTo)
      track.thread = isThere ? movingTo : this.#threadFor(search)
      track.movingTo = null
      if (!search.stopping) this.#post(search, track.thread, left(track))
    }
  }

  #died(thread: PoolThread, death: Death): void {
    this.#threads.delete(thread)
    const { kind, busy } = death
    const compiling = kind === 'crash' ? null : (busy?.compiling ?? null)
    if (compiling !== null) this.#refuseCompilation(compiling, death)
    this.#keys.died(thread, death, `writing it ${excessOf(death, this.#options)}`)
    for (const search of this.#searches.values()) {
      if (!search.shares.delete(thread)) continue
      search.deaths += 1
      const isGuilty = kind !== 'crash' && compiling === null && busy?.search === search.number
      if (isGuilty && !this.#refusePart(search, death)) {
        this.#fail(search, 'MR_SEARCH_LIMIT', verdict(search.spec, death, this.#options))
      } else if (search.deaths > MOST_DEATHS) {
        this.#fail(
          search,
          'MR_SEARCH_LIMIT',
          `The search was ended: ${search.deaths} workers died under it one after the other, the last one because: ${death.reason}.`,
        )
      } else if (search.stopping) this.#stopped(search)
      else this.#move(search, search.tracksOf(thread))
    }
  }

  /** Nobody compiles it again for now: records that need it carry the reason. */
  #refuseCompilation(name: string, death: Death): void {
    const refused = { name, reason: `compiling it ${excessOf(death, this.#options)}` }
    this.#refused.add(refused)
    for (const thread of this.#threads) thread.post({ type: 'refuse-compilation', refused })
  }

  /** @returns false when the thread did not end while it decoded a record, or that has happened too often */
  #refusePart(search: PoolSearch, death: Death): boolean {
    const part = partOf(search.spec, death, this.#options)
    if (part === null || search.refused.length >= MOST_REFUSED) return false
    search.refused.push(part)
    search.deaths = 0
    for (const thread of search.shares.keys()) {
      thread.post({ type: 'refuse', search: search.number, part })
    }
    return true
  }

  #watch(everyMs: number): void {
    const now = performance.now()
    // After a pause of this process itself nobody is to blame.
    const passedMs = Math.min(now - this.#watchedAt, 2 * everyMs)
    this.#watchedAt = now
    for (const thread of this.#threads) {
      thread.watch(passedMs, this.#options.watchdogMs)
      if (thread.idleSince !== null && now - thread.idleSince > IDLE_MS) {
        this.#threads.delete(thread)
        void thread.end()
      }
    }
    for (const search of this.#searches.values()) {
      this.#balance(search, now)
      this.#shareLimit(search)
    }
  }

  /** Moves half of what a thread has to another one when it cannot keep up and the other has less to do. */
  #balance(search: PoolSearch, now: number): void {
    if (search.stopping) return
    for (const [thread, share] of search.shares) {
      const forMs = now - share.since
      if (forMs < BUSY_FOR_MS) continue
      const isBusy = share.seconds * 1000 > BUSY * forMs
      share.seconds = 0
      share.since = now
      const tracks = search.tracksOf(thread).filter(({ movingTo }) => movingTo === null)
      const isMoving = search.tracks.size > 0 && tracks.length < search.tracksOf(thread).length
      if (!isBusy || isMoving || tracks.length < 2) continue
      const target = this.#idlerThan(search, thread)
      if (target === null) continue
      tracks.sort((a, b) => weight(left(b)) - weight(left(a)))
      for (const track of tracks.filter((_, i) => i % 2 === 1)) {
        track.movingTo = target
        const { topic, partition } = track
        thread.post({ type: 'release', search: search.number, topic, partition })
      }
    }
  }

  /** A thread without partitions of the search that has fewer searches; null: there is none. */
  #idlerThan(search: PoolSearch, busy: PoolThread): PoolThread | null {
    const free = [...this.#threads]
      .filter((thread) => search.tracksOf(thread).length === 0)
      .map((thread) => ({ thread, searches: this.#searchesOn(thread) }))
      .sort((a, b) => a.searches - b.searches)[0]
    if (free !== undefined && free.searches === 0) return free.thread
    if (this.#threads.size < this.#options.workers) return this.#startThread()
    const isIdler = free !== undefined && free.searches < this.#searchesOn(busy)
    return isIdler || (free !== undefined && search.shares.has(free.thread)) ? free.thread : null
  }
}
