/** Writes changes to the log behind everything else: in order per resource, again and again while Kafka is away. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Change } from '@millrace/contract/change.ts'
import { messageOf } from '@millrace/kafka/errors.ts'
import type { Logger } from '../../log/logger.ts'
import type { EventLog } from '../log/model.ts'
import { StateLogError } from '../records/errors.ts'
import type { StateRecord } from '../records/model.ts'
import { recordOf } from './change-record.ts'

/** Of server/cluster/model.ts, Ownership. */
export interface Standing {
  /** null: it may not be written now. */
  epochOf(resource: string): number | null
  /** Also true while it is not settled who does. */
  observes(resource: string): boolean
}

interface ChangeWriter {
  write(resource: string, changes: readonly Change[]): void
  /** Ends; what cannot be written within two seconds is left out. */
  close(): Promise<void>
}

const MOST_WAITING = 20_000
const BATCH = 200
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 15_000
const CLOSING_MS = 2_000

export function changeWriter(options: {
  readonly eventLog: EventLog
  readonly ownership: Standing
  readonly log: Logger
}): ChangeWriter {
  const { eventLog, ownership, log } = options
  /** By resource, each list in order. */
  const waiting = new Map<string, StateRecord[]>()
  const closing = new AbortController()
  let running: Promise<void> | null = null
  /** Both are told once, and again after all has been well. */
  let isFailing = false
  let isDropping = false

  async function run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS
    while (waiting.size > 0) {
      const wrote = await writeAll()
      pauseMs = wrote ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
      if (wrote || waiting.size === 0) continue
      if (closing.signal.aborted) return
      await delay(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }

  /** One batch of every resource. False: nothing could be written. */
  async function writeAll(): Promise<boolean> {
    let wrote = false
    for (const [resource, records] of waiting) {
      if (ownership.epochOf(resource) !== null)
        wrote = (await writeBatch(resource, records)) || wrote
      // Its new owner compares what this instance wrote last with what it sees, and finds the same.
      else if (!ownership.observes(resource)) waiting.delete(resource)
    }
    return wrote
  }

  async function writeBatch(resource: string, records: StateRecord[]): Promise<boolean> {
    const batch = records.slice(0, BATCH)
    try {
      await eventLog.append('changes', resource, batch)
    } catch (error) {
      if (!(error instanceof StateLogError)) {
        if (!isFailing)
          log.warn(
            `changes are not written to the log, and are kept until they can be: ${messageOf(error)}`,
          )
        isFailing = true
        return false
      }
      log.error(`${batch.length} changes cannot be written to the log: ${error.message}`)
    }
    if (isFailing) log.info('changes are written to the log again')
    isFailing = false
    isDropping = false
    // By identity: the list may have been shortened at its head meanwhile.
    const done = new Set(batch)
    const rest = records.filter((record) => !done.has(record))
    if (rest.length === 0) waiting.delete(resource)
    else waiting.set(resource, rest)
    return true
  }

  return {
    write(resource, changes) {
      if (changes.length === 0 || closing.signal.aborted) return
      const records = waiting.get(resource) ?? []
      waiting.set(resource, records)
      records.push(...changes.map((change) => recordOf(resource, change)))
      const excess = records.length - MOST_WAITING
      if (excess > 0) {
        records.splice(0, excess)
        if (!isDropping)
          log.error(`more than ${MOST_WAITING} changes wait to be written: the oldest are left out`)
        isDropping = true
      }
      running ??= run().finally(() => (running = null))
    },
    async close() {
      closing.abort()
      await Promise.race([running, delay(CLOSING_MS, undefined, { ref: false })])
    },
  }
}
