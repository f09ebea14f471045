import type { TruncateTopics } from '@millrace/contract/topic-mutations.ts'
import { parsePartitions } from '../../partition-list.ts'
import { readCount } from './count-text.ts'
import type { ChangeForm, Reading } from './model.ts'

export interface TruncateForm {
  /** Offsets of each partition are what these come to. */
  readonly to: Exclude<TruncateTopics['to']['kind'], 'offsets'>
  readonly offset: string
  /** ms since epoch; null: not filled in. */
  readonly timestamp: number | null
  /** `0, 3-5`; empty: all. */
  readonly partitions: string
}

export const truncateTopics: ChangeForm<TruncateForm> = {
  change: 'truncate-topics',
  verb: 'Truncate',
  done: 'truncated',
  initial: () => ({ to: 'end', offset: '', timestamp: null, partitions: '' }),
  read: readTruncate,
}

export function readTruncate(form: TruncateForm, on: readonly string[]): Reading {
  const partitions = parsePartitions(form.partitions)
  if (partitions === undefined) {
    return { lacks: 'Partitions: expected numbers and ranges, such as 0, 3-5.' }
  }
  const to = positionOf(form)
  if (to === null) return { lacks: null }
  if (to === undefined) return { lacks: 'The offset is not a number from 0.' }
  const input: TruncateTopics = {
    topics: [...on],
    partitions: partitions.length === 0 ? null : [...partitions],
    to,
  }
  return { input }
}

/** null: not filled in; undefined: it cannot be read. */
function positionOf({
  to,
  offset,
  timestamp,
}: TruncateForm): TruncateTopics['to'] | null | undefined {
  switch (to) {
    case 'end':
      return { kind: 'end' }
    case 'timestamp':
      return timestamp === null ? null : { kind: 'timestamp', timestamp }
    case 'offset': {
      if (offset.trim() === '') return null
      const number = readCount(offset, 0, Number.MAX_SAFE_INTEGER)
      return number === undefined ? undefined : { kind: 'offset', offset: number }
    }
    default:
      return to satisfies never
  }
}
