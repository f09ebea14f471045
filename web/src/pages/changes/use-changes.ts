import type { Change, ChangeEntity } from '@millrace/contract/change.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { useState } from 'react'
import { getJson } from '../../api/client.ts'
import { apiPaths } from '../../api/paths.ts'
import { ProblemError } from '../../api/problem-error.ts'
import { useRead, type Read } from '../../api/use-read.ts'
import { mergeChanges } from './timeline.ts'

export interface ChangesWanted {
  readonly entity?: ChangeEntity | undefined
  readonly name?: string | undefined
  readonly q?: string | undefined
  /** As historyBounds in app/time-range.ts. */
  readonly bounds: { readonly from: number; readonly to?: number }
}

export interface ChangePages {
  /** The newest page, kept up to date: its states are those of the list. */
  readonly first: Read<ResponseOf<'changes'>>
  /** Of all pages that were read, newest first. */
  readonly changes: readonly Change[]
  /** Reads the next page of older ones; undefined: there is none. */
  readonly more: (() => void) | undefined
  readonly loading: boolean
  /** Why the last attempt to read more failed. */
  readonly problem: ProblemError | undefined
}

const PAGE = 100

interface Pages {
  readonly path: string
  /** The newest page that is merged into `changes`. */
  readonly seen: ResponseOf<'changes'> | undefined
  readonly changes: readonly Change[]
  readonly cursor: string | undefined
  readonly hasOlder: boolean
  readonly loading: boolean
  readonly problem: ProblemError | undefined
}

/** Changes page by page, the newest page live. */
export function useChanges(cluster: string, wanted: ChangesWanted): ChangePages {
  const { entity, name, q, bounds } = wanted
  const query = {
    ...bounds,
    ...(entity === undefined ? {} : { entity }),
    ...(name === undefined ? {} : { name }),
    ...(q === undefined || q === '' ? {} : { q }),
    limit: PAGE,
  }
  const path = apiPaths.changes(cluster, query)
  const first = useRead<ResponseOf<'changes'>>(path)
  const [state, setState] = useState<Pages>(() => noPages(path))
  let pages = state.path === path ? state : noPages(path)
  if (first.data !== undefined && first.data !== pages.seen) {
    pages = withNewest(pages, first.data, bounds.from < 0 ? first.updatedAt + bounds.from : 0)
  }
  if (pages !== state) setState(pages)

  const { cursor } = pages
  // Only pages of what is still asked for count.
  const update = (change: (pages: Pages) => Partial<Pages>): void =>
    setState((now) => (now.path === path ? { ...now, ...change(now) } : now))
  const load = async (): Promise<void> => {
    update(() => ({ loading: true, problem: undefined }))
    try {
      const older = await getJson<ResponseOf<'changes'>>(
        apiPaths.changes(cluster, { ...query, ...(cursor === undefined ? {} : { cursor }) }),
      )
      update((now) => ({
        changes: mergeChanges(now.changes, older.changes),
        cursor: older.metadata.next_cursor,
        hasOlder: true,
        loading: false,
      }))
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      update(() => ({ loading: false, problem: error }))
    }
  }
  return {
    first,
    changes: pages.changes,
    more: cursor === undefined ? undefined : () => void load(),
    loading: pages.loading,
    problem: pages.problem,
  }
}

const noPages = (path: string): Pages => ({
  path,
  seen: undefined,
  changes: [],
  cursor: undefined,
  hasOlder: false,
  loading: false,
  problem: undefined,
})

/**
 * The newest page over what was there. New changes push old ones out of it: those stay. When nothing of it was known, more
 * came at once than a page holds, and what was there is dropped rather than shown with a hole above it.
 */
function withNewest(pages: Pages, page: ResponseOf<'changes'>, from: number): Pages {
  const known = new Set(pages.changes.map(({ id }) => id))
  const joins = pages.changes.length === 0 || page.changes.some(({ id }) => known.has(id))
  const fits = joins || page.metadata.next_cursor === undefined
  const kept = fits ? pages.changes.filter(({ at }) => at >= from) : []
  return {
    ...pages,
    seen: page,
    changes: mergeChanges(page.changes, kept),
    ...(fits && pages.hasOlder ? {} : { cursor: page.metadata.next_cursor, hasOlder: false }),
  }
}
