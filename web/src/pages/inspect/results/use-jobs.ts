import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { SearchJob, SearchRequest } from '@millrace/contract/search.ts'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getJson, sendJson } from '../../../api/client.ts'
import { apiPaths } from '../../../api/paths.ts'
import { ProblemError } from '../../../api/problem-error.ts'

const WATCHED_MS = 1_500
const UNWATCHED_MS = 15_000

const keyOf = (cluster: string) => ['background searches', cluster]

/** The background searches of whoever looks; often while some run and somebody watches. */
export function useJobs(cluster: string, watched: boolean) {
  return useQuery<readonly SearchJob[], ProblemError>({
    queryKey: keyOf(cluster),
    queryFn: async ({ signal }) =>
      (await getJson<ResponseOf<'searches'>>(apiPaths.searches(cluster), signal)).searches,
    refetchInterval: ({ state }) => {
      const running = state.data?.some((job) => job.state === 'running') === true
      if (running) return watched ? WATCHED_MS : UNWATCHED_MS
      return false
    },
    retry: false,
  })
}

export interface JobActions {
  readonly start: (request: SearchRequest) => void
  /** Ends one that runs, forgets one that has ended. */
  readonly remove: (id: string) => void
  readonly resume: (id: string) => void
}

/** Each says when it could not be done, and has the list asked for again. */
export function useJobActions(cluster: string): JobActions {
  const queries = useQueryClient()
  const act = async (action: () => Promise<unknown>, what: string): Promise<void> => {
    try {
      await action()
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      notifications.show({ color: 'red', title: what, message: error.problem.detail })
    } finally {
      await queries.invalidateQueries({ queryKey: keyOf(cluster) })
    }
  }
  return {
    start: (request) =>
      void act(() => startJob(cluster, request), 'The search could not be started'),
    remove: (id) =>
      void act(
        () => sendJson('DELETE', apiPaths.searchJob(cluster, id)),
        'The search could not be ended',
      ),
    resume: (id) =>
      void act(
        () => sendJson('POST', apiPaths.searchJobResume(cluster, id)),
        'The search could not be resumed',
      ),
  }
}

function startJob(cluster: string, request: SearchRequest): Promise<unknown> {
  const { tail: _tail, cursor: _cursor, scan_limit: _scanLimit, ...rest } = request
  // The page's limit is for pages; what a background search may keep bounds it.
  const whole: SearchRequest = { ...rest, limit: 0, streaming: true }
  return sendJson('POST', apiPaths.searches(cluster), whole)
}
