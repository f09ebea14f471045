/**
 * Random clusters, written down plainly, and what a tenant sees of them by a plain specification: the cluster without what is hidden,
 * taken away before anything is observed. Every name has a token that is found nowhere else.
 */
import type { Change } from '@millrace/contract/change.ts'
import type { AclBinding, DescribedGroup, Fault } from '@millrace/kafka/read/model.ts'
import * as fc from 'fast-check'
import {
  committedTable,
  configTable,
  describedGroup,
  listedGroup,
  logDirTable,
  offsetTable,
  topicTable,
} from '../../derive/tables-for-tests.ts'
import { aclName } from '../../derive/changes/acl-name.ts'
import type { TestServer } from '../server-for-tests.ts'

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
const BROKERS = [1, 2, 3]

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

const denial = (item: string): Fault => ({
  kind: 'denied',
  item,
  code: 'TOPIC_AUTHORIZATION_FAILED',
  message: `Asking for ${item} was refused: this principal needs DESCRIBE on ${item}.`,
})

/** Two looks a minute apart. @param at of the first, ms since epoch */
export async function observeSpec(
  server: TestServer,
  cluster: ClusterSpec,
  at: number,
): Promise<void> {
  await server.observe('cluster', clusterOf(), at)
  const listed = cluster.topics.filter((each) => each.listed)
  const table = topicTable(
    Object.fromEntries(listed.map(({ name, partitions }) => [name, { partitions }])),
  )
  const refused = listed.filter(({ denied }) => denied).map(({ name }) => denial(name))
  const unread = listed
    .filter(({ partitions }) => partitions.some(({ end }) => end === null))
    .map(({ name }) => name)
  const list = cluster.groups.map(({ id, kind }) => listedGroup(id, { kind }))
  const ofGroups = cluster.groups.filter(({ denied }) => denied).map(({ id }) => denial(id))
  const hides = denialOfMore()
  for (const look of [0, 1]) {
    const when = at + look * 60_000
    const ends = Object.fromEntries(
      listed.map(({ name, partitions }) => [
        name,
        partitions.map(({ end }) => (end === null ? null : ([0, end[0] + look * end[1]] as const))),
      ]),
    )
    const offsets = offsetTable(table, ends, when)
    const fault = offsets.fault.map((is, row) =>
      is < 0 ? -1 : unread.indexOf(table.names[topicAt(table.first, row)] ?? ''),
    )
    const commits = Object.fromEntries(
      cluster.groups
        .filter(({ denied }) => !denied)
        .map(({ id, commits: all }) => [
          id,
          Object.fromEntries(all.map(([name, from, moved]) => [name, { 0: from + look * moved }])),
        ]),
    )
    await server.observe('topics', table, when, { faults: refused })
    await server.observe('group_list', list, when, { faults: [hides] })
    await server.observe('groups', cluster.groups.map(describedOf), when, { faults: ofGroups })
    await server.observe('group_offsets', committedTable(commits), when, { faults: ofGroups })
    await server.observe('offsets', { ...offsets, fault }, when, { faults: unread.map(denial) })
  }
  await server.observe('log_dirs', logDirsOf(cluster), at)
  await server.observe(
    'topic_configs',
    configTable(
      Object.fromEntries(
        cluster.topics.map(({ name, cleanup }) => [name, { 'cleanup.policy': cleanup }]),
      ),
    ),
    at,
  )
  await server.observe('broker_configs', configTable({ 1: { 'num.partitions': '3' } }, 4), at)
  await server.observe('acls', [...cluster.acls], at)
  const quota = { entity: { user: 'u1' }, values: { request_percentage: 50 } }
  await server.observe('quotas', cluster.quota ? [quota] : [], at)
  server.context.changes.add('Test EU', changesOf(cluster, at))
}

const clusterOf = () => ({
  clusterId: 'c-1',
  controllerId: 1,
  features: [],
  brokers: BROKERS.map((id) => ({
    id,
    host: 'b',
    port: 9000 + id,
    rack: null,
    fenced: false,
    release: '4.3',
    answers: true,
  })),
})

const denialOfMore = (): Fault => ({
  kind: 'hidden',
  code: 'MR_KAFKA_HIDDEN',
  message: 'Kafka lists only what this principal may describe: there may be more groups.',
})

function topicAt(first: Uint32Array, row: number): number {
  return first.findLastIndex((from) => from <= row)
}

function describedOf({ id, kind, denied, members, sources }: GroupSpec): DescribedGroup {
  const assigned = Object.fromEntries(
    members.map((member, i) => [
      `m${i}`,
      Object.fromEntries(member.assigned.map((name) => [name, [0]])),
    ]),
  )
  const group = describedGroup(id, denied ? null : assigned, { kind })
  return {
    ...group,
    members:
      group.members?.map((member, i) => ({
        ...member,
        targetAssignments: member.assignments,
        details: detailsOf(members[i]),
      })) ?? null,
    topology:
      kind === 'streams'
        ? {
            epoch: 1,
            subtopologies: [
              {
                id: '0',
                sourceTopics: sources,
                repartitionSinkTopics: sources,
                repartitionSourceTopics: [],
                changelogTopics: sources,
              },
            ],
          }
        : null,
  }
}

function detailsOf(member: GroupSpec['members'][number] | undefined): Record<string, string> {
  if (member === undefined) return {}
  const { subscribed, regex } = member
  return {
    subscription: subscribed.join(', '),
    ...(regex === null ? {} : { subscription_regex: regex }),
  }
}

function logDirsOf({ topics: all, capacity }: ClusterSpec): ReturnType<typeof logDirTable> {
  const table = logDirTable(
    Object.fromEntries(
      BROKERS.map((id) => [
        id,
        Object.fromEntries(
          all
            .filter(({ partitions }) => partitions.every(({ replicas }) => replicas.includes(id)))
            .map(({ name, partitions }) => [name, partitions.map((_, p) => 100 * (p + 1) + id)]),
        ),
      ]),
    ),
  )
  return capacity
    ? table
    : { ...table, dirs: table.dirs.map((dir) => ({ ...dir, totalBytes: null, usableBytes: null })) }
}

function changesOf(cluster: ClusterSpec, at: number): Change[] {
  const change = (entity: Change['entity'], name: string): Change => ({
    id: `${entity} ${name}`,
    at,
    not_before: at - 60_000,
    entity,
    name,
    kind: 'appeared',
    field: null,
    before: null,
    after: null,
    summary: `${entity} ${name} appeared`,
  })
  return [
    ...cluster.topics.map(({ name }) => change('topic', name)),
    ...cluster.groups.map(({ id }) => change('group', id)),
    ...cluster.acls.map((acl) => change('acl', aclName(acl))),
    ...(cluster.quota ? [change('quota', 'user u1')] : []),
    ...cluster.counted.map((entity) => change(entity, '')),
    change('broker', '1'),
  ]
}
