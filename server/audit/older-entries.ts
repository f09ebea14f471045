/**
 * Entries that are no longer in memory, from the log, newest first. The log is read forwards only, so it is read in spans of
 * time, each twice as long as the one after it: at most twice what is needed.
 */
import type { AuditEntry } from '@millrace/contract/audit.ts'
import type { EventLog } from '../state/log/model.ts'
import { entryIn } from './make-entry.ts'
import { compareNewest, type Place } from './recent-entries.ts'

const DAY_MS = 86_400_000
/** An entry is written when it is made, or when Kafka is back. */
const LATEST_WRITE_MS = 6 * 3_600_000
/** Clocks of two instances. */
const SKEW_MS = 60_000
/** The audit log has one partition. */
const KEY = 'audit'

interface OlderRequest {
  /** ms since epoch: from, included, before, not included. */
  readonly from: number
  readonly before: number
  readonly place: Place | null
  readonly limit: number
  readonly matches: (entry: AuditEntry) => boolean
  readonly signal: AbortSignal
}

/** In order. @throws KafkaError when they cannot be read */
export async function olderEntries(
  eventLog: EventLog,
  { from, before, place, limit, matches, signal }: OlderRequest,
): Promise<AuditEntry[]> {
  const found: AuditEntry[] = []
  let to = before
  for (let span = DAY_MS; to > from && found.length < limit; span *= 2) {
    const after = Math.max(from, to - span)
    const some: AuditEntry[] = []
    for await (const entry of entriesBetween(eventLog, after, to, signal))
      if ((place === null || compareNewest(entry, place) > 0) && matches(entry)) some.push(entry)
    found.push(...some.sort(compareNewest).slice(0, limit - found.length))
    to = after
  }
  return found
}

/** In the order they were written. @throws KafkaError */
export async function* entriesBetween(
  eventLog: EventLog,
  from: number,
  before: number,
  signal: AbortSignal,
): AsyncGenerator<AuditEntry> {
  const seen = new Set<string>()
  const options = { key: KEY, from: Math.max(0, from - SKEW_MS), signal }
  for await (const entries of eventLog.read('audit_log', options)) {
    for (const each of entries) {
      const entry = entryIn(each)
      // Written twice when an answer was lost.
      if (entry === null || seen.has(entry.id)) continue
      seen.add(entry.id)
      if (entry.at >= from && entry.at < before) yield entry
    }
    if ((entries.at(-1)?.at ?? 0) > before + LATEST_WRITE_MS) return
  }
}
