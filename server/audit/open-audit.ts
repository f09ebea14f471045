/** The audit log over the event log: see model.ts for what it promises. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AuditEntry } from '@millrace/contract/audit.ts'
import type { Logger } from '../log/logger.ts'
import type { EventLog, LogEntry } from '../state/log/model.ts'
import { decodePlace, encodePlace } from './cursor.ts'
import { AuditError } from './errors.ts'
import { entryIn, makeEntry } from './make-entry.ts'
import { matcherOf } from './matcher.ts'
import type { Audit, AuditNote } from './model.ts'
import { noteQueue } from './note-queue.ts'
import { entriesBetween, olderEntries } from './older-entries.ts'
import { RecentEntries } from './recent-entries.ts'

const DAY_MS = 86_400_000
/** In memory, and the default range of a query. */
const RECENT_MS = 7 * DAY_MS
/** Somebody waits for what they asked to be begun. */
const WRITE_MS = 5_000
const READ_MS = 20_000
const DEFAULT_LIMIT = 100
/** Filtered between two turns of the event loop. */
const PER_TURN = 500
/** In one batch of an export. */
const EXPORT_BATCH = 500
/** Older ones leave the memory so often. */
const FORGET_MS = 3_600_000

export interface AuditHealth {
  /** ms since epoch since when it cannot be written; null: all is well. */
  readonly troubleSince: number | null
  readonly waiting: number
  readonly overflowed: number
}

export function openAudit(options: {
  readonly eventLog: EventLog
  readonly log: Logger
  readonly instanceId: string
}): Audit & { readonly health: AuditHealth } {
  const { eventLog, log, instanceId } = options
  const recent = new RecentEntries(Date.now() - RECENT_MS)
  const listeners = new Set<() => void>()
  let failedAt: number | null = null

  function take(entries: readonly LogEntry[]): void {
    let isNew = false
    for (const each of entries) {
      const entry = entryIn(each)
      if (entry !== null && recent.add(entry)) isNew = true
    }
    if (isNew) for (const listener of listeners) listener()
  }

  const tail = eventLog.tail('audit_log', {
    since: recent.since,
    async onEntries(entries) {
      for (let i = 0; i < entries.length; i += PER_TURN) {
        if (i > 0) await nextTurn()
        take(entries.slice(i, i + PER_TURN))
      }
    },
  })
  const forget = setInterval(() => recent.forgetBefore(Date.now() - RECENT_MS), FORGET_MS).unref()

  /** Where nothing outlives the process its output has every entry as well. */
  async function append(entry: AuditEntry): Promise<void> {
    await eventLog.append('audit_log', 'audit', [{ kind: 'audit', key: entry.id, value: entry }])
    if (eventLog.kind === 'memory')
      log.info(
        { audit: true, entry: JSON.stringify(entry) },
        `AUDIT ${entry.event} by ${entry.user.name}: ${entry.result}`,
      )
  }

  const queue = noteQueue(append, log)

  async function write(note: AuditNote): Promise<AuditEntry> {
    const entry = makeEntry(note, instanceId, Date.now())
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`not written within ${WRITE_MS} ms`)), WRITE_MS)
    })
    try {
      await Promise.race([append(entry), late])
      failedAt = null
      return entry
    } catch (cause) {
      if (failedAt === null)
        log.error({ error: cause }, 'an entry of the audit log was not written')
      failedAt ??= Date.now()
      throw new AuditError(
        'MR_AUDIT_AWAY',
        'The audit log cannot be written now, and nothing is done that it does not tell of. Try again when the primary cluster takes records; GET /admin/v1/status says why it does not.',
        { cause, retryAfter: 5 },
      )
    } finally {
      clearTimeout(timer)
    }
  }

  /** Its own clock's `now` for negative times. */
  function rangeOf({ from, to }: { from?: number | undefined; to?: number | undefined }) {
    const now = Date.now()
    const instant = (value: number): number => (value < 0 ? now + value : value)
    return {
      from: instant(from ?? -RECENT_MS),
      to: to === undefined ? Number.MAX_SAFE_INTEGER : instant(to),
    }
  }

  async function* exported(
    { from, to }: { readonly from: number; readonly to: number },
    matches: (entry: AuditEntry) => boolean,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<readonly AuditEntry[]> {
    let batch: AuditEntry[] = []
    const end = recent.since
    if (from < end && eventLog.kind === 'kafka') {
      const aborted = signal ?? new AbortController().signal
      for await (const entry of entriesBetween(eventLog, from, Math.min(to, end), aborted)) {
        if (matches(entry)) batch.push(entry)
        if (batch.length >= EXPORT_BATCH) yield batch.splice(0)
      }
    }
    for (const entry of recent.newest(null).toReversed()) {
      if (entry.at < from || entry.at >= to || !matches(entry)) continue
      batch.push(entry)
      if (batch.length < EXPORT_BATCH) continue
      yield batch
      batch = []
      await nextTurn()
    }
    if (batch.length > 0) yield batch
  }

  return {
    write,
    note(note) {
      queue.add(makeEntry(note, instanceId, Date.now()))
    },
    async list(query, visible, signal) {
      const { from, to } = rangeOf(query)
      const limit = query.limit ?? DEFAULT_LIMIT
      const place = query.cursor === undefined ? null : decodePlace(query.cursor)
      if (query.cursor !== undefined && place === null)
        throw new AuditError(
          'MR_AUDIT_QUERY',
          'The cursor is not one of the audit log. Leave it out to begin with the newest entries.',
        )
      const asked = matcherOf(query)
      const matches = (entry: AuditEntry): boolean => visible(entry) && asked(entry)
      // One more tells whether there is a next page.
      const found: AuditEntry[] = []
      let seen = 0
      for (const entry of recent.newest(place)) {
        if (entry.at < from || found.length > limit) break
        if (entry.at < to && matches(entry)) found.push(entry)
        seen += 1
        if (seen % PER_TURN === 0) await nextTurn()
      }
      let problem: string | null = null
      if (found.length <= limit && from < recent.since && eventLog.kind === 'kafka') {
        const older = {
          from,
          before: Math.min(to, recent.since),
          place,
          limit: limit + 1 - found.length,
          matches,
          signal: AbortSignal.any([AbortSignal.timeout(READ_MS), ...(signal ? [signal] : [])]),
        }
        try {
          found.push(...(await olderEntries(eventLog, older)))
        } catch (error) {
          problem = `Entries before ${new Date(recent.since).toISOString()} could not be read: ${error instanceof Error ? error.message : String(error)}`
        }
      }
      const entries = found.slice(0, limit)
      const last = entries.at(-1)
      const hasMore = found.length > limit || problem !== null
      return {
        entries,
        nextCursor: hasMore && last !== undefined ? encodePlace(last) : null,
        problem,
      }
    },
    async get(id) {
      const known = recent.get(id)
      if (known !== undefined || eventLog.kind === 'memory') return known ?? null
      const signal = AbortSignal.timeout(READ_MS)
      for await (const entry of entriesBetween(eventLog, 0, recent.since, signal))
        if (entry.id === id) return entry
      return null
    },
    export(query, visible, signal) {
      const range = rangeOf(query)
      // Read before anything is sent: a filter that cannot be read is an answer, not a broken file.
      const asked = matcherOf(query)
      return exported(range, (entry) => visible(entry) && asked(entry), signal)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get health() {
      return {
        troubleSince: queue.troubleSince ?? failedAt,
        waiting: queue.waiting,
        overflowed: queue.overflowed,
      }
    },
    async [Symbol.asyncDispose]() {
      clearInterval(forget)
      await queue.close()
      await tail[Symbol.asyncDispose]()
    },
  }
}
