/** One observation as a tenant sees it. */
import type { Outcome } from '@millrace/kafka/read/model.ts'
import type { AnyObservation, Observation, Section, SectionData } from '../../state/model.ts'
import { type HasAny, isVisibleAcl } from './acls.ts'
import { visibleCommits } from './committed.ts'
import { visibleConfigs } from './configs.ts'
import { visibleFailure, visibleFaults } from './faults.ts'
import { visibleGroups, visibleItems } from './groups.ts'
import { visibleLogDirs } from './log-dirs.ts'
import { visibleOffsets, visibleTopics } from './topics.ts'
import type { Visibility } from './visibility.ts'

/** The observation itself where nothing of it is hidden. */
export function visibleObservation(
  observation: Observation,
  seen: Visibility,
  hasAny: HasAny,
): Observation {
  const { section, outcome } = observation
  // Nothing of the cluster is hidden; its registries are no part of it.
  if (seen.scope.unrestricted && section !== 'registries') return observation
  if (outcome.allFailed) {
    const faults = visibleFailure(section, outcome.faults, seen)
    return faults === outcome.faults
      ? observation
      : withOutcome(observation, { ...outcome, faults })
  }
  const { faults, moved } = visibleFaults(section, outcome.faults, seen)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- section and outcome of an observation go together
  const data = visibleData(observation as AnyObservation, seen, hasAny, moved)
  return faults === outcome.faults && data === outcome.data
    ? observation
    : withOutcome(observation, { data, faults, allFailed: false })
}

function withOutcome(
  observation: Observation,
  outcome: Outcome<SectionData[Section]>,
): Observation {
  return { ...observation, outcome }
}

function visibleData(
  observation: AnyObservation,
  seen: Visibility,
  hasAny: HasAny,
  movedFaults: Int32Array | null,
): SectionData[Section] {
  switch (observation.section) {
    // Brokers belong to everybody who has a part of the cluster.
    case 'cluster':
    case 'quorum':
    case 'broker_configs':
      return observation.outcome.data
    case 'topics':
      return visibleTopics(observation.outcome.data, seen)
    case 'offsets':
      return visibleOffsets(observation.outcome.data, seen, movedFaults)
    case 'group_list':
      return visibleItems(observation.outcome.data, ({ id }) => seen.seesGroup(id))
    case 'groups':
      return visibleGroups(observation.outcome.data, seen)
    case 'group_offsets':
      return visibleCommits(observation.outcome.data, seen)
    case 'log_dirs':
      return visibleLogDirs(observation.outcome.data, seen)
    case 'topic_configs':
      return visibleConfigs(observation.outcome.data, seen)
    case 'acls':
      return visibleItems(observation.outcome.data, (acl) => isVisibleAcl(seen.scope, hasAny, acl))
    // A quota is of users and clients, which no tenant has.
    case 'quotas':
      return seen.scope.whole
        ? observation.outcome.data
        : visibleItems(observation.outcome.data, () => false)
    case 'registries':
      return visibleItems(observation.outcome.data, ({ id }) => seen.scope.registry(id))
  }
}
