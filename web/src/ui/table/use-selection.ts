import { useCallback, useMemo, useRef, useState } from 'react'

export interface Selection<Row> {
  readonly has: (key: string) => boolean
  readonly rows: readonly Row[]
  readonly state: 'none' | 'some' | 'all'
  /** Turns one row round; with `range` selects from the last one to here. */
  readonly pick: (index: number, range: boolean) => void
  readonly pickAll: () => void
  readonly clear: () => void
}

/** Selected rows by key: they stay selected while the list is sorted, filtered and renewed. */
export function useSelection<Row>(
  matching: readonly Row[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Selection<Row> {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set())
  const anchor = useRef(0)
  const picked = useMemo(
    () => (keys.size === 0 ? [] : rows.filter((row) => keys.has(keyOf(row)))),
    [keys, rows, keyOf],
  )
  const all = useMemo(
    () => keys.size > 0 && matching.length > 0 && matching.every((row) => keys.has(keyOf(row))),
    [keys, matching, keyOf],
  )
  const pick = useCallback(
    (index: number, range: boolean) => {
      const from = range ? Math.min(anchor.current, index) : index
      const to = range ? Math.max(anchor.current, index) : index
      const touched = matching.slice(from, to + 1).map(keyOf)
      anchor.current = index
      setKeys((old) => {
        const next = new Set(old)
        for (const key of touched) {
          if (range || !next.has(key)) next.add(key)
          else next.delete(key)
        }
        return next
      })
    },
    [matching, keyOf],
  )
  return {
    has: (key) => keys.has(key),
    rows: picked,
    state: picked.length === 0 ? 'none' : all ? 'all' : 'some',
    pick,
    pickAll: () => setKeys(all ? new Set() : new Set(matching.map(keyOf))),
    clear: () => setKeys(new Set()),
  }
}
