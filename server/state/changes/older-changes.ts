/**
 * Changes that are no longer in memory, read from the log from the newest backwards. The log is read forwards only, so
 * it is read in spans of time, each twice as long as the one after it: at most twice what is needed.
 */
import type { Change } from '@millrace/contract/change.ts'
import type { EventLog } from '../log/model.ts'
import { ChangeList } from './change-list.ts'
import type { Place } from './change-list.ts'
import { changeIn, isKeyOf } from './change-record.ts'

const DAY_MS = 86_400_000
/** A change is written after it was seen: at once, or when Kafka is back. */
const LATEST_WRITE_MS = 6 * 3_600_000
/** Clocks of two instances. */
const SKEW_MS = 60_000

interface OlderRequest {
  readonly resource: string
  /** ms since epoch: from, included, to, not included. */
  readonly from: number
  readonly before: number
  readonly place: Place | null
  readonly limit: number
  readonly matches: (change: Change) => boolean
  /** What is in memory although it is of that time: it was written late. */
  readonly remembered: () => Iterable<Change>
  readonly signal: AbortSignal
}

/** In order. @throws KafkaError when they cannot be read */
export async function olderChanges(eventLog: EventLog, request: OlderRequest): Promise<Change[]> {
  const { from, limit } = request
  const found: Change[] = []
  let before = request.before
  for (let span = DAY_MS; before > from && found.length < limit; span *= 2) {
    const after = Math.max(from, before - span)
    found.push(...(await readSpan(eventLog, request, after, before, limit - found.length)))
    before = after
  }
  return found
}

async function readSpan(
  eventLog: EventLog,
  request: OlderRequest,
  from: number,
  before: number,
  limit: number,
): Promise<Change[]> {
  const { resource, place, matches, remembered, signal } = request
  const list = new ChangeList()
  const take = (change: Change): void => {
    if (change.at >= from && change.at < before && matches(change)) list.add(change)
  }
  const options = { key: resource, from: from - SKEW_MS, recordKey: isKeyOf(resource), signal }
  for await (const entries of eventLog.read('changes', options)) {
    for (const entry of entries) {
      const recorded = changeIn(entry)
      if (recorded?.resource === resource) take(recorded.change)
    }
    if ((entries.at(-1)?.at ?? 0) > before + LATEST_WRITE_MS) break
  }
  for (const change of remembered()) take(change)
  return [...list.behind(place).take(limit)]
}
