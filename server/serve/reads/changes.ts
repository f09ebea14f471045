/** What changed in a cluster, and when. */
import { changesQuery } from '@millrace/contract/change.ts'
import { responses } from '@millrace/contract/responses.ts'
import { EVERYBODY } from '../access-rule.ts'
import { decodePlace } from '../../state/changes/cursor.ts'
import { badCursor } from '../cursor.ts'
import { ServeError } from '../errors.ts'
import { clusterParams } from '../input.ts'
import { findCluster } from '../lookup.ts'
import { defineRead } from '../read.ts'
import { resourceOf } from '../resources.ts'

const DAY_MS = 86_400_000
const DEFAULT_LIMIT = 200

export const changeReads = [
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/changes',
    summary:
      'What changed: topics, configurations, partitions, brokers, groups, ACLs and quotas, newest first',
    tag: 'clusters',
    params: clusterParams,
    query: changesQuery,
    response: responses.changes,
    // `from` may be relative to now.
    cacheable: false,
    async read(context, { cluster_id }, query) {
      const view = findCluster(context, cluster_id)
      const now = Date.now()
      const from = instant(query.from ?? -DAY_MS, now)
      // Not now: what another instance saw may be of its clock's next moment.
      const to = query.to === undefined ? Number.MAX_SAFE_INTEGER : instant(query.to, now)
      if (from > to)
        throw new ServeError(
          'MR_BAD_PARAMETER',
          `The query parameter from (${from}) is after to (${to}): from must not be later, both in ms since epoch or negative for "before now".`,
        )
      const { entity, name, q, cursor, limit = DEFAULT_LIMIT } = query
      if (cursor !== undefined && decodePlace(cursor) === null) throw badCursor()
      const filters = {
        ...(entity === undefined ? {} : { entity }),
        ...(name === undefined ? {} : { name }),
        ...(q === undefined ? {} : { q }),
        ...(cursor === undefined ? {} : { cursor }),
      }
      const resource = resourceOf(context, view)
      const answer = await context.changes.list(resource, {
        from,
        to,
        limit,
        ...filters,
        tells: (change) => view.tells(change),
      })
      const { changes, nextCursor, problem } = answer
      const { id: clusterId, last_seen_at: capturedAt } = view.row
      return {
        data: changes,
        capturedAt,
        missing: problem === null ? [] : [{ section: 'changes', ...problem }],
        // That a cluster was seen for the first time is no change of it, but it is news.
        watch:
          capturedAt === null
            ? { kind: 'sections', clusterId, sections: ['cluster'] }
            : { kind: 'changes', clusterId },
        page: nextCursor === null ? {} : { next_cursor: nextCursor },
      }
    },
  }),
]

const instant = (value: number, now: number): number => (value < 0 ? now + value : value)
