/** Has a server observe a cluster that is written down. */
import type { Change } from '@millrace/contract/change.ts'
import type { DescribedGroup, Fault } from '@millrace/kafka/read/model.ts'
import { aclName } from '../../derive/changes/acl-name.ts'
import {
  committedTable,
  configTable,
  describedGroup,
  listedGroup,
  logDirTable,
  offsetTable,
  topicTable,
} from '../../derive/tables-for-tests.ts'
import type { TestServer } from '../server-for-tests.ts'
import { BROKERS, type ClusterSpec, type GroupSpec } from './estate-spec-for-tests.ts'

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
