/** What an operator should look at, worst first: the Overview leads with it (contract/cluster.ts). */
import type { Broker } from '@millrace/contract/broker.ts'
import type { ClusterProblem } from '@millrace/contract/cluster.ts'
import { SECTIONS } from '../state/model.ts'
import type { Section } from '../state/model.ts'
import type { ClusterRows } from './cluster-totals.ts'
import type { Facts } from './facts.ts'
import { sectionWords } from './missing.ts'

/** A problem whose start is found out by whoever remembers the problems before. */
export type Problem = Omit<ClusterProblem, 'since'> & { readonly since?: number | null }

const ORDER = { error: 0, warning: 1, info: 2 } as const

export function problems(facts: Facts, rows: ClusterRows): readonly Problem[] {
  return [
    ...brokerProblems(rows.brokers),
    ...logDirProblems(facts),
    ...quorumProblems(facts),
    ...partitionProblems(rows),
    ...groupProblems(facts),
    ...sectionProblems(facts),
    ...hiddenProblems(facts),
  ].sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
}

function brokerProblems(brokers: readonly Broker[]): Problem[] {
  return brokers.flatMap((broker): Problem[] => {
    const where = broker.host === null ? '' : ` (${broker.host}:${broker.port})`
    const href = `/brokers/${broker.id}`
    switch (broker.state) {
      case 'online':
        return []
      case 'fenced':
        return [
          {
            severity: 'error',
            kind: 'broker_fenced',
            title: `Broker ${broker.id} is fenced`,
            detail: `Broker ${broker.id}${where} is registered but serves nothing: it is down, starting, or cannot reach the controller.`,
            href,
          },
        ]
      case 'unreachable':
        return [
          {
            severity: 'error',
            kind: 'broker_down',
            title: `Broker ${broker.id} does not answer`,
            detail: `The cluster lists broker ${broker.id}${where}, but it did not answer in time: it is down, hangs, or its advertised listener cannot be reached from here.`,
            href,
          },
        ]
      case 'gone':
        return [
          {
            severity: 'error',
            kind: 'broker_down',
            title: `Broker ${broker.id} is gone`,
            detail: `${broker.replicas ?? 'Some'} replicas are assigned to broker ${broker.id}, which is not part of the cluster: it is down or was removed before its replicas were moved.`,
            href,
          },
        ]
    }
  })
}

function logDirProblems(facts: Facts): Problem[] {
  return (facts.logDirs?.dirs ?? []).flatMap((dir): Problem[] =>
    dir.error === null
      ? []
      : [
          {
            severity: 'error',
            kind: 'log_dir_failed',
            title: `A log directory of broker ${dir.broker} failed`,
            detail: `${dir.path}: ${dir.error}. Its replicas are offline until the volume is repaired and the broker restarted.`,
            href: `/brokers/${dir.broker}`,
          },
        ],
  )
}

function quorumProblems(facts: Facts): Problem[] {
  const quorum = facts.known.quorum.last?.outcome.data
  if (!quorum || quorum.leaderId >= 0) return []
  return [
    {
      severity: 'error',
      kind: 'no_controller',
      title: 'The metadata quorum has no leader',
      detail:
        'Topics, partitions and configurations cannot change until a majority of the controllers is back.',
      href: '/brokers/quorum',
    },
  ]
}

function partitionProblems({ topics }: ClusterRows): Problem[] {
  const found: Problem[] = []
  const offline = affected(topics, (topic) => topic.offline_partitions)
  if (offline.partitions > 0)
    found.push({
      severity: 'error',
      kind: 'offline_partitions',
      title: `${plural(offline.partitions, 'partition')} offline`,
      detail: `${offline.partitions === 1 ? 'It has' : 'They have'} no leader: nothing can be written or read. ${offline.where}.`,
      href: '/topics?q=offline_partitions:>0',
    })
  const below = affected(topics, (topic) => topic.under_min_isr ?? 0)
  if (below.partitions > 0)
    found.push({
      severity: 'error',
      kind: 'under_min_isr',
      title: `${plural(below.partitions, 'partition')} under min.insync.replicas`,
      detail: `Producers that ask for acks=all are refused. ${below.where}.`,
      href: '/topics?q=under_min_isr:>0',
    })
  const under = affected(topics, (topic) => topic.under_replicated)
  if (under.partitions > 0)
    found.push({
      severity: 'warning',
      kind: 'under_replicated',
      title: `${plural(under.partitions, 'partition')} under-replicated`,
      detail: `Fewer replicas are in sync than there should be. ${under.where}.`,
      href: '/topics?q=under_replicated:>0',
    })
  return found
}

function affected(
  topics: ClusterRows['topics'],
  count: (topic: ClusterRows['topics'][number]) => number,
): { partitions: number; where: string } {
  let partitions = 0
  const names: string[] = []
  for (const topic of topics) {
    const n = count(topic)
    partitions += n
    if (n > 0) names.push(topic.name)
  }
  return { partitions, where: named('Topic', 'Topics', names) }
}

function groupProblems(facts: Facts): Problem[] {
  const groups = facts.consumption?.groups ?? []
  const lost = groups.filter((group) => group.lost > 0)
  const beyond = groups.filter((group) => group.beyondEnd > 0)
  const found: Problem[] = []
  if (lost.length > 0)
    found.push({
      severity: 'warning',
      kind: 'records_lost',
      title: `${plural(lost.length, 'group')} lost records`,
      detail: `Records were deleted (retention or DeleteRecords) before they were read. ${named('Group', 'Groups', ids(lost))}.`,
      href: '/consumers',
    })
  if (beyond.length > 0)
    found.push({
      severity: 'warning',
      kind: 'committed_beyond_end',
      title: `${plural(beyond.length, 'group')} committed beyond the end of a partition`,
      detail: `The log was truncated or re-created after the commit, or the offset was set by hand. ${named('Group', 'Groups', ids(beyond))}.`,
      href: '/consumers',
    })
  return found
}

function ids(groups: readonly { readonly listed: { readonly id: string } }[]): string[] {
  return groups.map((group) => group.listed.id)
}

const SECTION_PAGES: Partial<Record<Section, string>> = {
  topics: '/topics',
  offsets: '/topics',
  topic_configs: '/topics',
  group_list: '/consumers',
  groups: '/consumers',
  group_offsets: '/consumers',
}

/** Sections whose newest attempt yielded nothing. What a broker cannot do is not a problem of the cluster. */
function sectionProblems(facts: Facts): Problem[] {
  return SECTIONS.flatMap((section): Problem[] => {
    const { failure, failingSince } = facts.known[section]
    const fault = failure?.outcome.faults[0]
    if (fault === undefined || fault.kind === 'unsupported') return []
    const denied = fault.kind === 'denied'
    return [
      {
        severity: denied ? 'info' : 'warning',
        kind: denied ? 'access_missing' : 'section_failed',
        title: denied
          ? `${sectionWords(section)}: not allowed to read`
          : `${sectionWords(section)}: cannot be read`,
        detail: fault.message,
        href: SECTION_PAGES[section] ?? '/brokers',
        since: failingSince,
      },
    ]
  })
}

/** Kafka leaves out of its lists what may not be described, without an error. */
function hiddenProblems(facts: Facts): Problem[] {
  const told = SECTIONS.flatMap((section) =>
    (facts.known[section].last?.outcome.faults ?? []).filter((fault) => fault.kind === 'hidden'),
  )
  const names = hiddenTopics(facts)
  if (told.length === 0 && names.length === 0) return []
  const details = [...new Set(told.map((fault) => fault.message))]
  if (names.length > 0)
    details.push(
      `${named('Topic', 'Topics', names)}: on the disks of the brokers, yet not in the list of topics. DESCRIBE on them is missing.`,
    )
  return [
    {
      severity: 'info',
      kind: 'hidden',
      title: 'Kafka hides what may not be described',
      detail: details.slice(0, 5).join(' '),
      href: '/topics',
    },
  ]
}

/**
 * Topics that log directories name and Metadata does not. Told only when Metadata was read without them both before
 * and after the directories: else the topic was created or deleted between the two looks.
 */
function hiddenTopics(facts: Facts): readonly string[] {
  const { last, previous } = facts.known.topics
  const dirs = facts.known.log_dirs.last
  if (last === null || previous === null || dirs === null) return []
  if (previous.capturedAt > dirs.capturedAt || last.capturedAt < dirs.capturedAt) return []
  const listed = new Set([...last.outcome.data.names, ...previous.outcome.data.names])
  return dirs.outcome.data.topics.filter((name) => !listed.has(name)).sort()
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function named(one: string, many: string, names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ')
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return `${names.length === 1 ? one : many} ${shown}${rest}`
}
