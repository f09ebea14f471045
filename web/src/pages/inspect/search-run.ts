/** A search as the page holds it: outside React, so that a tab which is not shown goes on. */
import type { Problem } from '@millrace/contract/envelope.ts'
import type { SearchRequest } from '@millrace/contract/search.ts'
import { TAIL_RECORDS, type RunView, type SearchRun, type ShownRecord } from './model.ts'
import type { SearchListener, ShownLine, StopSearch } from './search-client.ts'

export type OpenSearch = (
  cluster: string,
  request: SearchRequest,
  listener: SearchListener,
) => StopSearch

/** What the run is made of besides the request; tests bring their own clock. */
export interface RunTools {
  readonly open: OpenSearch
  /** Calls back before the next frame is drawn. */
  readonly nextFrame: (callback: () => void) => void
}

const IDLE: RunView = {
  version: 0,
  state: 'idle',
  started: null,
  records: [],
  progress: null,
  done: null,
  problem: null,
  paused: false,
  newCount: 0,
  dropped: 0,
  startedAt: null,
}

export class LiveSearchRun implements SearchRun {
  readonly cluster: string
  readonly request: SearchRequest
  readonly #tools: RunTools
  readonly #listeners = new Set<() => void>()
  #view: RunView = IDLE
  /** What the next view will say beside what the one before said. */
  #change: Partial<RunView> = {}
  #scheduled = false
  /** Search: all of them. Tail: those that came since the last view, oldest first. */
  #records: ShownRecord[] = []
  #end: StopSearch | undefined
  /** Lines of a slice that was given up belong to nobody. */
  #slice = 0

  constructor(cluster: string, request: SearchRequest, tools: RunTools) {
    this.cluster = cluster
    this.request = request
    this.#tools = tools
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly view = (): RunView => this.#view

  /** Begins; once. */
  start(): void {
    if (this.#slice > 0) return
    this.#tell({ startedAt: Date.now() })
    this.#open(this.request)
  }

  /** The server finishes what it has in hand and says how to go on: lines are taken until then. */
  readonly stop = (): void => {
    if (this.#now('state') !== 'running') return
    this.#tell({ state: 'stopped' })
    this.#end?.()
  }

  readonly continue = (): void => {
    const done = this.#now('done')
    if (this.#end !== undefined || done?.cursor === null || done?.cursor === undefined) return
    this.#open({ ...this.request, cursor: done.cursor })
  }

  readonly pause = (on: boolean): void => {
    if (this.request.tail === true) this.#tell({ paused: on })
  }

  readonly clear = (): void => {
    this.#records = []
    this.#tell({ records: [], newCount: 0, dropped: 0 })
  }

  /** Ends it for good: its tab was closed, or another search took its place. */
  close(): void {
    this.#slice += 1
    this.#end?.()
    this.#end = undefined
    if (this.#now('state') === 'running') this.#tell({ state: 'stopped' })
  }

  #open(request: SearchRequest): void {
    this.#slice += 1
    const slice = this.#slice
    this.#tell({ state: 'running', problem: null })
    this.#end = this.#tools.open(this.cluster, request, {
      onLine: (line) => {
        if (slice === this.#slice) this.#take(line)
      },
      onEnd: (problem) => {
        if (slice === this.#slice) this.#ended(problem)
      },
    })
  }

  #take(line: ShownLine): void {
    switch (line.type) {
      case 'started':
        // A later slice tells the same again.
        if (this.#now('started') === null) this.#tell({ started: line })
        return
      case 'record':
        this.#records.push(line)
        if (this.request.tail === true && this.#records.length > 2 * TAIL_RECORDS)
          this.#dropOldest()
        this.#tell({})
        return
      case 'progress':
        this.#tell({ progress: line })
        return
      case 'done':
        this.#tell({
          done: line,
          ...(this.#now('state') === 'running' && { state: endState(line) }),
        })
        return
      default:
        line satisfies never
    }
  }

  #ended(problem: Problem | null): void {
    this.#end = undefined
    if (problem !== null) this.#tell({ state: 'failed', problem })
    else if (this.#now('state') === 'running') this.#tell({ state: 'stopped' })
  }

  #now<Name extends keyof RunView>(name: Name): RunView[Name] {
    return { ...this.#view, ...this.#change }[name]
  }

  #tell(change: Partial<RunView>): void {
    Object.assign(this.#change, change)
    if (this.#scheduled) return
    this.#scheduled = true
    this.#tools.nextFrame(() => this.#draw())
  }

  #draw(): void {
    this.#scheduled = false
    const before = this.#view
    const next = { ...before, ...this.#change, version: before.version + 1 }
    this.#change = {}
    this.#view = this.request.tail === true ? this.#withNewest(next) : this.#withAll(next)
    for (const listener of this.#listeners) listener()
  }

  #withAll(next: RunView): RunView {
    return { ...next, records: this.#records }
  }

  /** Newest first; while it is paused they only count. */
  #withNewest(next: RunView): RunView {
    if (next.paused) return { ...next, newCount: this.#records.length }
    if (this.#records.length === 0) return { ...next, newCount: 0 }
    const all = [...this.#records.toReversed(), ...next.records]
    this.#records = []
    return {
      ...next,
      records: all.slice(0, TAIL_RECORDS),
      newCount: 0,
      dropped: next.dropped + Math.max(0, all.length - TAIL_RECORDS),
    }
  }

  /** A page in the background draws no frames, and a paused one takes nothing over: what waits is bounded, too. */
  #dropOldest(): void {
    const surplus = this.#records.length - TAIL_RECORDS
    this.#records = this.#records.slice(surplus)
    this.#tell({ dropped: this.#now('dropped') + surplus })
  }
}

function endState({ reason }: { readonly reason: string }): RunView['state'] {
  if (reason === 'failed') return 'failed'
  return reason === 'cancelled' ? 'stopped' : 'done'
}
