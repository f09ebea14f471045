/** The log of changes: the newest in memory, older ones in the `changes` stream. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Change } from '@millrace/contract/change.ts'
import { messageOf } from '@millrace/kafka/errors.ts'
import type { Logger } from '../../log/logger.ts'
import type { EventLog, LogEntry } from '../log/model.ts'
import { ChangeList } from './change-list.ts'
import { changeIn } from './change-record.ts'
import { changeWriter } from './change-writer.ts'
import type { Standing } from './change-writer.ts'
import { decodePlace, encodePlace } from './cursor.ts'
import type { Changes, ChangesAnswer, ChangesRequest } from './model.ts'
import { olderChanges } from './older-changes.ts'

const DAY_MS = 86_400_000
/** Read at the start, and kept in memory. */
const RECENT_DAYS = 7
/** Over all resources: about 40 MB. */
const MOST_IN_MEMORY = 50_000
/** Between them other work goes on. */
const ENTRIES_PER_TURN = 500
const READ_MS = 20_000

/** What is in memory of one resource. */
interface Recent {
  readonly list: ChangeList
  /** All changes seen at or after are in it, once the log has been read. */
  since: number
}

/** @param options.keptDays how long the `changes` stream keeps them */
export function openChanges(options: {
  readonly resources: readonly string[]
  readonly eventLog: EventLog
  readonly ownership: Standing
  readonly keptDays: number
  readonly log: Logger
}): Changes {
  const { eventLog, ownership, keptDays } = options
  const startedAt = Date.now()
  const since = startedAt - Math.min(RECENT_DAYS, keptDays) * DAY_MS
  const known = new Map<string, Recent>(
    options.resources.map((resource) => [resource, { list: new ChangeList(), since }]),
  )
  const listeners = new Set<(resource: string) => void>()
  const writer = changeWriter(options)
  let isRead = false

  const tail = eventLog.tail('changes', {
    since,
    async onEntries(entries) {
      for (let i = 0; i < entries.length; i += ENTRIES_PER_TURN) {
        if (i > 0) await nextTurn()
        takeEntries(entries.slice(i, i + ENTRIES_PER_TURN))
      }
    },
  })
  void markRead()

  async function markRead(): Promise<void> {
    await tail.caughtUp
    isRead = true
    tell(known.keys())
  }

  function takeEntries(entries: readonly LogEntry[]): void {
    const changed = new Set<string>()
    for (const entry of entries) {
      const recorded = entry.own ? null : changeIn(entry)
      if (recorded !== null && take(recorded.resource, [recorded.change]).length > 0)
        changed.add(recorded.resource)
    }
    tell(changed)
  }

  /** Those that were not there yet. */
  function take(resource: string, changes: readonly Change[]): Change[] {
    const recent = known.get(resource)
    // Of a cluster that only another instance is configured for.
    if (recent === undefined) return []
    const added = changes.filter((change) => recent.list.add(change))
    makeRoom()
    return added
  }

  function makeRoom(): void {
    let excess = -MOST_IN_MEMORY
    for (const { list } of known.values()) excess += list.length
    for (; excess > 0; excess--) {
      const [first, ...others] = known.values()
      if (first === undefined) return
      const fullest = others.reduce(
        (most, recent) => (recent.list.length > most.list.length ? recent : most),
        first,
      )
      fullest.since = Math.max(fullest.since, (fullest.list.oldest?.at ?? 0) + 1)
      fullest.list.dropOldest()
    }
  }

  function tell(resources: Iterable<string>): void {
    for (const resource of resources) for (const listener of listeners) listener(resource)
  }

  async function list(resource: string, request: ChangesRequest): Promise<ChangesAnswer> {
    const { from, to, limit } = request
    const recent = known.get(resource)
    if (recent === undefined) return { changes: [], nextCursor: null, problem: null }
    const matches = matcher(request)
    const place = request.cursor === undefined ? null : decodePlace(request.cursor)
    const found: Change[] = []
    for (const change of recent.list.behind(place)) {
      if (change.at < Math.max(from, recent.since) || found.length > limit) break
      if (change.at <= to && matches(change)) found.push(change)
    }
    let problem: ChangesAnswer['problem'] = null
    if (found.length <= limit && from < recent.since) {
      const before = Math.min(recent.since, to + 1, (place?.at ?? to) + 1)
      const older = { resource, from, before, place, limit: limit + 1 - found.length, matches }
      problem = gap(recent, from) ?? (await addOlder(found, recent, older))
    } else if (found.length <= limit) problem = gap(recent, from)
    const isMore = found.length > limit
    const changes = isMore ? found.slice(0, limit) : found
    const last = changes.at(-1)
    const nextCursor = isMore && last !== undefined ? encodePlace(last) : null
    return { changes, nextCursor, problem }
  }

  /** Why what is older than memory is not to be had. */
  function gap(recent: Recent, from: number): ChangesAnswer['problem'] {
    if (eventLog.kind === 'memory') {
      const start = Math.max(startedAt, recent.since)
      if (from >= start) return null
      const reason = `Changes are kept in memory only: those before ${timeText(start)} are not known.`
      return { kind: 'unsupported', reason }
    }
    if (isRead) return null
    const reason = 'Changes from before this instance started are still being read from the log.'
    return { kind: 'pending', reason }
  }

  async function addOlder(
    found: Change[],
    recent: Recent,
    request: Omit<Parameters<typeof olderChanges>[1], 'remembered' | 'signal'>,
  ): Promise<ChangesAnswer['problem']> {
    const kept = Date.now() - keptDays * DAY_MS
    try {
      const older = await olderChanges(eventLog, {
        ...request,
        from: Math.max(request.from, kept),
        remembered: () => recent.list.behind(null),
        signal: AbortSignal.timeout(READ_MS),
      })
      found.push(...older)
      if (request.from >= kept || older.length === request.limit) return null
    } catch (error) {
      const reason = `Changes before ${timeText(request.before)} could not be read from the log: ${messageOf(error)}`
      return { kind: 'failed', reason }
    }
    const reason = `Changes are kept for ${keptDays} days (HISTORY_CHANGES_DAYS): what is older is not known.`
    return { kind: 'unsupported', reason }
  }

  return {
    add(resource, changes) {
      // Another instance observes it: what it finds comes by the log, once and the same for all.
      if (changes.length === 0 || !ownership.observes(resource)) return
      const added = take(resource, changes)
      if (added.length === 0) return
      // While it is not settled who observes, they wait: at a start, what changed meanwhile is found before that.
      writer.write(resource, added)
      tell([resource])
    },
    list,
    onChange(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    async [Symbol.asyncDispose]() {
      listeners.clear()
      await writer.close()
      await tail[Symbol.asyncDispose]()
    },
  }
}

function timeText(ms: number): string {
  return new Date(ms).toISOString()
}

function matcher({ entity, name, q, tells }: ChangesRequest): (change: Change) => boolean {
  const text = q?.toLowerCase()
  return (change) =>
    (entity === undefined || change.entity === entity) &&
    (name === undefined || change.name === name) &&
    (text === undefined ||
      [change.name, change.field, change.before, change.after].some(
        (value) => value?.toLowerCase().includes(text) === true,
      )) &&
    (tells === undefined || tells(change))
}
