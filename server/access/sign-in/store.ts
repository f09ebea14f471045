/**
 * Sessions and tokens as this instance knows them: those of the log, and over them what the log has not taken yet. That is written
 * again until it is there, so that who signs out while Kafka is away is signed out, here at once and elsewhere when it is back.
 */
import type { Logger } from '../../log/logger.ts'
import { DocumentError } from '../../state/documents/errors.ts'
import type { Documents, StatePosition } from '../../state/documents/model.ts'
import { readStored, type Stored } from './stored.ts'

type Next = (before: Stored | undefined) => Stored | undefined

export interface Store extends Disposable {
  get(key: string): Stored | undefined
  /** It is in the log, so that every instance has it or will. */
  isKept(key: string): boolean
  list(prefix: string): readonly (readonly [key: string, value: Stored])[]
  /**
   * Holds here at once. Resolves with its position when the log has it, with null when it does not take it within 1.5 s.
   * @param next repeatable; undefined deletes
   */
  write(key: string, next: Next): Promise<StatePosition | null>
  /** Writes now or not at all. @throws DocumentError */
  writeNow(key: string, next: Next): Promise<StatePosition>
  /** Here or in the log something changed. */
  onChange(listener: () => void): () => void
}

interface Pending {
  readonly next: Next
}

/** A person waits for the answer. */
const PATIENCE_MS = 1_500
const AGAIN_MS = 2_000

/** @param isWell the log takes and gives records, as far as is known */
export function openStore(documents: Documents, isWell: () => boolean, log: Logger): Store {
  const pending = new Map<string, Pending>()
  const trying = new Map<string, Pending>()
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const stop = documents.onChange(tell)
  const kept = (key: string): Stored | undefined => readStored(documents.get(key)?.value)

  function current(key: string): Stored | undefined {
    const waiting = pending.get(key)
    return waiting === undefined ? kept(key) : waiting.next(kept(key))
  }

  /** null: it has to wait. */
  async function attempt(key: string): Promise<StatePosition | null> {
    const entry = pending.get(key)
    if (entry === undefined || trying.get(key) === entry) return null
    trying.set(key, entry)
    try {
      const { position } = await documents.change(key, (value) => entry.next(readStored(value)))
      if (pending.get(key) === entry) pending.delete(key)
      return position
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      // It will never fit: to try again would be for ever.
      if (error.code === 'MR_STATE_TOO_LARGE') pending.delete(key)
      log.debug({ error }, 'a session could not be written yet')
      return null
    } finally {
      if (trying.get(key) === entry) trying.delete(key)
    }
  }

  const again = setInterval(() => {
    if (!isWell()) return
    for (const key of pending.keys()) void attempt(key)
  }, AGAIN_MS).unref()

  return {
    get: current,
    isKept: (key) => documents.get(key) !== undefined,
    list(prefix) {
      const keys = new Set(documents.list(prefix).map(({ key }) => key))
      for (const key of pending.keys()) if (key.startsWith(prefix)) keys.add(key)
      return [...keys].flatMap((key) => {
        const value = current(key)
        return value === undefined ? [] : [[key, value] as const]
      })
    },
    async write(key, next) {
      const before = pending.get(key)?.next
      pending.set(key, { next: before === undefined ? next : (value) => next(before(value)) })
      tell()
      if (!isWell()) return null
      return within(attempt(key), PATIENCE_MS)
    },
    async writeNow(key, next) {
      const { position } = await documents.change(key, (value) => next(readStored(value)))
      return position
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    [Symbol.dispose]() {
      clearInterval(again)
      stop()
    },
  }
}

/** null: not in time; it goes on. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
