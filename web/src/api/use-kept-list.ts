import { useMemo, useSyncExternalStore } from 'react'
import type { KeptList, ListBody } from './kept-list.ts'
import type { ProblemError } from './problem-error.ts'
import { useRead } from './use-read.ts'

export interface Kept<Item> {
  /** undefined: not known (yet). */
  readonly items: readonly Item[] | undefined
  readonly isPending: boolean
  readonly error: ProblemError | undefined
}

export function useKeptList<Item>(list: KeptList<Item>): Kept<Item> {
  const { data, isPending, error } = useRead<ListBody<Item>>(list.path)
  const changes = useSyncExternalStore(
    (listener) => list.subscribe(listener),
    () => list.changes,
  )
  // oxlint-disable-next-line react/exhaustive-deps -- `changes` is what `over` puts on top
  const items = useMemo(() => data && list.over(data), [list, data, changes])
  return { items, isPending, error }
}
