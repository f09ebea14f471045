/**
 * Which series of the history a tenant is told. What history keeps of one topic or group is theirs where nothing of others can be in
 * it; what it keeps of the cluster is made anew from those, or not told at all.
 */
import type { HistoryEntity, SeriesId } from '../../state/history-metrics.ts'
import type { HistoryRequest } from '../../state/history-log/model.ts'
import type { Visibility } from './visibility.ts'

/** Series whose sum it is: `metric` of every thing of the entity that is seen. */
export interface SumParts {
  readonly entity: 'topic' | 'group'
  readonly metric: string
  readonly sees: (name: string) => boolean
}

export type Telling =
  | { readonly kind: 'told' }
  /** As one of a name that nothing is known of. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'untold'; readonly reason: string }
  | { readonly kind: 'sum'; readonly of: SumParts }

export const TOLD: Telling = { kind: 'told' }
const UNKNOWN: Telling = { kind: 'unknown' }

export function seesThing(seen: Visibility, entity: HistoryEntity, name: string): boolean {
  switch (entity) {
    case 'cluster':
    case 'broker':
      return true
    case 'topic':
      return seen.seesTopic(name)
    case 'group':
      return seen.seesGroup(name)
  }
}

/**
 * By the tenant's paths alone, not by who reads what at the moment: history has sums whose parts are forgotten, and whether points
 * are told must not tell that somebody else is there.
 */
export function tellingOf(seen: Visibility, { entity, metric, name }: SeriesId): Telling {
  return seesThing(seen, entity, name) ? tellingOfMetric(seen, entity, metric) : UNKNOWN
}

/** Of what is seen. */
export function tellingOfMetric(seen: Visibility, entity: HistoryEntity, metric: string): Telling {
  switch (entity) {
    case 'topic':
      return isOfReaders(metric) && !seesAllGroups(seen) ? FOREIGN_READERS : TOLD
    case 'group':
      return isOfReaders(metric) && !readsOnlyVisible(seen) ? FOREIGN_TOPICS : TOLD
    case 'broker':
      return WHOLE
    case 'cluster':
      return ofCluster(seen, metric)
  }
}

function ofCluster(seen: Visibility, metric: string): Telling {
  const sees = { topic: seen.seesTopic, group: seen.seesGroup }
  const sumOf = (entity: 'topic' | 'group'): Telling => ({
    kind: 'sum',
    of: { entity, metric, sees: sees[entity] },
  })
  switch (metric) {
    case 'write_rate':
    case 'messages':
    case 'disk_bytes':
      return sumOf('topic')
    case 'lag':
    case 'read_rate':
      if (readsOnlyVisible(seen)) return sumOf('group')
      return seesAllGroups(seen) ? sumOf('topic') : WHOLE
    // Brokers are everybody's.
    case 'brokers':
      return TOLD
    default:
      return WHOLE
  }
}

/** Made of what groups do with topics. */
const isOfReaders = (metric: string): boolean => metric === 'lag' || metric === 'read_rate'

const seesAllGroups = ({ scope }: Visibility): boolean =>
  scope.includesAll('group') && !scope.excludesAny('group')

/** What its groups read is a tenant's unless it is excluded. */
const readsOnlyVisible = ({ scope }: Visibility): boolean => !scope.excludesAny('topic')

const FOREIGN_READERS: Telling = {
  kind: 'untold',
  reason:
    'History keeps lag and read rate of a topic as sums over all groups of the cluster, of which your tenant has not all. The lag of a group over time is told.',
}

const FOREIGN_TOPICS: Telling = {
  kind: 'untold',
  reason:
    'History keeps lag and read rate of a group as sums over all topics that it reads, some of which may be excluded from your tenant.',
}

const WHOLE: Telling = {
  kind: 'untold',
  reason: 'History keeps this number of the whole cluster only, which is more than your tenant.',
}

/** Series × steps: a second of work. */
const MOST_POINTS = 3_000_000

/** What is to be said of a sum; `isAll`: it cannot be made. */
export function lackOfSum(
  series: number,
  stat: HistoryRequest['stat'],
  steps: number,
  isByMinute: boolean,
): { readonly reason: string; readonly isAll: boolean } | null {
  if (isByMinute) return null
  if (stat === 'max')
    return {
      isAll: true,
      reason:
        'The numbers of a tenant as a whole are sums over its topics or groups, and a sum of maxima is no maximum: ask for the mean.',
    }
  if (series * steps > MOST_POINTS)
    return {
      isAll: true,
      reason: `The numbers of a tenant as a whole are sums over its topics or groups, here ${series} of them at ${steps} times, which is too much for one answer: ask for a shorter range.`,
    }
  return {
    isAll: false,
    reason:
      'The numbers of a tenant as a whole are sums over the topics and groups that it had in the last hours: what was deleted before is not in them.',
  }
}

/** Unknown parts add nothing; where none is known the sum is unknown. */
export function addTo(sum: Float64Array, part: Float64Array): void {
  for (let i = 0; i < sum.length; i++) {
    const value = part[i] ?? Number.NaN
    if (!Number.isNaN(value)) sum[i] = Number.isNaN(sum[i]!) ? value : sum[i]! + value
  }
}
