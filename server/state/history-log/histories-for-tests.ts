/** Histories over any log, for one resource that this instance owns unless it is told otherwise. */
import { createLogger } from '../../log/logger.ts'
import type { Logger } from '../../log/logger.ts'
import { memoryLog } from '../log/memory-log.ts'
import type { EventLog } from '../log/model.ts'
import type { Histories } from './model.ts'
import { openHistories } from './open-histories.ts'
import type { Owner } from './owner.ts'

export const KEPT = { minutesHours: 24, tensDays: 14, hoursDays: 365, changesDays: 90 }

export interface TestOwner extends Owner {
  /** null: another instance is the owner. */
  set(epoch: number | null): void
}

export function testOwner(first: number | null = 0): TestOwner {
  const listeners = new Set<() => void>()
  let epoch = first
  return {
    epochOf: () => epoch,
    onChange(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    set(next) {
      epoch = next
      for (const listener of listeners) listener()
    },
  }
}

export function testHistories(options: {
  readonly resource: string
  readonly clock: () => number
  readonly eventLog?: EventLog
  readonly owner?: Owner
  readonly accepts?: (resource: string, epoch: number, minute: number) => boolean
  readonly kept?: Partial<typeof KEPT>
  readonly log?: Logger
}): Histories {
  const { resource, clock, eventLog = memoryLog(), owner = testOwner() } = options
  return openHistories({
    resources: [resource],
    eventLog,
    ownership: owner,
    fence: { acceptsMinute: options.accepts ?? (() => true) },
    config: { ...KEPT, ...options.kept },
    log: options.log ?? createLogger({ level: 'error', destination: { write: () => undefined } }),
    clock,
  })
}
