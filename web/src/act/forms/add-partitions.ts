import type { AddPartitions } from '@millrace/contract/topic-mutations.ts'
import { MAX_PARTITIONS, readCount } from './count-text.ts'
import type { ChangeForm, Reading } from './model.ts'

export interface AddPartitionsForm {
  /** In all, afterwards. */
  readonly partitions: string
}

export const addPartitions: ChangeForm<AddPartitionsForm> = {
  change: 'add-partitions',
  verb: 'Add partitions to',
  done: 'enlarged',
  initial: () => ({ partitions: '' }),
  read: readAddPartitions,
}

export function readAddPartitions(
  { partitions }: AddPartitionsForm,
  on: readonly string[],
): Reading {
  if (partitions.trim() === '') return { lacks: null }
  const count = readCount(partitions, 1, MAX_PARTITIONS)
  if (count === undefined) return { lacks: 'Expected a number from 1 to 100 000.' }
  const input: AddPartitions = { topics: [...on], partitions: count }
  return { input }
}
