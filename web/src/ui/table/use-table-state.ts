import type { SortKey } from '@millrace/contract/list-sort.ts'
import { useCallback, useMemo } from 'react'
import { setColumns, usePreferences } from '../../stores/preferences.ts'
import type { Column } from './column.ts'
import { type PlacedColumn, defaultLayout, formatLayout, parseLayout } from './column-layout.ts'
import { readSort, writeSort } from './sort.ts'
import { useUrlWords } from './use-url-words.ts'

export interface TableState {
  readonly q: string
  readonly setQ: (q: string) => void
  readonly sort: readonly SortKey[]
  readonly setSort: (sort: readonly SortKey[]) => void
  readonly layout: readonly PlacedColumn[]
  readonly setLayout: (layout: readonly PlacedColumn[]) => void
  readonly resetLayout: () => void
  readonly layoutChanged: boolean
}

/**
 * Filter, sort and columns of a table. The address wins, so that a shared link shows what its sender saw; the columns
 * are remembered per table as well. `prefix` keeps several tables of one page apart.
 */
export function useTableState<Row>(
  id: string,
  columns: readonly Column<Row>[],
  defaultSort: string,
  prefix: string,
): TableState {
  const [words, setWords] = useUrlWords(prefix)
  const ids = useMemo(() => new Set(columns.map((column) => column.id)), [columns])
  const remembered = usePreferences((preferences) => preferences.columns[id]) ?? ''

  const sortText = words.sort ?? defaultSort
  const sort = useMemo(() => readSort(sortText, ids), [sortText, ids])
  const layoutText = words.cols ?? remembered
  const chosen = useMemo(() => parseLayout(layoutText, ids), [layoutText, ids])
  const layout = useMemo(() => chosen ?? defaultLayout(columns), [chosen, columns])

  return {
    q: words.q ?? '',
    setQ: useCallback((q: string) => setWords({ q: q === '' ? undefined : q }), [setWords]),
    sort,
    setSort: useCallback(
      (keys: readonly SortKey[]) => {
        const text = writeSort(keys)
        setWords({ sort: text === defaultSort ? undefined : text })
      },
      [setWords, defaultSort],
    ),
    layout,
    setLayout: useCallback(
      (next: readonly PlacedColumn[]) => {
        const text = formatLayout(next)
        setColumns(id, text)
        setWords({ cols: text })
      },
      [id, setWords],
    ),
    resetLayout: useCallback(() => {
      setColumns(id, '')
      setWords({ cols: undefined })
    }, [id, setWords]),
    layoutChanged: chosen !== null,
  }
}
