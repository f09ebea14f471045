/** ACLs that concern what a tenant has. */
import type { AclBinding } from '@millrace/kafka/read/model.ts'
import type { ClusterScope, ScopedType } from '../../access/model.ts'
import type { Known } from '../../state/snapshot-store.ts'
import { isWithin } from './visibility.ts'

/** Whether the tenant sees anything of a type at the moment. */
export type HasAny = Readonly<Record<ScopedType, boolean>>

/** @param known as the tenant sees it */
export function hasAny({ topics, group_list: list }: Known): HasAny {
  return {
    topic: (topics.last?.outcome.data.names.length ?? 0) > 0,
    group: (list.last?.outcome.data.length ?? 0) > 0,
  }
}

/**
 * By name as the paths say, not by what groups consume: who reads an inferred topic may be told of other tenants' principals. An ACL on
 * all topics (`*`) concerns whoever has topics. What is neither topic nor group belongs to the cluster as a whole.
 */
export function isVisibleAcl(
  scope: ClusterScope,
  has: HasAny,
  {
    resourceType,
    resourceName,
    patternType,
  }: Pick<AclBinding, 'resourceType' | 'resourceName' | 'patternType'>,
): boolean {
  const type = SCOPED[resourceType]
  if (type === undefined) return scope.whole
  if (patternType === 'LITERAL' && resourceName === '*') return has[type]
  return isWithin(scope, type, resourceName)
}

const SCOPED: Readonly<Record<string, ScopedType | undefined>> = { TOPIC: 'topic', GROUP: 'group' }
