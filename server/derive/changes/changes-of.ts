/** What an observation says has changed since the last good one of its section. Pure. */
import { createHash } from 'node:crypto'
import type { Change } from '@millrace/contract/change.ts'
import type { AnyObservation, Section } from '../../state/model.ts'
import { isOvertaken } from '../../state/snapshot-store.ts'
import type { Known, SectionState } from '../../state/snapshot-store.ts'
import { inBulk } from './bulk.ts'
import { clusterChanges, quorumChanges } from './cluster-changes.ts'
import { configChanges } from './config-changes.ts'
import type { Finding, Looks } from './finding.ts'
import { assignorChanges, groupListChanges } from './group-changes.ts'
import { aclChanges, quotaChanges } from './security-changes.ts'
import { topicChanges } from './topic-changes.ts'

/** Of a value; Kafka itself allows settings of any length. */
const MAX_VALUE = 2000

/**
 * @param before what is known without the observation: ask right before it is applied, and for every one that is, so that
 * each change is found once
 */
export function changesOf(before: Known, observation: AnyObservation): Change[] {
  const { capturedAt, resource, outcome, section } = observation
  const { last }: SectionState = before[section]
  if (last === null || outcome.allFailed || isOvertaken(before, observation)) return []
  return inBulk(find(before, observation)).map(({ since, ...finding }) => {
    const values = { before: cut(finding.before), after: cut(finding.after) }
    const id = idOf(resource, finding, since)
    return { id, at: capturedAt, not_before: since, ...finding, ...values }
  })
}

function find(before: Known, observation: AnyObservation): Finding[] {
  switch (observation.section) {
    case 'cluster':
      return clusterChanges(looks(observation, before.cluster), before)
    case 'quorum':
      return quorumChanges(looks(observation, before.quorum))
    case 'topics':
      return topicChanges(looks(observation, before.topics))
    case 'group_list':
      return groupListChanges(looks(observation, before.group_list))
    case 'groups':
      return assignorChanges(looks(observation, before.groups))
    case 'topic_configs':
      return configChanges('topic', looks(observation, before.topic_configs))
    case 'broker_configs':
      return configChanges('broker', looks(observation, before.broker_configs))
    case 'acls':
      return aclChanges(looks(observation, before.acls))
    case 'quotas':
      return quotaChanges(looks(observation, before.quotas))
    // What flows, not what somebody changed.
    case 'offsets':
    case 'group_offsets':
    case 'log_dirs':
      return []
    // Not Kafka's own; the log of changes is of the cluster.
    case 'registries':
      return []
  }
}

function looks<S extends Section>(
  now: Looks<S>['now'],
  { last, previous }: SectionState<S>,
): Looks<S> {
  // changesOf has looked
  return { now, bases: previous === null ? [last!] : [last!, previous] }
}

/** Two instances that compare the same two observations give the same change the same id. */
function idOf(resource: string, finding: Omit<Finding, 'since'>, since: number): string {
  const { entity, name, kind, field, before, after } = finding
  return createHash('sha256')
    .update(JSON.stringify([resource, entity, name, kind, field, before, after, since]))
    .digest('base64url')
    .slice(0, 22)
}

function cut(value: string | null): string | null {
  return value === null || value.length <= MAX_VALUE ? value : `${value.slice(0, MAX_VALUE)}…`
}
