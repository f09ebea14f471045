/** Visible groups, without the topics that they read and the tenant does not see. */
import type {
  DescribedGroup,
  DescribedMember,
  MemberAssignment,
  StreamsTopology,
} from '@millrace/kafka/read/model.ts'
import type { Visibility } from './visibility.ts'

type Sees = (name: string) => boolean

/** The list itself where nothing of it is hidden. */
export function visibleItems<T>(items: readonly T[], sees: (item: T) => boolean): readonly T[] {
  return items.every(sees) ? items : items.filter(sees)
}

export function visibleGroups(
  groups: readonly DescribedGroup[],
  { seesTopic, seesGroup }: Visibility,
): readonly DescribedGroup[] {
  const visible = visibleItems(groups, ({ id }) => seesGroup(id))
  const shown = visible.map((group) => visibleGroup(group, seesTopic))
  return shown.every((group, index) => group === visible[index]) ? visible : shown
}

function visibleGroup(group: DescribedGroup, sees: Sees): DescribedGroup {
  const { members, topology } = group
  const shown = members?.map((member) => visibleMember(member, sees)) ?? null
  const isSame = members === null || members.every((member, index) => member === shown?.[index])
  if (isSame && (topology === null || isAllVisible(topology, sees))) return group
  return {
    ...group,
    members: shown,
    topology: topology === null ? null : visibleTopology(topology, sees),
  }
}

function visibleMember(member: DescribedMember, sees: Sees): DescribedMember {
  const assignments = visibleAssignments(member.assignments, sees)
  const targetAssignments = visibleAssignments(member.targetAssignments, sees)
  const details = visibleDetails(member.details, sees)
  return assignments === member.assignments &&
    targetAssignments === member.targetAssignments &&
    details === member.details
    ? member
    : { ...member, assignments, targetAssignments, details }
}

function visibleAssignments(
  assignments: readonly MemberAssignment[] | null,
  sees: Sees,
): readonly MemberAssignment[] | null {
  return assignments === null ? null : visibleItems(assignments, ({ topic }) => sees(topic))
}

/** As read/group-kinds.ts and read/consumer-protocol.ts write them: of all details only these two name topics. */
function visibleDetails(
  details: DescribedMember['details'],
  sees: Sees,
): DescribedMember['details'] {
  const { subscription, subscription_regex: regex, ...rest } = details
  // A pattern may spell out whatever it likes.
  if (regex === undefined && (subscription ?? '') === '') return details
  const names = (subscription ?? '').split(', ').filter((name) => name !== '')
  const visible = visibleItems(names, sees)
  if (regex === undefined && visible === names) return details
  return subscription === undefined ? rest : { subscription: visible.join(', '), ...rest }
}

const TOPIC_LISTS = [
  'sourceTopics',
  'repartitionSinkTopics',
  'repartitionSourceTopics',
  'changelogTopics',
] as const

function isAllVisible({ subtopologies }: StreamsTopology, sees: Sees): boolean {
  return subtopologies.every((part) => TOPIC_LISTS.every((list) => part[list].every(sees)))
}

function visibleTopology({ epoch, subtopologies }: StreamsTopology, sees: Sees): StreamsTopology {
  return {
    epoch,
    subtopologies: subtopologies.map((part) => ({
      id: part.id,
      sourceTopics: part.sourceTopics.filter(sees),
      repartitionSinkTopics: part.repartitionSinkTopics.filter(sees),
      repartitionSourceTopics: part.repartitionSourceTopics.filter(sees),
      changelogTopics: part.changelogTopics.filter(sees),
    })),
  }
}
