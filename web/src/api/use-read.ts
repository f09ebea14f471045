import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { liveSocket, read, readKey, useSocketState } from './live.ts'
import type { ProblemError } from './problem-error.ts'

/** How often a read is asked for where a proxy blocks sockets. */
const POLL_MS = 15_000
/** The same while the server itself has not looked yet: it is about to. */
const POLL_PENDING_MS = 2_000

/** One read of the API as a component sees it. `data` stays when a later answer fails: a page never goes blank. */
export interface Read<T> {
  readonly data: T | undefined
  /** Why the last answer failed; `data` is then the one before. */
  readonly error: ProblemError | undefined
  /** Nothing is known yet. */
  readonly isPending: boolean
  /** When `data` arrived here, ms since epoch; 0: never. */
  readonly updatedAt: number
  /** `data` is shown although the last attempt to renew it failed. */
  readonly stale: boolean
  readonly retry: () => void
}

/**
 * `path` from api/paths.ts, kept up to date while the component is mounted: over HTTP first, then by the socket;
 * polled while there is no socket. `undefined` asks for nothing.
 *
 * `useRead<ResponseOf<'topics'>>(apiPaths.topics(cluster))`
 */
export function useRead<T>(path: string | undefined): Read<T> {
  const socket = useSocketState()
  const query = useQuery<T, ProblemError>({
    queryKey: readKey(path ?? ''),
    queryFn: ({ signal }) => read<T>(path ?? '', signal),
    enabled: path !== undefined,
    refetchInterval: ({ state }) => {
      if (socket === 'open') return false
      return isPendingBody(state.data) ? POLL_PENDING_MS : POLL_MS
    },
  })
  useEffect(() => (path === undefined ? undefined : liveSocket.subscribe(path)), [path])
  return {
    data: query.data,
    error: query.error ?? undefined,
    isPending: query.isPending,
    updatedAt: query.dataUpdatedAt,
    stale: query.data !== undefined && query.error !== null,
    retry: () => void query.refetch(),
  }
}

/** `metadata.captured_at` is null until the first observation. */
function isPendingBody(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('metadata' in body)) return false
  const { metadata } = body
  return typeof metadata === 'object' && metadata !== null && 'captured_at' in metadata
    ? metadata.captured_at === null
    : false
}
