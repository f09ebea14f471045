/**
 * One search that goes on without a browser. What it finds is kept in bounded memory, never written to Kafka; when that
 * is full the search pauses with a cursor, and goes on where it stood once somebody has taken the records.
 */
import type { SearchJob, SearchRequest } from '@millrace/contract/search.ts'
import { JobError } from './errors.ts'
import { keptRecords, type KeptRecords } from './kept-records.ts'
import { NOTHING, type RunningSearch } from './running-search.ts'

export interface BackgroundSearch {
  readonly id: string
  readonly running: boolean
  /** Topics that it reads, or did. */
  readonly topics: readonly string[]
  readonly records: KeptRecords
  view(): SearchJob
  /** Goes on where it stands now, also while it runs; null: nothing is left. */
  cursor(): string | null
  /** Goes on, and drops what is kept if there is no room for more. @throws JobError MR_SEARCH_STATE when there is nothing to go on with */
  resume(): Promise<void>
  /** Ends it; what it found stays. */
  cancel(): void
}

export const KEEP = { records: 10_000, bytes: 20 * 2 ** 20 } as const

export interface BackgroundSearchParts {
  readonly id: string
  readonly clusterId: string
  /** With the cursor that it goes on at, if it is one that another instance began. */
  readonly request: SearchRequest
  readonly createdAt: number
  /** Number of the first record that it finds. */
  readonly firstRecord: number
  /** Runs the request as whoever asked for it; asked again for every resume. */
  readonly open: (request: SearchRequest) => Promise<RunningSearch>
  /** It stands still: paused or ended. */
  readonly stood: () => void
  /** The process ends: a search that stops now was not cancelled by anybody. */
  readonly isClosing: () => boolean
  readonly keep?: { readonly records: number; readonly bytes: number }
}

/** @throws whatever `open` throws the first time */
export async function backgroundSearch(parts: BackgroundSearchParts): Promise<BackgroundSearch> {
  const { id, clusterId, createdAt, open, keep = KEEP } = parts
  const { cursor: _first, ...request } = parts.request
  const records = keptRecords(keep, parts.firstRecord)
  let search = await open(parts.request)
  let job: Pick<
    SearchJob,
    'state' | 'reason' | 'ended_at' | 'totals' | 'partitions' | 'seconds_left' | 'cursor'
  > = {
    state: 'running',
    reason: null,
    ended_at: null,
    totals: { ...NOTHING, remaining: remainingOf(search.started.partitions) },
    partitions: search.started.partitions,
    seconds_left: null,
    cursor: null,
  }
  let cancelled = false
  let opening = false

  async function follow(own: RunningSearch): Promise<void> {
    for await (const output of own.outputs) {
      switch (output.type) {
        case 'records':
          records.add(output.records)
          // What is under way still comes, and `done` with the cursor behind it.
          if (records.full) own.stop()
          break
        case 'progress':
          job = {
            ...job,
            totals: output.totals,
            partitions: output.partitions,
            seconds_left: output.seconds_left,
          }
          break
        case 'done': {
          const { totals, partitions, cursor } = output
          job = {
            ...endOf(output.reason, output.message),
            ended_at: Date.now(),
            totals,
            partitions,
            seconds_left: null,
            cursor,
          }
        }
      }
    }
    parts.stood()
  }

  function endOf(reason: string, message: string | null): Pick<SearchJob, 'state' | 'reason'> {
    if (reason === 'failed') return { state: 'failed', reason: message }
    if (reason !== 'cancelled') return { state: 'finished', reason: message }
    if (!cancelled && !records.full && parts.isClosing()) {
      return { state: 'interrupted', reason: message }
    }
    if (cancelled || !records.full) return { state: 'cancelled', reason: message }
    return {
      state: 'paused',
      reason: `${records.to - records.from} records (${records.bytes} bytes) are kept, which is the most for one search. Resume it to drop them and go on.`,
    }
  }

  void follow(search)
  return {
    id,
    records,
    get running() {
      return opening || job.state === 'running'
    },
    get topics() {
      return search.started.topics.map(({ topic }) => topic)
    },
    view: () => ({
      id,
      cluster_id: clusterId,
      request,
      created_at: createdAt,
      started: search.started,
      ...job,
      records_from: records.from,
      records_to: records.to,
      records_bytes: records.bytes,
    }),
    cursor: () => (job.state === 'running' ? search.cursor() : job.cursor),
    async resume() {
      const { cursor } = job
      if (opening || job.state === 'running' || cursor === null) throw cannotResume(job.state)
      opening = true
      try {
        search = await open({ ...request, cursor })
      } finally {
        opening = false
      }
      // One that was cancelled or failed on its way has room left, and nobody need have taken what it found.
      if (records.full) records.clear()
      cancelled = false
      job = { ...job, state: 'running', reason: null, ended_at: null, cursor: null }
      void follow(search)
    },
    cancel() {
      if (job.state === 'running') {
        cancelled = true
        search.stop()
      } else if (job.state === 'paused') {
        job = { ...job, state: 'cancelled', reason: null }
        parts.stood()
      }
    },
  }
}

/** @param state of a search that runs, or has no cursor */
export function cannotResume(state: SearchJob['state'], why?: string): JobError {
  const nothing = state === 'running' ? '' : ' and has nothing left to search'
  return new JobError(
    'MR_SEARCH_STATE',
    `The search is ${state}${why === undefined ? nothing : `: ${why}`}; only one that stopped on its way can be resumed.`,
  )
}

function remainingOf(partitions: SearchJob['partitions']): number {
  let remaining = 0
  for (const partition of partitions) remaining += partition.remaining
  return remaining
}
