/** Background searches of everybody: whose they are, how many are remembered, and when they are forgotten. */
import type { SearchJob, SearchRequest } from '@millrace/contract/search.ts'
import { userKey } from '../access/identity.ts'
import { backgroundSearch, KEEP, type BackgroundSearch } from './background-search.ts'
import { JobError } from './errors.ts'
import type { KeptRecords } from './kept-records.ts'
import { OMIT_OVER } from './describe-search.ts'
import type { Asker, SearchRunner, SearchStyle } from './search-runner.ts'

export interface BackgroundSearches {
  /** @throws JobError as a search */
  start(asker: Asker, request: SearchRequest): Promise<SearchJob>
  /** The asker's on this cluster, newest first. */
  list(asker: Asker): readonly SearchJob[]
  /** @throws JobError MR_UNKNOWN_SEARCH */
  get(asker: Asker, id: string): SearchJob
  /** What it keeps. @throws JobError MR_UNKNOWN_SEARCH, MR_SEARCH_DENIED when a topic of it may no longer be read */
  records(
    asker: Asker,
    id: string,
  ): { readonly records: KeptRecords; readonly state: SearchJob['state'] }
  /** @throws JobError MR_UNKNOWN_SEARCH, MR_SEARCH_STATE, and as a search */
  resume(asker: Asker, id: string): Promise<SearchJob>
  /** Cancels one that runs or is paused; forgets one that has ended. */
  remove(asker: Asker, id: string): SearchJob
}

interface Entry {
  readonly user: string
  readonly set: number
  readonly search: BackgroundSearch
}

/** Of one user, with what they keep; of everybody, the bytes that are kept. */
const MAX_REMEMBERED = 20
const MAX_KEPT_BYTES = 10 * KEEP.bytes

/** No limit of their own: they end at the end, or when their memory is full. */
const STYLE: SearchStyle = { defaultLimit: 0, omitOver: OMIT_OVER }

export function backgroundSearches(runner: SearchRunner): BackgroundSearches {
  let entries: readonly Entry[] = []

  function find(asker: Asker, id: string): Entry {
    const user = userKey(asker.identity)
    const entry = entries.find(
      (each) => each.search.id === id && each.user === user && each.set === asker.set,
    )
    if (entry !== undefined) return entry
    throw new JobError(
      'MR_UNKNOWN_SEARCH',
      `You have no background search ${JSON.stringify(id.slice(0, 60))} on this cluster. They end with the server's process, and the oldest of more than ${MAX_REMEMBERED} are forgotten.`,
    )
  }

  /** Forgets those that ended longest ago until there is room; those that run are counted among the searches. */
  function makeRoom(user: string): void {
    for (;;) {
      const own = entries.filter((entry) => entry.user === user)
      const tooMany = own.length >= MAX_REMEMBERED
      if (!tooMany && keptBytes(entries) < MAX_KEPT_BYTES) return
      // entries are in the order of their beginning
      const oldest = (tooMany ? own : entries).find(({ search }) => !search.running)
      if (oldest === undefined) return
      entries = entries.filter((entry) => entry !== oldest)
    }
  }

  return {
    async start(asker, request) {
      const search = await backgroundSearch(
        asker.cluster,
        { ...request, streaming: true },
        // No signal of the request: the search goes on without whoever asked.
        (next) => runner.open(asker, next, STYLE),
      )
      const user = userKey(asker.identity)
      makeRoom(user)
      entries = [...entries, { user, set: asker.set, search }]
      return search.view()
    },
    list(asker) {
      const user = userKey(asker.identity)
      return entries
        .filter((entry) => entry.user === user && entry.set === asker.set)
        .map(({ search }) => search.view())
        .toReversed()
    },
    get: (asker, id) => find(asker, id).search.view(),
    records(asker, id) {
      const { search } = find(asker, id)
      for (const topic of search.topics) runner.check(asker, topic)
      return { records: search.records, state: search.view().state }
    },
    async resume(asker, id) {
      const { search } = find(asker, id)
      await search.resume()
      return search.view()
    },
    remove(asker, id) {
      const entry = find(asker, id)
      const { search } = entry
      if (search.running || search.view().state === 'paused') search.cancel()
      else entries = entries.filter((each) => each !== entry)
      return search.view()
    },
  }
}

function keptBytes(entries: readonly Entry[]): number {
  return entries.reduce((sum, { search }) => sum + search.records.bytes, 0)
}
