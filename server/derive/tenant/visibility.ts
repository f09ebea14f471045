/** Which topics and groups of a cluster a tenant sees: by its paths, and topics by what its groups consume. */
import type { CommittedTable, DescribedGroup } from '@millrace/kafka/read/model.ts'
import type { ClusterScope, ScopedType } from '../../access/model.ts'
import type { Section } from '../../state/model.ts'
import type { Known } from '../../state/snapshot-store.ts'

export interface Visibility {
  readonly scope: ClusterScope
  readonly seesTopic: (name: string) => boolean
  readonly seesGroup: (id: string) => boolean
}

/** What decides on it, besides the paths: consumption, and whether there is anything at all (acls.ts). */
export const VISIBILITY_SECTIONS = [
  'topics',
  'group_list',
  'groups',
  'group_offsets',
] as const satisfies readonly Section[]

/** Answers by name are remembered: every table of a cluster asks for the same ones. */
const MOST_NAMES = 200_000

/** Included, and not excluded: what the paths say by themselves, whether it exists or not. */
export function isWithin(scope: ClusterScope, type: ScopedType, name: string): boolean {
  return scope.includes(type, name) && !scope.excludes(type, name)
}

/** @param inferred topics that a visible group consumes; an exclusion wins over that, too */
export function visibility(scope: ClusterScope, inferred: ReadonlySet<string>): Visibility {
  const seesGroup = remembered((id) => isWithin(scope, 'group', id))
  const seesTopic = remembered(
    (name) =>
      (inferred.has(name) || scope.includes('topic', name)) && !scope.excludes('topic', name),
  )
  return { scope, seesTopic, seesGroup }
}

function remembered(decide: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>()
  return (name) => {
    let answer = known.get(name)
    if (answer === undefined) {
      answer = decide(name)
      if (known.size >= MOST_NAMES) known.clear()
      known.set(name, answer)
    }
    return answer
  }
}

/** Topics that groups of the tenant have committed offsets of or are assigned, as last seen; sorted. */
export function inferredTopics(
  scope: ClusterScope,
  { groups, group_offsets: committed }: Pick<Known, 'groups' | 'group_offsets'>,
): readonly string[] {
  const topics = new Set<string>()
  const isOwn = remembered((id) => isWithin(scope, 'group', id))
  if (committed.last !== null) addCommitted(topics, committed.last.outcome.data, isOwn)
  for (const group of groups.last?.outcome.data ?? [])
    if (isOwn(group.id)) addAssigned(topics, group)
  return [...topics].sort()
}

function addCommitted(
  topics: Set<string>,
  table: CommittedTable,
  isOwn: (group: string) => boolean,
): void {
  const own = Uint8Array.from(table.groups, (id) => (isOwn(id) ? 1 : 0))
  const found = new Uint8Array(table.topics.length)
  for (let row = 0; row < table.group.length; row++)
    if (own[table.group[row]!] === 1) found[table.topic[row]!] = 1
  table.topics.forEach((name, topic) => {
    if (found[topic] === 1) topics.add(name)
  })
}

function addAssigned(topics: Set<string>, { members }: DescribedGroup): void {
  for (const { assignments } of members ?? [])
    for (const { topic, partitions } of assignments ?? [])
      if (partitions.length > 0) topics.add(topic)
}
