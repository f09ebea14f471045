/**
 * Keeps the others informed of the background searches that run here: at their beginning, every five seconds on their way,
 * and when they stand still. What cannot be told now is told later; a search never waits for it.
 */
import type { Logger } from '../log/logger.ts'
import type { StatePosition } from '../state/documents/model.ts'
import type { BackgroundSearch } from './background-search.ts'
import { JobError } from './errors.ts'
import type { SharedJobs } from './shared-jobs.ts'

const EVERY_MS = 5_000
/** The place of one that reads more partitions does not fit into a document, and takes long to be written down. */
const MAX_PARTITIONS = 2_000

export interface Entry {
  /** userHash */
  readonly user: string
  /** ResourceSet.key */
  readonly resource: string
  readonly search: BackgroundSearch
}

export interface ToldJobs {
  /** Begins to tell of it. @param isKnown it has a document already, in which this instance stands */
  add(entry: Entry, isKnown: boolean): void
  /** Tells how it stands now. null: it could not be told; it is tried again. */
  tell(entry: Entry): Promise<StatePosition | null>
  /** Whether others know of it. */
  isKnown(entry: Entry): boolean
  /** Tells no more of it. */
  drop(entry: Entry): void
  /** What is not told yet is told once more. */
  close(): Promise<void>
}

interface Telling {
  isKnown: boolean
  /** What is known to others is not how it stands. */
  isOld: boolean
  under: Promise<StatePosition | null> | null
}

export function toldJobs(parts: {
  readonly shared: SharedJobs
  readonly log: Logger
  /** Another instance has taken it over. */
  readonly taken: (entry: Entry) => void
}): ToldJobs {
  const { shared, log, taken } = parts
  const all = new Map<Entry, Telling>()
  let timer: NodeJS.Timeout | undefined

  async function save(entry: Entry, telling: Telling): Promise<StatePosition | null> {
    const { user, resource, search } = entry
    telling.isOld = false
    try {
      const { id: _id, cluster_id: _cluster, ...view } = search.view()
      const cursor = view.partitions.length > MAX_PARTITIONS ? null : search.cursor()
      const job = { ...view, resource, cursor }
      const position = await shared.save(user, search.id, job, telling.isKnown ? 'self' : 'nobody')
      telling.isKnown ||= position !== null
      return position
    } catch (error) {
      if (error instanceof JobError) taken(entry)
      telling.isOld = true
      log.debug({ error, search: search.id }, 'a background search could not be told to others')
      return null
    }
  }

  /** One write at a time: the next has what came meanwhile. */
  async function tell(entry: Entry): Promise<StatePosition | null> {
    const telling = all.get(entry)
    if (telling === undefined) return null
    while (telling.under !== null) await telling.under
    const under = save(entry, telling)
    telling.under = under
    const position = await under
    telling.under = null
    return position
  }

  return {
    add(entry, isKnown) {
      all.set(entry, { isKnown, isOld: !isKnown, under: null })
      timer ??= setInterval(() => {
        for (const [each, { isOld, under }] of all) {
          if (under === null && (isOld || each.search.running)) void tell(each)
        }
      }, EVERY_MS)
      timer.unref()
    },
    tell,
    isKnown: (entry) => all.get(entry)?.isKnown ?? false,
    drop: (entry) => all.delete(entry),
    async close() {
      clearInterval(timer)
      const old = [...all].filter(([, { isOld, under }]) => isOld || under !== null)
      await Promise.all(old.map(([entry]) => tell(entry)))
    },
  }
}
