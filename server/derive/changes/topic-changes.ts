/** Topics that appeared, went or were made anew; partitions added, replicas moved. Leaders and ISR are health, not change. */
import type { TopicTable } from '@millrace/kafka/read/model.ts'
import type { Observation } from '../../state/model.ts'
import { compareNamed, hiddenIn } from './compare-named.ts'
import type { Told } from './compare-named.ts'
import { Findings } from './finding.ts'
import type { Finding, Looks } from './finding.ts'
import { sameNumbers, sameTexts } from './same.ts'

interface Topic {
  readonly table: TopicTable
  readonly id: string
  readonly partitions: number
  /** Row of its partition 0. */
  readonly first: number
}

/** Partitions whose replicas are listed in before and after; of more, how many. */
const MAX_LISTED = 10

export function topicChanges({ now, bases }: Looks<'topics'>): Finding[] {
  if (isAsBefore(now, bases[0])) return []
  const findings = new Findings('topic')
  compareNamed(told(now), bases.map(told), {
    appeared(name, topic, since, hidden) {
      const doubt = hidden ? ' (created, or this principal may describe it now)' : ''
      findings.cameOrWent('appeared', name, since, `Topic ${name} appeared: ${size(topic)}${doubt}`)
    },
    went(name, topic, since, hidden) {
      const doubt = hidden ? ' (deleted, or this principal may no longer describe it)' : ''
      findings.cameOrWent('went', name, since, `Topic ${name} went: it had ${size(topic)}${doubt}`)
    },
    stayed(name, before, after, since) {
      if (!isSame(before, after)) stayed(findings, name, before, after, since)
    },
  })
  return findings.all
}

function stayed(
  findings: Findings,
  name: string,
  before: Topic,
  after: Topic,
  since: number,
): void {
  const isAnew = before.id !== '' && after.id !== '' && before.id !== after.id
  if (isAnew) {
    const ids = { field: 'topic_id', before: before.id, after: after.id }
    const summary = `Topic ${name} was deleted and created anew`
    findings.add({ name, kind: 'recreated', ...ids, since, summary })
  }
  if (before.partitions !== after.partitions) {
    const counts = { before: String(before.partitions), after: String(after.partitions) }
    findings.differs({ name, field: 'partitions', ...counts, since }, `Partitions of topic ${name}`)
  }
  const factor = { before: replicationFactor(before), after: replicationFactor(after) }
  if (factor.before !== factor.after && factor.before !== '' && factor.after !== '') {
    const what = `Replication factor of topic ${name}`
    findings.differs({ name, field: 'replication_factor', ...factor, since }, what)
    return
  }
  const moved = isAnew ? [] : movedReplicas(before, after)
  if (moved.length === 0) return
  const lists = { before: listed(before, moved), after: listed(after, moved) }
  const summary = `Replicas of ${moved.length} of ${after.partitions} partitions of topic ${name} were reassigned`
  findings.add({ name, kind: 'changed', field: 'replicas', ...lists, since, summary })
}

/** Byte for byte, in what is compared. Topics that could not be described are not: they may have gone since. */
function isAsBefore(now: Observation<'topics'>, before: Observation<'topics'>): boolean {
  const [a, b] = [before.outcome.data, now.outcome.data]
  return (
    before.outcome.faults.every(({ item }) => item === undefined) &&
    sameNumbers(a.first, b.first) &&
    sameNumbers(a.replicasFrom, b.replicasFrom) &&
    sameNumbers(a.replicas, b.replicas) &&
    sameTexts(a.names, b.names) &&
    sameTexts(a.ids, b.ids)
  )
}

function told({ capturedAt, outcome }: Observation<'topics'>): Told<Topic> {
  const { data, faults } = outcome
  const failed = new Set(faults.map(({ item }) => item))
  const things = new Map<string, Topic>()
  data.names.forEach((name, t) => {
    if (!failed.has(name)) things.set(name, topicAt(data, t))
  })
  return { at: capturedAt, things, lacks: (name) => !failed.has(name), hidden: hiddenIn(faults) }
}

function topicAt(table: TopicTable, t: number): Topic {
  const first = table.first[t]!
  return { table, id: table.ids[t] ?? '', partitions: table.first[t + 1]! - first, first }
}

/** As Kafka orders them: the first is the preferred leader. Empty: not told. */
function replicas({ table, first }: Topic, partition: number): Int32Array {
  const row = first + partition
  return table.replicas.subarray(table.replicasFrom[row], table.replicasFrom[row + 1])
}

/** One topic more moves all behind it by some rows: most are compared here, number by number, without making anything. */
function isSame(a: Topic, b: Topic): boolean {
  if (a.id !== b.id || a.partitions !== b.partitions) return false
  const [start, other] = [a.table.replicasFrom[a.first]!, b.table.replicasFrom[b.first]!]
  for (let i = 1; i <= a.partitions; i++)
    if (a.table.replicasFrom[a.first + i]! - start !== b.table.replicasFrom[b.first + i]! - other)
      return false
  const length = a.table.replicasFrom[a.first + a.partitions]! - start
  for (let i = 0; i < length; i++)
    if (a.table.replicas[start + i] !== b.table.replicas[other + i]) return false
  return true
}

function size(topic: Topic): string {
  const factor = replicationFactor(topic)
  return `${topic.partitions} ${topic.partitions === 1 ? 'partition' : 'partitions'}${factor === '' ? '' : `, replication factor ${factor}`}`
}

/** `3`, or `2–3` where partitions differ; '' when none is told. While replicas move, Kafka counts old and new ones. */
function replicationFactor(topic: Topic): string {
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (let partition = 0; partition < topic.partitions; partition++) {
    const { length } = replicas(topic, partition)
    if (length === 0) continue
    least = Math.min(least, length)
    most = Math.max(most, length)
  }
  if (most === 0) return ''
  return least === most ? String(most) : `${least}–${most}`
}

function movedReplicas(before: Topic, after: Topic): number[] {
  const moved: number[] = []
  for (let partition = 0; partition < Math.min(before.partitions, after.partitions); partition++) {
    const [was, is] = [replicas(before, partition), replicas(after, partition)]
    if (was.length > 0 && is.length > 0 && !sameNumbers(was, is)) moved.push(partition)
  }
  return moved
}

/** `0: 1,2,3; 4: 2,3,1`. */
function listed(topic: Topic, partitions: readonly number[]): string {
  const text = partitions
    .slice(0, MAX_LISTED)
    .map((partition) => `${partition}: ${replicas(topic, partition).join(',')}`)
    .join('; ')
  return partitions.length <= MAX_LISTED ? text : `${text}; … ${partitions.length} partitions`
}
