/**
 * What a tenant sees, from the paths that it includes and excludes: nothing, and all that is included, without what is
 * excluded. The order in the file does not matter.
 */
import { createHash } from 'node:crypto'
import { EVERYTHING, WHOLE_CLUSTER } from '../everything.ts'
import type { ClusterNames, ClusterScope, Scope, ScopedType } from '../model.ts'
import {
  matchesText,
  normalised,
  questionOf,
  relate,
  type ResourcePattern,
} from '../policy/resource-pattern.ts'

export interface TenantPaths {
  readonly includes: readonly (readonly string[])[]
  readonly excludes: readonly (readonly string[])[]
}

export function scopeOf(tenantId: string, paths: TenantPaths): Scope {
  const includes = paths.includes.map(normalised)
  const excludes = paths.excludes.map(normalised)
  if (excludes.length === 0 && includes.some(isEverything)) return { ...EVERYTHING, tenantId }
  const known = new Map<string, ClusterScope | null>()
  return {
    tenantId,
    unrestricted: false,
    key: createHash('sha256')
      .update(JSON.stringify([includes, excludes]))
      .digest('base64url'),
    cluster(names) {
      const key = JSON.stringify([names.id, names.environmentName])
      const found = known.get(key)
      if (found !== undefined) return found
      const scope = clusterScope(names, includes, excludes)
      known.set(key, scope)
      return scope
    },
  }
}

const isEverything = (path: ResourcePattern): boolean => path.length === 1 && path[0] === '*'

function clusterScope(
  names: ClusterNames,
  allIncludes: readonly ResourcePattern[],
  allExcludes: readonly ResourcePattern[],
): ClusterScope | null {
  const cluster = questionOf(['cluster', names.id], names)
  // Paths of this cluster, without its id.
  const includes = allIncludes.filter((path) => relate(path, cluster, false) !== 'none')
  const excludes = allExcludes.filter((path) => relate(path, cluster, true) !== 'none')
  if (includes.length === 0 || excludes.some(isWhole)) return null
  const whole = includes.some(isWhole)
  // Registries are a domain of their own: a path of clusters says nothing about them.
  const registry = (id: string): boolean => isOwn(['schema', id], allIncludes, allExcludes)
  if (whole && excludes.length === 0) return { ...WHOLE_CLUSTER, registry }
  return {
    unrestricted: false,
    whole,
    includes: (type, name) => includes.some((path) => matchesObject(path, type, name)),
    excludes: (type, name) => excludes.some((path) => matchesObject(path, type, name)),
    includesAll: (type) => includes.some((path) => matchesType(path, type) && path.length <= 3),
    excludesAny: (type) => excludes.some((path) => matchesType(path, type)),
    registry,
  }
}

/** Of what can only be had as a whole: a path that names a part of it takes it out, and never takes it in. */
function isOwn(
  path: readonly string[],
  includes: readonly ResourcePattern[],
  excludes: readonly ResourcePattern[],
): boolean {
  const question = questionOf(path, null)
  return (
    includes.some((one) => relate(one, question, false) === 'covers') &&
    excludes.every((one) => relate(one, question, true) === 'none')
  )
}

/** Of a path of this cluster: no object is named. */
const isWhole = (path: ResourcePattern): boolean => path.length <= 2

const matchesType = ([, , type = '*']: ResourcePattern, wanted: ScopedType): boolean =>
  matchesText(type, wanted)

const matchesObject = (path: ResourcePattern, wanted: ScopedType, name: string): boolean =>
  matchesType(path, wanted) && matchesText(path[3] ?? '*', name)
