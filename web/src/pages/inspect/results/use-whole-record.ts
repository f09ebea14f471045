import { useQuery } from '@tanstack/react-query'
import type { ProblemError } from '../../../api/problem-error.ts'
import type { ShownRecord } from '../model.ts'
import { recordId, type RecordPlace } from './record-id.ts'
import {
  fetchHead,
  fetchRecord,
  type Part,
  type PartHead,
  partPath,
  WHOLE_LIMIT,
  type WholeRecord,
} from './whole-record.ts'

/** What is known of a record whose search left parts out. */
export type Whole =
  | { readonly state: 'here'; readonly record: ShownRecord }
  | { readonly state: 'loading'; readonly bytes: number }
  /** Over WHOLE_LIMIT. */
  | { readonly state: 'large'; readonly bytes: number }
  | { readonly state: 'failed'; readonly error: ProblemError; readonly retry: () => void }

/** Kafka's records do not change; what was read once stays for a while. */
const KEEP = { staleTime: Infinity, gcTime: 60_000, retry: false } as const

/** The record itself, or the whole of it from the server when it is not too large for a tree. */
export function useWholeRecord(
  cluster: string,
  record: ShownRecord,
  serdes: Readonly<Record<string, string>>,
): Whole {
  const bytes = (record.key_size ?? 0) + (record.value_size ?? 0)
  const wanted = (record.omitted?.length ?? 0) > 0
  const small = bytes <= WHOLE_LIMIT
  const query = useRecord(cluster, record, serdes, wanted && small)
  if (!wanted) return { state: 'here', record }
  if (!small) return { state: 'large', bytes }
  if (query.data !== undefined) return { state: 'here', record: query.data }
  if (query.error !== null) {
    return { state: 'failed', error: query.error, retry: () => void query.refetch() }
  }
  return { state: 'loading', bytes }
}

export function useRecord(
  cluster: string,
  place: RecordPlace,
  serdes: Readonly<Record<string, string>>,
  enabled: boolean,
) {
  return useQuery<WholeRecord, ProblemError>({
    ...KEEP,
    queryKey: ['record', cluster, recordId(place), serdes],
    queryFn: ({ signal }) => fetchRecord(cluster, place, serdes, signal),
    enabled,
  })
}

/** Bytes of a part as they are in Kafka; the first of them where there are many. */
export function usePartHead(cluster: string, place: RecordPlace, part: Part, enabled: boolean) {
  return useQuery<PartHead, ProblemError>({
    ...KEEP,
    queryKey: ['record bytes', cluster, recordId(place), part],
    queryFn: ({ signal }) => fetchHead(partPath(cluster, place, part), signal),
    enabled,
  })
}
