import { useCallback } from 'react'
import { useSearchParams, useSetSearchParams } from '../../app/params.ts'

export interface UrlWords {
  readonly q?: string | undefined
  readonly sort?: string | undefined
  readonly cols?: string | undefined
}

/**
 * The words of one table in the address. They replace the current history entry: going back leaves the list instead
 * of undoing letters. `prefix` (`members.`) keeps several tables of one page apart.
 */
export function useUrlWords(prefix: string): readonly [UrlWords, (change: UrlWords) => void] {
  const search = useSearchParams()
  const setSearch = useSetSearchParams()
  const change = useCallback(
    (words: UrlWords) =>
      setSearch(
        Object.fromEntries(Object.entries(words).map(([name, text]) => [prefix + name, text])),
      ),
    [setSearch, prefix],
  )
  return [
    { q: search[`${prefix}q`], sort: search[`${prefix}sort`], cols: search[`${prefix}cols`] },
    change,
  ]
}
