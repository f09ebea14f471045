/**
 * Background searches of everybody: whose they are, how many are remembered, and when they are forgotten. The records of one
 * are where it runs; that it is there, and how far it is, every instance knows (shared-jobs.ts).
 */
import { randomUUID } from 'node:crypto'
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import type { SearchJob, SearchRequest } from '@millrace/contract/search.ts'
import { userHash } from '../access/identity.ts'
import type { ResourceSet } from '../config/types.ts'
import type { Logger } from '../log/logger.ts'
import type { StatePosition } from '../state/documents/model.ts'
import { backgroundSearch, cannotResume, KEEP, type BackgroundSearch } from './background-search.ts'
import { OMIT_OVER } from './describe-search.ts'
import { JobError } from './errors.ts'
import { viewOf } from './job-descriptor.ts'
import type { KeptRecords } from './kept-records.ts'
import type { Asker, SearchRunner, SearchStyle } from './search-runner.ts'
import type { SharedJob, SharedJobs } from './shared-jobs.ts'
import { type Entry, toldJobs } from './told-jobs.ts'

/** What became of a job, and where that lies in the log; null: it is known here only, for now. */
export interface JobWritten {
  readonly search: SearchJob
  readonly position: StatePosition | null
}

export interface BackgroundSearches {
  /** @throws JobError as a search */
  start(asker: Asker, request: SearchRequest): Promise<JobWritten>
  /** The asker's on this cluster, newest first, whichever instance runs them. */
  list(asker: Asker): readonly SearchJob[]
  /** Address of the instance that has to be asked about it; null: this one. */
  ownerOf(asker: Asker, id: string): string | null
  /**
   * What follows is of those that are here, or whose instance is gone.
   * @param isOwnerLost its instance was asked and did not answer
   * @throws JobError MR_UNKNOWN_SEARCH
   */
  get(asker: Asker, id: string, isOwnerLost: boolean): SearchJob
  /** What it keeps; null: what it found is lost. @throws JobError MR_UNKNOWN_SEARCH, MR_SEARCH_DENIED when a topic of it may no longer be read */
  records(
    asker: Asker,
    id: string,
    isOwnerLost: boolean,
  ): { readonly records: KeptRecords | null; readonly search: SearchJob }
  /** One whose instance is gone goes on here. @throws JobError MR_UNKNOWN_SEARCH, MR_SEARCH_STATE, and as a search; DocumentError */
  resume(asker: Asker, id: string, isOwnerLost: boolean): Promise<JobWritten>
  /** Cancels one that runs or is paused; forgets one that has ended. @throws JobError MR_UNKNOWN_SEARCH, DocumentError */
  remove(asker: Asker, id: string, isOwnerLost: boolean): Promise<JobWritten>
  /** From now on a search that stops was stopped with the process. */
  beginClosing(): void
  /** All have stopped: their last cursors are told. */
  close(): Promise<void>
}

/** Of one user, with what they keep; of everybody, the bytes that are kept. */
const MAX_REMEMBERED = 20
const MAX_KEPT_BYTES = 10 * KEEP.bytes
/** Who begins a search waits so long for others to know of it; it runs meanwhile. */
const TELL_MS = 1_500
/** The end of the process waits no longer for Kafka to take the last cursors. */
const LAST_WORDS_MS = 2_000

/** No limit of their own: they end at the end, or when their memory is full. */
const STYLE: SearchStyle = { defaultLimit: 0, omitOver: OMIT_OVER }

export function backgroundSearches(parts: {
  readonly runner: SearchRunner
  readonly shared: SharedJobs
  readonly resources: readonly ResourceSet[]
  readonly log: Logger
}): BackgroundSearches {
  const { runner, shared, resources, log } = parts
  let entries: readonly Entry[] = []
  let isClosing = false
  const told = toldJobs({ shared, log, taken: letGo })
  const stopListening = shared.onChange((user, id, owner) => {
    const entry = entries.find((each) => each.user === user && each.search.id === id)
    if (entry === undefined || shared.isSelf(owner)) return
    if (told.isKnown(entry)) letGo(entry)
  })

  /** Another instance goes on with it, or it was removed there. */
  function letGo(entry: Entry): void {
    told.drop(entry)
    entries = entries.filter((each) => each !== entry)
    entry.search.cancel()
  }

  const resourceOf = ({ set }: Asker): string =>
    resources.find(({ number }) => number === set)?.key ?? ''

  function findHere(asker: Asker, id: string): Entry | undefined {
    const [user, resource] = [userHash(asker.identity), resourceOf(asker)]
    return entries.find(
      (each) =>
        each.search.id === id &&
        each.user === user &&
        each.resource === resource &&
        isVisible(asker, each.search.topics),
    )
  }

  /** One that is not here. */
  function findShared(asker: Asker, id: string): SharedJob | undefined {
    const job = shared.get(userHash(asker.identity), id)
    if (job?.descriptor.resource !== resourceOf(asker)) return undefined
    return isVisible(asker, topicsOf(job)) ? job : undefined
  }

  function findElsewhere(asker: Asker, id: string): SharedJob {
    const job = findShared(asker, id)
    if (job !== undefined) return job
    throw new JobError(
      'MR_UNKNOWN_SEARCH',
      `You have no background search ${JSON.stringify(id.slice(0, 60))} on this cluster. The oldest of more than ${MAX_REMEMBERED} are forgotten.`,
    )
  }

  function shown(asker: Asker, job: SharedJob, isOwnerLost: boolean): SearchJob {
    const isThere = job.ownerUrl !== null && !isOwnerLost
    return viewOf(job.id, asker.cluster.id, job.descriptor, {
      isThere,
      hasSecret: shared.hasSecret,
    })
  }

  /** Forgets those that ended longest ago until there is room; those that run are counted among the searches. */
  function makeRoom(user: string): void {
    for (;;) {
      const own = entries.filter((entry) => entry.user === user)
      const tooMany = own.length > MAX_REMEMBERED
      if (!tooMany && keptBytes(entries) < MAX_KEPT_BYTES) break
      // entries are in the order of their beginning
      const oldest = (tooMany ? own : entries).find(({ search }) => !search.running)
      if (oldest === undefined) break
      told.drop(oldest)
      entries = entries.filter((entry) => entry !== oldest)
      forgetLater(oldest.user, oldest.search.id)
    }
    const here = new Set(
      entries.filter((entry) => entry.user === user).map(({ search }) => search.id),
    )
    const elsewhere = shared.list(user).filter(({ id }) => !here.has(id))
    const gone = elsewhere
      .filter(({ ownerUrl }) => ownerUrl === null)
      .toSorted((a, b) => a.descriptor.created_at - b.descriptor.created_at)
    const tooMany = Math.max(0, here.size + elsewhere.length - MAX_REMEMBERED)
    for (const { id } of gone.slice(0, tooMany)) forgetLater(user, id)
  }

  function forgetLater(user: string, id: string): void {
    shared.forget(user, id).catch((error: unknown) => {
      log.debug({ error, search: id }, 'a background search could not be forgotten')
    })
  }

  async function begin(
    asker: Asker,
    given: Pick<
      Parameters<typeof backgroundSearch>[0],
      'id' | 'request' | 'createdAt' | 'firstRecord'
    >,
  ): Promise<Entry> {
    let entry: Entry | undefined
    const search: BackgroundSearch = await backgroundSearch({
      ...given,
      clusterId: asker.cluster.id,
      // No signal of the request: the search goes on without whoever asked.
      open: (next) => runner.open(asker, next, STYLE),
      stood: () => {
        if (entry !== undefined) void told.tell(entry)
      },
      isClosing: () => isClosing,
    })
    entry = { user: userHash(asker.identity), resource: resourceOf(asker), search }
    return entry
  }

  function keep(entry: Entry, isKnown: boolean): void {
    entries = [...entries, entry]
    told.add(entry, isKnown)
    makeRoom(entry.user)
  }

  /** Goes on here with what an instance that is gone began. */
  async function takeOver(asker: Asker, job: SharedJob, isOwnerLost: boolean): Promise<JobWritten> {
    const view = shown(asker, job, isOwnerLost)
    const { cursor, state, request, created_at: createdAt, records_to: firstRecord } = view
    if (state === 'running') throw cannotResume(state)
    if (cursor === null) throw cannotResume(state, view.reason ?? undefined)
    const { id, user, descriptor } = job
    const given = { id, request: { ...request, cursor }, createdAt, firstRecord }
    const entry = await begin(asker, given)
    const { id: _id, cluster_id: _cluster, ...own } = entry.search.view()
    try {
      const now = { ...own, resource: entry.resource, cursor: entry.search.cursor() }
      const position = await shared.save(user, id, now, { taken: descriptor })
      keep(entry, true)
      // It may have come to its end while that was told.
      if (!entry.search.running) void told.tell(entry)
      return { search: entry.search.view(), position }
    } catch (error) {
      entry.search.cancel()
      throw error
    }
  }

  return {
    async start(asker, request) {
      const entry = await begin(asker, {
        id: randomUUID(),
        request: { ...request, streaming: true },
        createdAt: Date.now(),
        firstRecord: 0,
      })
      keep(entry, false)
      const position = await Promise.race([told.tell(entry), delay(TELL_MS, null, { ref: false })])
      return { search: entry.search.view(), position }
    },
    list(asker) {
      const [user, resource] = [userHash(asker.identity), resourceOf(asker)]
      const here = entries.filter((entry) => entry.user === user && entry.resource === resource)
      const visible = here.filter(({ search }) => isVisible(asker, search.topics))
      const views = visible.map(({ search }) => search.view())
      const elsewhere = shared
        .list(user)
        .filter(
          (job) =>
            job.descriptor.resource === resource &&
            !here.some(({ search }) => search.id === job.id) &&
            isVisible(asker, topicsOf(job)),
        )
        .map((job) => shown(asker, job, false))
      return [...views, ...elsewhere].sort((a, b) => b.created_at - a.created_at)
    },
    ownerOf(asker, id) {
      if (findHere(asker, id) !== undefined) return null
      return findShared(asker, id)?.ownerUrl ?? null
    },
    get: (asker, id, isOwnerLost) =>
      findHere(asker, id)?.search.view() ?? shown(asker, findElsewhere(asker, id), isOwnerLost),
    records(asker, id, isOwnerLost) {
      const here = findHere(asker, id)?.search
      const search = here?.view() ?? shown(asker, findElsewhere(asker, id), isOwnerLost)
      for (const { topic } of search.started.topics) runner.check(asker, topic)
      return { records: here?.records ?? null, search }
    },
    async resume(asker, id, isOwnerLost) {
      const entry = findHere(asker, id)
      if (entry === undefined) return takeOver(asker, findElsewhere(asker, id), isOwnerLost)
      await entry.search.resume()
      const position = await told.tell(entry)
      return { search: entry.search.view(), position }
    },
    async remove(asker, id, isOwnerLost) {
      const entry = findHere(asker, id)
      if (entry === undefined) {
        const job = findElsewhere(asker, id)
        const search = shown(asker, job, isOwnerLost)
        return { search, position: await shared.forget(job.user, id) }
      }
      const { search } = entry
      if (search.running || search.view().state === 'paused') {
        search.cancel()
        return { search: search.view(), position: null }
      }
      const isKnown = told.isKnown(entry)
      const position = isKnown ? await shared.forget(entry.user, id) : null
      told.drop(entry)
      entries = entries.filter((each) => each !== entry)
      return { search: search.view(), position }
    },
    beginClosing() {
      isClosing = true
    },
    async close() {
      stopListening()
      // Those that listened for the end have heard of it.
      await turn()
      await Promise.race([told.close(), delay(LAST_WORDS_MS, undefined, { ref: false })])
    },
  }
}

const topicsOf = ({ descriptor }: SharedJob): readonly string[] =>
  descriptor.started.topics.map(({ topic }) => topic)

/** One that reads what no longer belongs to its user's tenant is not told of. */
const isVisible = ({ sees }: Asker, topics: readonly string[]): boolean => topics.every(sees)

function keptBytes(entries: readonly Entry[]): number {
  return entries.reduce((sum, { search }) => sum + search.records.bytes, 0)
}
