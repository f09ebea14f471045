/** What is odd about a group's offsets, each in a sentence that says why and what it means. Pure. */
import type { GroupDetail, GroupPartition } from '@millrace/contract/group.ts'
import { formatExact, plural } from '../../format.ts'
import type { Tone } from '../../ui/StateBadge.tsx'

export interface Finding {
  readonly tone: Tone
  readonly title: string
  readonly meaning: string
}

export function groupFindings(group: GroupDetail): readonly Finding[] {
  const rows = group.partition_rows ?? []
  return [lost(rows), beyond(rows), idle(group), unowned(group, rows)].filter(
    (finding) => finding !== null,
  )
}

function lost(rows: readonly GroupPartition[]): Finding | null {
  const hit = rows.filter((row) => row.records_lost > 0)
  if (hit.length === 0) return null
  const records = hit.reduce((sum, row) => sum + row.records_lost, 0)
  return {
    tone: 'error',
    title: `${formatExact(records)} records lost`,
    meaning: `On ${plural(hit.length, 'partition')} retention deleted records that the group had not read. They are not part of the lag, which counts what can still be read.`,
  }
}

function beyond(rows: readonly GroupPartition[]): Finding | null {
  const hit = rows.filter((row) => row.committed_beyond_end)
  if (hit.length === 0) return null
  return {
    tone: 'warn',
    title: `Committed beyond the end on ${plural(hit.length, 'partition')}`,
    meaning:
      'The committed offset is larger than the log end: the topic was re-created or truncated, or the offset was set by hand. The lag is shown as 0; the group reads nothing new there until the log has caught up or the offset is reset.',
  }
}

function idle(group: GroupDetail): Finding | null {
  if (group.members !== 0 || (group.lag ?? 0) === 0) return null
  return {
    tone: 'warn',
    title: 'Nobody reads',
    meaning: `No member is connected, and ${formatExact(group.lag ?? 0)} records wait.`,
  }
}

function unowned(group: GroupDetail, rows: readonly GroupPartition[]): Finding | null {
  if ((group.members ?? 0) === 0 || group.kind === 'share') return null
  const hit = rows.filter((row) => row.member_id === null && (row.lag ?? 0) > 0)
  if (hit.length === 0) return null
  return {
    tone: 'info',
    title: `${plural(hit.length, 'partition')} without a reader`,
    meaning:
      'They have a committed offset and waiting records, but no member holds them: the group stopped reading the topic, or a rebalance is under way.',
  }
}
