/** Documents over a log: see model.ts for what they promise, document-view.ts for what counts. */
import type { Logger } from '../../log/logger.ts'
import type { EventLog, LogEntry, SkippedRecords } from '../log/model.ts'
import { documentView, type DocumentKind, repairOf } from './document-view.ts'
import { readEnvelope } from './envelope.ts'
import type { Documents } from './model.ts'
import { parsePosition, positionText, type LogOffset } from './position.ts'
import { waiters } from './waiters.ts'
import { writeDocument, type WriteParts } from './write-document.ts'

/** Of a whole change, with all its tries. */
const DEADLINE_MS = 5_000
/** A writer that was overtaken writes again at once, which settles the key; what is left is looked for so often. */
const REPAIR_MS = { least: 2_000, spread: 3_000 } as const

export interface DocumentsOptions {
  /** `session`: what lets somebody in, which nobody believes without MILLRACE_SECRET. Default: `state`. */
  readonly kind?: DocumentKind
  readonly eventLog: EventLog
  readonly log: Logger
  /** Why this instance must not write now, a sentence; null: it may. */
  readonly mayWrite?: () => string | null
}

export function openDocuments(options: DocumentsOptions): Documents & AsyncDisposable {
  const { kind = 'state', eventLog, log, mayWrite = () => null } = options
  /** Of the keys of the log's records (records/kinds.ts). */
  const keyPrefix = `${kind}/`
  const view = documentView(kind)
  const waiting = waiters()
  const listeners = new Set<(keys: readonly string[]) => void>()
  const watched = new Map<string, () => void>()
  /** The last change of a key, so that those of this process do not overtake each other in vain. */
  const queues = new Map<string, Promise<unknown>>()
  let applied: LogOffset | null = null
  let skipped: SkippedRecords | null = null
  let isReady = false
  let isClosed = false
  let repairing: NodeJS.Timeout | undefined

  function applyAll(entries: readonly LogEntry[]): void {
    const keys = new Set<string>()
    for (const entry of entries) {
      const { log: name, offset } = entry.position
      if (applied !== null && applied.log !== name) startAnew(keys)
      applied = { log: name, offset }
      const outcome = view.apply(entry)
      if (outcome === 'unread') countUnread(entry)
      if (outcome === 'counted' && entry.record.kind === kind) {
        keys.add(entry.record.key)
        watched.get(readEnvelope(entry.record.value)?.write ?? '')?.()
      }
    }
    waiting.check()
    if (keys.size > 0) for (const listener of listeners) listener([...keys])
    scheduleRepair()
  }

  /** The topic was deleted and made again: what it held is gone for every instance that starts from now on. */
  function startAnew(keys: Set<string>): void {
    log.warn('the topic of saved settings and searches was made anew: what it held is gone')
    for (const { key } of view.list('')) keys.add(key)
    view.clear()
  }

  function countUnread({ position, record }: LogEntry): void {
    const key = 'key' in record ? record.key : ''
    const lastReason = `The document ${key} at offset ${position.offset} is of an unknown shape: an instance of a later version may have written it.`
    if (skipped === null) log.warn(`a record of saved settings was passed over: ${lastReason}`)
    skipped = {
      stream: 'state',
      cause: 'future version',
      count: (skipped?.count ?? 0) + 1,
      lastReason,
      lastAt: Date.now(),
    }
  }

  function scheduleRepair(): void {
    if (!isReady || isClosed || repairing !== undefined || view.contested.size === 0) return
    const keys = [...view.contested]
    repairing = setTimeout(
      () => {
        void repair(keys).finally(() => {
          repairing = undefined
          scheduleRepair()
        })
      },
      REPAIR_MS.least + Math.random() * REPAIR_MS.spread,
    )
    // A repair is a service to others; the process may end without it.
    repairing.unref()
  }

  async function repair(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const known = view.known(key)
      if (known?.contested !== true || mayWrite() !== null || isClosed) continue
      try {
        const value = repairOf(known.envelope)
        await eventLog.append('state', key, [{ kind, key, value }])
      } catch (error) {
        // Asked again while it is contested.
        log.debug({ error, key }, 'a document could not be written again')
        return
      }
    }
  }

  const tail = eventLog.tail('state', {
    since: 'start',
    onEntries: applyAll,
    onSkipped(recordKey) {
      if (!recordKey.startsWith(keyPrefix)) return
      view.contest(recordKey.slice(keyPrefix.length))
      scheduleRepair()
    },
  })
  const ready = whenCaughtUp()

  async function whenCaughtUp(): Promise<void> {
    await tail.caughtUp
    isReady = true
    waiting.check()
    scheduleRepair()
  }

  const parts: WriteParts = {
    kind,
    eventLog,
    view,
    waiters: waiting,
    watchWrite(write, counted) {
      watched.set(write, counted)
      return () => watched.delete(write)
    },
    mayWrite,
    isReady: () => isReady,
    isClosed: () => isClosed,
  }
  const position = (): string => (applied === null ? '' : positionText(applied))

  async function changeInTurn(
    key: string,
    next: (value: unknown) => unknown,
  ): Promise<Awaited<ReturnType<Documents['change']>>> {
    const deadline = performance.now() + DEADLINE_MS
    const before = queues.get(key) ?? Promise.resolve()
    const own = before.then(() => writeDocument(parts, key, next, deadline))
    const settled = own.catch(() => undefined)
    queues.set(key, settled)
    try {
      await own
      return { document: view.get(key) ?? null, position: position() }
    } finally {
      if (queues.get(key) === settled) queues.delete(key)
    }
  }

  return {
    get: (key) => view.get(key),
    list: (prefix) => view.list(prefix),
    change: changeInTurn,
    get position() {
      return position()
    },
    async reached(text, timeoutMs) {
      const wanted = parsePosition(text)
      // In memory a write is told when it is applied; what another process told went with it.
      if (wanted === undefined || eventLog.kind === 'memory') return true
      const isThere = (): boolean =>
        applied !== null && (applied.log === wanted.log ? applied.offset >= wanted.offset : isReady)
      if (await waiting.until(isThere, timeoutMs)) return true
      // Nothing was ever written to this log: the position is of one that was deleted.
      return isReady && applied === null && tail.lag === 0
    },
    ready,
    get isReady() {
      return isReady
    },
    get lag() {
      return tail.lag
    },
    get skipped() {
      return skipped
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      clearTimeout(repairing)
      waiting.letGo()
      await tail[Symbol.asyncDispose]()
    },
  }
}
