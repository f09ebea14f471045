/** A background search as the page shows any search: its records are taken page by page, its account is asked for. */
import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { SearchJob, SearchRequest } from '@millrace/contract/search.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { apiFetch, getJson, sendJson } from '../../../api/client.ts'
import { apiPaths } from '../../../api/paths.ts'
import { foreignError, offlineError, ProblemError } from '../../../api/problem-error.ts'
import type { DoneLine, RunState, RunView, SearchRun, ShownRecord } from '../model.ts'

const POLL_MS = 1_000
const PAGE = 500

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

export class JobRun implements SearchRun {
  readonly cluster: string
  readonly id: string
  readonly #listeners = new Set<() => void>()
  readonly #records: ShownRecord[] = []
  #request: SearchRequest = { topics: ['*'] }
  #view = IDLE
  #next = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #asking: AbortController | undefined

  constructor(cluster: string, id: string) {
    this.cluster = cluster
    this.id = id
  }

  get request(): SearchRequest {
    return this.#request
  }

  /** Asks for news while somebody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) void this.#poll()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      clearTimeout(this.#timer)
      this.#asking?.abort()
    }
  }

  readonly view = (): RunView => this.#view

  readonly stop = (): void => void this.#act('DELETE', apiPaths.searchJob(this.cluster, this.id))

  /** The server drops what it keeps; what is shown here stays. */
  readonly continue = (): void =>
    void this.#act('POST', apiPaths.searchJobResume(this.cluster, this.id))

  readonly pause = (): void => undefined

  readonly clear = (): void => undefined

  async #act(method: 'POST' | 'DELETE', path: string): Promise<void> {
    try {
      await sendJson(method, path)
    } catch (error) {
      this.#tell({ problem: problemOf(error) })
    }
    clearTimeout(this.#timer)
    await this.#poll()
  }

  async #poll(): Promise<void> {
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    try {
      const { search } = await getJson<ResponseOf<'searchJob'>>(
        apiPaths.searchJob(this.cluster, this.id),
        asking.signal,
      )
      this.#request = search.request
      await this.#takeRecords(search, asking.signal)
      this.#tell(viewOf(search, this.#records))
      if (search.state !== 'running') return
    } catch (error) {
      if (asking.signal.aborted) return
      this.#tell({ state: 'failed', problem: problemOf(error) })
      return
    }
    if (this.#listeners.size > 0) this.#timer = setTimeout(() => void this.#poll(), POLL_MS)
  }

  async #takeRecords(job: SearchJob, signal: AbortSignal): Promise<void> {
    this.#next = Math.max(this.#next, job.records_from)
    while (this.#next < job.records_to) {
      const query = { from: this.#next, limit: PAGE }
      const page = await fetchRecords(
        apiPaths.searchJobRecords(this.cluster, this.id, query),
        signal,
      )
      if (page.next <= this.#next) return
      this.#records.push(...page.records)
      this.#next = page.next
    }
  }

  #tell(change: Partial<RunView>): void {
    this.#view = { ...this.#view, ...change, version: this.#view.version + 1 }
    for (const listener of this.#listeners) listener()
  }
}

interface RecordPage {
  readonly records: readonly ShownRecord[]
  readonly next: number
}

/** Read by kJQ's parser, as every record. */
async function fetchRecords(path: string, signal: AbortSignal): Promise<RecordPage> {
  const response = await apiFetch(path, { signal })
  const text = await response.text()
  if (!response.ok) throw foreignError(response.status, text)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the border: the server checks its answers against the contract
  return parseJson(text) as unknown as RecordPage
}

const STATES: Readonly<Record<SearchJob['state'], RunState>> = {
  running: 'running',
  paused: 'done',
  finished: 'done',
  cancelled: 'stopped',
  failed: 'failed',
  interrupted: 'stopped',
}

function reasonOf({ state, cursor }: SearchJob): DoneLine['reason'] {
  if (state === 'failed') return 'failed'
  if (state === 'cancelled' || state === 'interrupted') return 'cancelled'
  // It stopped on its way: what it may keep is full, or the limit that it was given is reached.
  return cursor === null ? 'end' : 'limit'
}

function viewOf(job: SearchJob, records: readonly ShownRecord[]): Partial<RunView> {
  const { totals, partitions, started } = job
  const done: DoneLine = {
    type: 'done',
    reason: reasonOf(job),
    message: job.reason,
    totals,
    partitions,
    cursor: job.cursor,
    offer_all_partitions: false,
  }
  return {
    state: STATES[job.state],
    started,
    records,
    progress: { type: 'progress', totals, partitions, seconds_left: job.seconds_left },
    done: job.state === 'running' ? null : done,
    startedAt: job.created_at,
  }
}

function problemOf(error: unknown): ProblemError['problem'] {
  return (error instanceof ProblemError ? error : offlineError(error)).problem
}
