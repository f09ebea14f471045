/**
 * Random clusters, written down plainly, and what a tenant sees of them by a plain specification: the cluster without what is hidden,
 * taken away before anything is observed. Every name has a token that is found nowhere else.
 */
import type { AclBinding } from '@millrace/kafka/read/model.ts'
import * as fc from 'fast-check'

export interface TopicSpec {
  readonly name: string
  /** False: deleted, but for its log directories, commits and configuration. */
  readonly listed: boolean
  readonly partitions: readonly {
    readonly replicas: readonly number[]
    readonly isr: readonly number[]
    /** End offset and how far it moves; null: unknown. */
    readonly end: readonly [number, number] | null
  }[]
  readonly cleanup: string
  readonly denied: boolean
}

export interface GroupSpec {
  readonly id: string
  readonly kind: 'classic' | 'consumer' | 'share' | 'streams'
  readonly denied: boolean
  readonly members: readonly {
    /** Topics, all partitions 0 of them. */
    readonly assigned: readonly string[]
    readonly subscribed: readonly string[]
    readonly regex: string | null
  }[]
  readonly sources: readonly string[]
  /** Topic → offset of partition 0 and how far it moves. */
  readonly commits: readonly (readonly [string, number, number])[]
}

export interface ClusterSpec {
  readonly topics: readonly TopicSpec[]
  readonly groups: readonly GroupSpec[]
  readonly acls: readonly AclBinding[]
  readonly quota: boolean
  readonly capacity: boolean
  /** Many topics at once, counted; many groups. */
  readonly counted: readonly ('topic' | 'group')[]
}

export interface Paths {
  readonly includes: readonly (readonly string[])[]
  readonly excludes: readonly (readonly string[])[]
}

const TEAMS = ['a', 'b', 'c'] as const
export const BROKERS = [1, 2, 3]

const team = fc.constantFrom(...TEAMS)
const partition = fc
  .tuple(
    fc.subarray(BROKERS, { minLength: 1 }),
    fc.nat(2),
    fc.option(fc.tuple(fc.nat(900), fc.nat(90)), { freq: 5 }),
  )
  .map(([replicas, missing, end]) => ({ replicas, isr: replicas.slice(missing), end }))
const topic = fc.record({
  team,
  listed: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
  partitions: fc.array(partition, { minLength: 1, maxLength: 3 }),
  cleanup: fc.constantFrom('delete', 'compact'),
  denied: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
})

const topics = fc
  .array(topic, { minLength: 2, maxLength: 7 })
  .map((specs) =>
    specs.map(({ team: of, ...rest }, i): TopicSpec => ({ name: `${of}.zt${i}z`, ...rest })),
  )

function groups(names: readonly string[]): fc.Arbitrary<GroupSpec[]> {
  const some = fc.subarray([...names], { maxLength: Math.min(3, names.length) })
  const group = fc.record({
    team,
    kind: fc.constantFrom('classic', 'consumer', 'share', 'streams'),
    denied: fc.integer({ min: 0, max: 6 }).map((n) => n === 0),
    members: fc.array(
      fc.record({
        assigned: some,
        subscribed: some,
        regex: fc.option(fc.constantFrom(...names), { freq: 2 }),
      }),
      { maxLength: 2 },
    ),
    sources: some,
    commits: some.chain((of) =>
      fc.tuple(...of.map((name) => fc.tuple(fc.constant(name), fc.nat(900), fc.nat(90)))),
    ),
  })
  return fc
    .array(group, { maxLength: 4 })
    .map((specs) =>
      specs.map(({ team: of, ...rest }, i): GroupSpec => ({ id: `${of}.zg${i}z`, ...rest })),
    )
}

function acls(topicNames: readonly string[], ids: readonly string[]): fc.Arbitrary<AclBinding[]> {
  const common = ['*', 'a.', 'b.', 'a.z']
  const acl = fc.oneof(
    ...Object.entries({ TOPIC: topicNames, GROUP: ids, CLUSTER: ['kafka-cluster'] }).map(
      ([type, own]) =>
        fc.tuple(fc.constant(type), fc.constantFrom(...common, ...own), fc.boolean()),
    ),
  )
  return fc
    .uniqueArray(acl, {
      maxLength: 6,
      selector: ([type, name, prefix]) => `${type} ${name} ${prefix && name !== '*'}`,
    })
    .map((all) =>
      all.map(([resourceType, resourceName, isPrefix], i) => ({
        principal: `User:u${i}`,
        host: '*',
        operation: 'READ',
        permission: 'ALLOW',
        resourceType,
        resourceName,
        // Of groups the log of changes tells prefixes from names that look like one only by being careful.
        patternType:
          isPrefix && resourceType === 'TOPIC' && resourceName !== '*' ? 'PREFIXED' : 'LITERAL',
      })),
    )
}

function paths(topicNames: readonly string[], ids: readonly string[]): fc.Arbitrary<Paths> {
  // Not `*`: the other cluster is to be in no tenant.
  const id = fc.constantFrom('c-1', 'Test EU', 'c*', '*EU')
  const ofType = (type: string, names: readonly string[]): fc.Arbitrary<string[]> =>
    fc
      .tuple(id, fc.constantFrom('a.*', 'b.*', 'c.*', '*z', ...names))
      .map(([of, name]) => ['cluster', of, type, name])
  const objects = fc.oneof(
    ofType('topic', topicNames),
    ofType('group', ids),
    ofType('*', ['a.z*']),
    id.map((of) => ['cluster', of, 'topic']),
    id.map((of) => ['cluster', of, 'group']),
  )
  const whole = id.map((of) => ['cluster', of])
  return fc.record({
    includes: fc.array(
      fc.oneof({ weight: 5, arbitrary: objects }, { weight: 1, arbitrary: whole }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    excludes: fc.array(objects, { maxLength: 2 }),
  })
}

export interface Case {
  readonly cluster: ClusterSpec
  readonly paths: Paths
}

export const cases: fc.Arbitrary<Case> = topics.chain((all) => {
  const names = all.map(({ name }) => name)
  return groups(names).chain((of) => {
    const ids = of.map(({ id }) => id)
    return fc.tuple(acls(names, ids), paths(names, ids)).map(([bindings, tenant]) => ({
      cluster: {
        topics: all,
        groups: of,
        acls: bindings,
        quota: true,
        capacity: true,
        counted: ['topic', 'group'],
      },
      paths: tenant,
    }))
  })
})

/** As the reference tells it: `*`, `abc*`, `*abc`. */
function fits(pattern: string, text: string): boolean {
  if (pattern === '*') return true
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1))
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern
}

const names = (all: Paths['includes'], type: string, name: string): boolean =>
  all.some(([, , of = '*', pattern = '*']) => fits(of, type) && fits(pattern, name))

export interface Seen {
  readonly topic: (name: string) => boolean
  readonly group: (id: string) => boolean
}

export function seenBy(cluster: ClusterSpec, { includes, excludes }: Paths): Seen {
  const group = (id: string): boolean =>
    names(includes, 'group', id) && !names(excludes, 'group', id)
  const consumed = new Set(
    cluster.groups
      .filter(({ id }) => group(id))
      .flatMap(({ denied, members, commits }) => [
        ...(denied ? [] : members.flatMap(({ assigned }) => assigned)),
        ...(denied ? [] : commits.map(([name]) => name)),
      ]),
  )
  const topicSeen = (name: string): boolean =>
    (names(includes, 'topic', name) || consumed.has(name)) && !names(excludes, 'topic', name)
  return { topic: topicSeen, group }
}

/** The cluster as if there were nothing else. */
export function visiblePart(cluster: ClusterSpec, tenant: Paths): ClusterSpec {
  const { includes, excludes } = tenant
  const seen = seenBy(cluster, tenant)
  const isWhole = includes.some((path) => path.length <= 2)
  if (isWhole && excludes.length === 0) return cluster
  const visible = cluster.topics.filter(({ name }) => seen.topic(name))
  const own = cluster.groups.filter(({ id }) => seen.group(id))
  const hasAny = { TOPIC: visible.some(({ listed }) => listed), GROUP: own.length > 0 }
  const has = (type: 'topic' | 'group'): boolean =>
    includes.some(([, , of = '*', name = '*']) => fits(of, type) && name === '*') &&
    !excludes.some(([, , of = '*']) => fits(of, type))
  return {
    topics: visible,
    groups: own.map((group) => ({
      ...group,
      members: group.members.map(({ assigned, subscribed }) => ({
        assigned: assigned.filter(seen.topic),
        subscribed: subscribed.filter(seen.topic),
        regex: null,
      })),
      sources: group.sources.filter(seen.topic),
      commits: group.commits.filter(([name]) => seen.topic(name)),
    })),
    acls: cluster.acls.filter(({ resourceType, resourceName }) => {
      const type = resourceType.toLowerCase()
      if (resourceType !== 'TOPIC' && resourceType !== 'GROUP') return isWhole
      if (resourceName === '*') return hasAny[resourceType]
      return names(includes, type, resourceName) && !names(excludes, type, resourceName)
    }),
    quota: isWhole,
    capacity: isWhole,
    counted: cluster.counted.filter(has),
  }
}
