/** What the address of the page says: ids decoded, search parameters as plain text. */
import { decodePathId } from '@millrace/contract/path-id.ts'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

function useId(name: string): string {
  const params: Readonly<Record<string, string | undefined>> = useParams({ strict: false })
  const text = params[name] ?? ''
  return decodePathId(text) ?? text
}

/** Cluster of the page, as in its address; `` outside a cluster. */
export const useClusterId = (): string => useId('cluster')
export const useTopicName = (): string => useId('topic')
export const useRegistryId = (): string => useId('registry')
export const useSubjectName = (): string => useId('subject')
export const useSchemaId = (): string => useId('schema')
export const useGroupId = (): string => useId('group')
/** NaN when the address names no broker id. */
export function useBrokerId(): number {
  const text = useId('broker')
  return /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
}

export type SearchParams = Readonly<Record<string, string | undefined>>

export function useSearchParams(): SearchParams {
  return useSearch({ strict: false })
}

/**
 * Sets search parameters of this page's address; `undefined` and `` remove. `replace` (the default) for what changes
 * with every key press, a history entry for what people step back through.
 */
export function useSetSearchParams(): (change: SearchParams, replace?: boolean) => void {
  const navigate = useNavigate()
  return useCallback(
    (change, replace = true) => {
      void navigate({
        to: '.',
        replace,
        search: (before: SearchParams) => compact({ ...before, ...change }),
      })
    },
    [navigate],
  )
}

function compact(search: SearchParams): SearchParams {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  )
}
