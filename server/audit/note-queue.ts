/**
 * Entries that are written in the background, in order. While the log does not take them they wait and are tried again; what
 * there is no room for goes to the log of the process, whole.
 */
import type { AuditEntry } from '@millrace/contract/audit.ts'
import type { Logger } from '../log/logger.ts'

const MOST_WAITING = 10_000
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000
/** At the end of the process what waits is written within this, or goes to its log. */
const CLOSE_MS = 1_000

export interface NoteQueue {
  add(entry: AuditEntry): void
  readonly waiting: number
  /** Entries that the log of the process has instead, since start. */
  readonly overflowed: number
  /** ms since epoch of the first try that failed; null: all is well. */
  readonly troubleSince: number | null
  close(): Promise<void>
}

export function noteQueue(append: (entry: AuditEntry) => Promise<unknown>, log: Logger): NoteQueue {
  const waiting: AuditEntry[] = []
  let overflowed = 0
  let troubleSince: number | null = null
  let running: Promise<void> | null = null
  let closing = false
  let wake: (() => void) | null = null

  async function run(): Promise<void> {
    let pause = FIRST_RETRY_MS
    for (let entry = waiting[0]; entry !== undefined; entry = waiting[0]) {
      try {
        await append(entry)
        waiting.shift()
        pause = FIRST_RETRY_MS
        if (troubleSince !== null) log.info('the audit log is written again')
        troubleSince = null
      } catch (error) {
        if (troubleSince === null)
          log.error({ error }, 'the audit log cannot be written; entries wait and are tried again')
        troubleSince ??= Date.now()
        if (closing) return
        const slept = Promise.withResolvers<undefined>()
        const timer = setTimeout(() => slept.resolve(undefined), pause)
        wake = () => slept.resolve(undefined)
        await slept.promise
        clearTimeout(timer)
        pause = Math.min(LAST_RETRY_MS, pause * 2)
      }
    }
  }

  function start(): void {
    running ??= run().finally(() => {
      running = null
      if (waiting.length > 0 && !closing) start()
    })
  }

  function spill(entry: AuditEntry): void {
    overflowed += 1
    log.error({ entry: JSON.stringify(entry) }, 'an audit entry could not be written to the log')
  }

  return {
    add(entry) {
      if (closing || waiting.length >= MOST_WAITING) return spill(entry)
      waiting.push(entry)
      start()
    },
    get waiting() {
      return waiting.length
    },
    get overflowed() {
      return overflowed
    },
    get troubleSince() {
      return troubleSince
    },
    async close() {
      closing = true
      wake?.()
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSE_MS)
      })
      await Promise.race([running, late])
      clearTimeout(timer)
      for (const entry of waiting.splice(0)) spill(entry)
    },
  }
}
