import type { AuditEntry } from '@millrace/contract/audit.ts'
import type { AuditPathQuery } from '@millrace/contract/paths.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getJson } from '../../../api/client.ts'
import { apiPaths } from '../../../api/paths.ts'
import type { ProblemError } from '../../../api/problem-error.ts'
import { stepsOf } from './audit-words.ts'

/** Everybody's entries, for administrators; or one's own. */
export type AuditScope = 'audit' | 'activity'

type Page = ResponseOf<'audit'>

const PAGE = 100
/** The log is no topic of the socket: it is looked at now and then. */
const LOOK_MS = 5_000

export interface AuditPages {
  readonly entries: readonly AuditEntry[] | undefined
  readonly missing: Page['metadata']['missing']
  readonly problem: ProblemError | undefined
  readonly retry: () => void
  readonly loading: boolean
  /** Reads the next page of older ones; undefined: there is none. */
  readonly more: (() => void) | undefined
  /** How many came since; `PAGE` is "at least". */
  readonly fresh: number
  readonly showFresh: () => void
}

/** Entries page by page, newest first; those that come meanwhile are counted and shown when asked for. */
export function useAudit(scope: AuditScope, query: AuditPathQuery): AuditPages {
  const path = apiPaths[scope](query)
  const pages = useInfiniteQuery<Page, ProblemError, readonly Page[], readonly unknown[], string>({
    queryKey: ['read', path, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      getJson<Page>(
        apiPaths[scope]({
          ...query,
          limit: PAGE,
          ...(pageParam === '' ? {} : { cursor: pageParam }),
        }),
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.metadata.next_cursor,
    select: ({ pages: all }) => all,
    // While another filter is being asked what was found before stays, dimmed by its busy state.
    placeholderData: keepPreviousData,
  })
  const { data } = pages
  const entries = useMemo(() => data?.flatMap((page) => page.entries), [data])
  const over = query.to !== undefined
  const newest = useQuery<Page, ProblemError>({
    queryKey: ['read', path, 'newest'],
    queryFn: ({ signal }) => getJson<Page>(apiPaths[scope]({ ...query, limit: PAGE }), signal),
    refetchInterval: LOOK_MS,
    enabled: entries !== undefined && !over,
  })
  return {
    entries,
    missing: data?.[0]?.metadata.missing ?? [],
    problem: pages.error ?? undefined,
    retry: () => void pages.refetch(),
    loading: pages.isFetching,
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : undefined,
    fresh: pages.isPlaceholderData ? 0 : freshCount(entries ?? [], newest.data?.entries ?? []),
    showFresh: () => void pages.refetch(),
  }
}

/** How many of the newest came after what is shown; the list may have been read later than they were. */
export function freshCount(
  shown: readonly Pick<AuditEntry, 'id' | 'at'>[],
  newest: readonly Pick<AuditEntry, 'id' | 'at'>[],
): number {
  const [first] = shown
  if (first === undefined) return newest.length
  const known = new Set(shown.map(({ id }) => id))
  return newest.filter(({ id, at }) => at >= first.at && !known.has(id)).length
}

/** How far back the entries of an act are looked for when none of them is on screen. */
const ACT_BACK_MS = 90 * 86_400_000
/** An act has two steps, three at most. */
const ACT_LIMIT = 20
const AROUND_MS = 3_600_000

export interface Act {
  /** Oldest first. */
  readonly steps: readonly AuditEntry[]
  readonly pending: boolean
  readonly problem: ProblemError | undefined
}

/** The steps of one act, those on screen at once. */
export function useAct(scope: AuditScope, id: string, shown: readonly AuditEntry[]): Act {
  const known = useMemo(() => shown.filter(({ act_id: act }) => act === id), [shown, id])
  const at = known[0]?.at
  const query: AuditPathQuery = {
    from: at === undefined ? -ACT_BACK_MS : at - AROUND_MS,
    q: `.act_id == ${JSON.stringify(id)}`,
    limit: ACT_LIMIT,
  }
  const { data, error, isPending } = useQuery<Page, ProblemError>({
    queryKey: ['read', apiPaths[scope](query)],
    queryFn: ({ signal }) => getJson<Page>(apiPaths[scope](query), signal),
    // An outcome may be under way while its request is looked at.
    refetchInterval: ({ state }) => (isOver(state.data?.entries ?? []) ? false : 2_000),
  })
  const steps = useMemo(() => {
    const all = new Map([...known, ...(data?.entries ?? [])].map((entry) => [entry.id, entry]))
    return stepsOf([...all.values()])
  }, [known, data])
  return { steps, pending: isPending, problem: error ?? undefined }
}

const isOver = (entries: readonly AuditEntry[]): boolean =>
  entries.length > 0 &&
  (entries.some(({ phase }) => phase === 'outcome') ||
    entries.every(({ phase }) => phase === 'event'))
