/**
 * Searches with a name, one's own and those that others share, as the server keeps them. They belong to no cluster: the
 * same topics are in staging and production.
 */
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { SavedSearch } from '@millrace/contract/personal.ts'
import { useEffect, useMemo } from 'react'
import { retryOnce, sendJson } from '../../api/client.ts'
import { KeptList } from '../../api/kept-list.ts'
import { queryClient, readKey } from '../../api/live.ts'
import { apiPaths } from '../../api/paths.ts'
import { ProblemError } from '../../api/problem-error.ts'
import { useKeptList } from '../../api/use-kept-list.ts'
import { asSaved, forgetEarly, moveUp, useEarlySearches } from './early-searches.ts'
import { ordered, withoutSearch, withSearch } from './saved-list.ts'

const PATH = apiPaths.savedSearches()
const list = new KeptList<SavedSearch>(queryClient, readKey(PATH), PATH, 'saved_searches')

export interface ListedSearch extends SavedSearch {
  /** Of an earlier release, in this browser only: the server has not taken it yet. */
  readonly hereOnly: boolean
}

export interface SavedSearches {
  readonly searches: readonly ListedSearch[]
  readonly isPending: boolean
  readonly error: ProblemError | undefined
}

export function useSavedSearches(): SavedSearches {
  const { items, isPending, error } = useKeptList(list)
  const early = useEarlySearches(({ searches }) => searches)
  useEffect(() => {
    if (items !== undefined && early.length > 0) move(items)
  }, [items, early])
  const searches = useMemo(() => {
    const known = new Set(items?.map(({ id }) => id))
    const left = early.map(asSaved).filter(({ id }) => !known.has(id))
    return ordered([
      ...(items ?? []).map((one) => ({ ...one, hereOnly: false })),
      ...left.map((one) => ({ ...one, hereOnly: true })),
    ])
  }, [items, early])
  return { searches, isPending, error }
}

/** Adds or changes one of one's own; shown at once, taken back with the reason when it is refused. */
export async function keepSearch(search: SavedSearch): Promise<void> {
  try {
    await put(search)
    forgetEarly(search.id)
  } catch (error) {
    tell(`“${search.name}” was not saved`, error)
  }
}

/** Gone at once; the toast brings it back. */
export async function deleteSearch(search: ListedSearch): Promise<void> {
  const { id, name } = search
  try {
    if (!search.hereOnly) {
      await list.change(withoutSearch(search), () =>
        retryOnce(() => sendJson('DELETE', apiPaths.savedSearch(id))),
      )
    }
    forgetEarly(id)
  } catch (error) {
    tell(`“${name}” was not deleted`, error)
    return
  }
  const toast = `deleted ${id}`
  notifications.show({
    id: toast,
    color: 'gray',
    title: `Deleted “${name}”`,
    message: (
      <Button
        onClick={() => {
          notifications.hide(toast)
          void keepSearch(search)
        }}
      >
        Undo
      </Button>
    ),
    autoClose: 10_000,
  })
}

const put = (search: SavedSearch): Promise<unknown> => {
  const { id, name, shared } = search
  return list.change(withSearch(search), () =>
    retryOnce(() =>
      sendJson('PUT', apiPaths.savedSearch(id), { name, shared, search: search.search }),
    ),
  )
}

/** Once for each visit: what the server does not take now stays in this browser and is listed as such. */
let moved = false

function move(known: readonly SavedSearch[]): void {
  if (moved) return
  moved = true
  moveUp(known, put).catch((error: unknown) => tell('Earlier searches stay in this browser', error))
}

function tell(title: string, error: unknown): void {
  if (!(error instanceof ProblemError)) throw error
  notifications.show({
    color: 'red',
    title,
    message: error.problem.detail,
  })
}
