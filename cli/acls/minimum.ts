/** The rows of the table that a configuration needs on one cluster, as ACLs without any that another of them implies. */
import type { ActionName } from '@millrace/contract/actions.ts'
import { IMPLIED, type Need, NEEDS, type Operation, type Place } from './table.ts'

/** `name` is `*` for any, with the pattern type literal, as Kafka writes it. */
export interface Resource {
  readonly type: 'cluster' | 'topic' | 'group'
  readonly patternType: 'literal' | 'prefixed'
  readonly name: string
}

export interface Acl {
  readonly resource: Resource
  readonly operation: Operation
}

export interface NeededAcl extends Acl {
  /** Rows of the table that need it, those that it brings by implication last. */
  readonly needs: readonly Need[]
}

/** What a configuration asks of one cluster. */
export interface Wanted {
  /** MILLRACE_TOPIC_PREFIX; null: state is kept elsewhere. */
  readonly statePrefix: string | null
  /** On which topics an action is allowed; empty: it is not. */
  readonly topicsOf: (action: ActionName) => readonly Resource[]
}

export const ALL_TOPICS: Resource = { type: 'topic', patternType: 'literal', name: '*' }
const ALL_GROUPS: Resource = { type: 'group', patternType: 'literal', name: '*' }
const CLUSTER: Resource = { type: 'cluster', patternType: 'literal', name: 'kafka-cluster' }

/** In the order of the table, one resource after the other. @param table rows to look at */
export function minimumAcls(wanted: Wanted, table: readonly Need[] = NEEDS): readonly NeededAcl[] {
  const asked = table.flatMap((need) =>
    resourcesOf(need, wanted).map((resource) => ({ need, resource, operation: need.operation })),
  )
  const kept: (typeof asked)[number][] = []
  for (const one of asked)
    if (
      !asked.some((other) => brings(other, one) && !brings(one, other)) &&
      !kept.some((other) => brings(other, one))
    )
      kept.push(one)
  const acls = kept.map(({ resource, operation }) => ({
    resource,
    operation,
    needs: [
      ...new Set(
        asked
          .filter((other) => brings({ resource, operation }, other))
          .sort((a, b) => Number(a.operation !== operation) - Number(b.operation !== operation))
          .map(({ need }) => need),
      ),
    ],
  }))
  return byResource(acls).flat()
}

/** In the order in which each resource comes first. */
export function byResource<A extends Acl>(acls: readonly A[]): readonly (readonly A[])[] {
  return [...Map.groupBy(acls, ({ resource }) => JSON.stringify(resource)).values()]
}

function resourcesOf({ on, when }: Need, wanted: Wanted): readonly Resource[] {
  if (when === 'state') return wanted.statePrefix === null ? [] : placed(on, wanted.statePrefix)
  if (when === 'always') return placed(on, '')
  return when.flatMap((action) => wanted.topicsOf(action))
}

function placed(on: Place, prefix: string): readonly Resource[] {
  switch (on) {
    case 'cluster':
      return [CLUSTER]
    case 'topics':
      return [ALL_TOPICS]
    case 'groups':
      return [ALL_GROUPS]
    case 'internal topics':
      return [{ type: 'topic', patternType: 'prefixed', name: `${prefix}_` }]
    case 'instances':
      return [{ type: 'group', patternType: 'literal', name: `${prefix}-instances` }]
  }
}

/** Whether who has the one has the other. */
function brings(one: Acl, other: Acl): boolean {
  const isImplied =
    one.operation === other.operation || IMPLIED[other.operation]?.includes(one.operation) === true
  return isImplied && covers(one.resource, other.resource)
}

function covers(wide: Resource, narrow: Resource): boolean {
  if (wide.type !== narrow.type) return false
  if (wide.patternType === 'literal')
    return wide.name === '*' || (narrow.patternType === 'literal' && wide.name === narrow.name)
  return narrow.name !== '*' && narrow.name.startsWith(wide.name)
}
