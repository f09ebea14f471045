/** What a search has done so far, in numbers and words. */
import type { PartitionProgress, SearchRequest, SearchTotals } from '@millrace/contract/search.ts'
import { formatDuration, formatExact, plural } from '../../../format.ts'
import type { Tone } from '../../../ui/StateBadge.tsx'
import type { RunView } from '../model.ts'

/** The newest account of every partition. */
export function partitionsOf({
  state,
  progress,
  done,
  started,
}: RunView): readonly PartitionProgress[] {
  const last = state === 'running' ? (progress ?? done) : (done ?? progress)
  return last?.partitions ?? started?.partitions ?? []
}

export function totalsOf({ state, progress, done }: RunView): SearchTotals | null {
  return (state === 'running' ? (progress ?? done) : (done ?? progress))?.totals ?? null
}

export interface Extent {
  /** Offsets in all ranges that are searched. */
  readonly offsets: number
  /** Of those, what has been passed: 0 to 1; null: nothing is to be searched, or there is no end. */
  readonly passed: number | null
}

export function extentOf(partitions: readonly PartitionProgress[]): Extent {
  let [offsets, remaining] = [0, 0]
  for (const partition of partitions) {
    offsets += Math.max(0, partition.to_offset - partition.from_offset)
    remaining += partition.remaining
  }
  const passed = offsets === 0 ? null : Math.min(1, Math.max(0, (offsets - remaining) / offsets))
  return { offsets, passed }
}

/** Of one partition, 0 to 1; 1 where there is nothing to pass. */
export function consumed({
  from_offset: from,
  to_offset: to,
  remaining,
}: PartitionProgress): number {
  return to <= from ? 1 : Math.min(1, Math.max(0, (to - from - remaining) / (to - from)))
}

export interface StateWords {
  readonly tone: Tone
  readonly label: string
  readonly tip: string
}

export function stateWords(view: RunView, request: SearchRequest): StateWords {
  const { state, done, paused } = view
  const tail = request.tail === true
  switch (state) {
    case 'idle':
      return { tone: 'neutral', label: 'Not started', tip: 'This search has not begun.' }
    case 'running':
      if (tail && paused) {
        return {
          tone: 'warn',
          label: 'Paused',
          tip: 'The list stands still; records that arrive are counted. Space goes on.',
        }
      }
      return tail
        ? { tone: 'ok', label: 'Live', tip: 'Records appear as they arrive, newest on top.' }
        : { tone: 'info', label: 'Searching', tip: 'Records appear as they are found.' }
    case 'stopped':
      return {
        tone: 'neutral',
        label: 'Stopped',
        tip:
          done?.cursor === null || done?.cursor === undefined
            ? 'Stopped on request.'
            : 'Stopped on request. Continue goes on exactly where it stopped.',
      }
    case 'failed':
      return {
        tone: 'error',
        label: 'Failed',
        tip: view.problem?.detail ?? done?.message ?? 'The search could not go on.',
      }
    case 'done':
      return endWords(view, request)
    default:
      return state satisfies never
  }
}

function endWords({ done }: RunView, request: SearchRequest): StateWords {
  const message = done?.message ?? null
  const partial = message !== null
  if (done?.reason === 'limit') {
    const limit = request.limit ?? done.totals.matched
    return {
      tone: 'ok',
      label: request.limit === undefined ? 'Page full' : 'Limit reached',
      tip: `Stopped after ${plural(limit, 'match', 'matches')}. Continue looks for more.`,
    }
  }
  if (done?.reason === 'time') {
    return {
      tone: 'warn',
      label: 'Time is up',
      tip: 'A search without streaming ends after a few seconds. Continue goes on where it stopped.',
    }
  }
  if (done?.reason === 'scan_limit') {
    const limit = request.scan_limit ?? done.totals.scanned
    return {
      tone: 'warn',
      label: 'Scan boundary',
      tip: `Stopped after ${plural(limit, 'record')} scanned, as asked.`,
    }
  }
  return {
    tone: partial ? 'warn' : 'ok',
    label: partial ? 'Partial' : 'Complete',
    tip: message ?? 'Everything in the window was searched.',
  }
}

/** One thing the line says besides the state. */
export interface AccountFact {
  readonly id: string
  readonly text: string
  readonly tip?: string
  readonly tone?: Tone
}

/** What went wrong or was slower than it could be; nothing for a search that went well. */
export function troubles(totals: SearchTotals): readonly AccountFact[] {
  const facts: AccountFact[] = []
  if (totals.undecodable > 0) {
    facts.push({
      id: 'undecodable',
      tone: 'warn',
      text: `${plural(totals.undecodable, 'record')} undecodable`,
      tip: `Of ${formatExact(totals.looked_into)} looked into. A record whose filtered part cannot be decoded does not match.`,
    })
  }
  if (totals.filter_errors > 0) {
    facts.push({
      id: 'filter errors',
      tone: 'warn',
      text: `filter failed on ${plural(totals.filter_errors, 'record')}`,
      tip: totals.filter_error ?? 'The server did not say why.',
    })
  }
  if (totals.throttled_ms >= 1) {
    facts.push({
      id: 'throttled',
      tone: 'info',
      text: `throttled ${formatDuration(totals.throttled_ms)}`,
      tip: 'Brokers asked to wait: a quota of Kafka holds this search back.',
    })
  }
  if (totals.held_back_ms >= 1) {
    facts.push({
      id: 'held back',
      tone: 'info',
      text: `held back ${formatDuration(totals.held_back_ms)}`,
      tip: 'Millrace’s own limit on bytes per second (SEARCH_MAX_BYTES_PER_SECOND) holds this search back.',
    })
  }
  return facts
}
