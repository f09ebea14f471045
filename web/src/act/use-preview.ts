/** What a change would do, asked of the server while the form is filled in. */
import type { MutationPreview } from '@millrace/contract/mutation.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { sendJson } from '../api/client.ts'
import { apiPaths } from '../api/paths.ts'
import type { ProblemError } from '../api/problem-error.ts'
import type { ChangeInput } from './forms/model.ts'

/** Nobody waits for it while typing, and the brokers are not asked for every letter. */
const REST_MS = 250

export interface Preview {
  /** The last that was told; of an input that has changed since while `current` is false. */
  readonly preview: MutationPreview | undefined
  readonly error: ProblemError | undefined
  /** It is of the input as it is now. */
  readonly current: boolean
}

/** @param input undefined: nothing can be asked yet. An older question is given up when a newer one is asked. */
export function usePreview(
  cluster: string,
  mutation: string,
  input: ChangeInput | undefined,
): Preview {
  const body = input === undefined ? undefined : JSON.stringify(input)
  const [rested] = useDebouncedValue(body, REST_MS)
  const path = apiPaths.mutationPreview(cluster, mutation)
  const query = useQuery<ResponseOf<'mutationPreview'>, ProblemError>({
    queryKey: ['preview', path, rested],
    queryFn: ({ signal }) => sendJson('POST', path, JSON.parse(rested ?? '{}'), signal),
    enabled: rested !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const current = rested === body && !query.isFetching
  return {
    preview: body === undefined ? undefined : query.data?.preview,
    error: current ? (query.error ?? undefined) : undefined,
    current: current && !query.isPlaceholderData,
  }
}
