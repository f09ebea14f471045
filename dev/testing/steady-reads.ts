/** GETs without end, as browsers and scripts make them; what fails is kept. */
import { setTimeout as delay } from 'node:timers/promises'

export interface FailedRead {
  /** ms since epoch. */
  readonly at: number
  readonly path: string
  /** Status, or what fetch threw; and the beginning of the body. */
  readonly how: string
  readonly ms: number
}

export interface SteadyReads {
  readonly count: number
  /** All that was not answered with 200 or 304. */
  readonly failures: readonly FailedRead[]
  readonly slowestMs: number
  stop(): Promise<void>
}

const BODY_CHARACTERS = 300
/** A little between two of one client: the machine also runs what is asked. */
const PAUSE_MS = 20

/** @param clients so many ask side by side, each one request at a time */
export function steadyReads(url: string, paths: readonly string[], clients: number): SteadyReads {
  const failures: FailedRead[] = []
  let count = 0
  let slowestMs = 0
  const end = new AbortController()

  async function ask(path: string): Promise<void> {
    const started = performance.now()
    let how: string | null = null
    try {
      const response = await fetch(url + path)
      const body = await response.text()
      if (!response.ok) how = `${response.status} ${body.slice(0, BODY_CHARACTERS)}`
    } catch (error) {
      how = error instanceof Error ? `${error.message}: ${String(error.cause)}` : String(error)
    }
    const ms = performance.now() - started
    count += 1
    slowestMs = Math.max(slowestMs, ms)
    if (how !== null) failures.push({ at: Date.now(), path, how, ms: Math.round(ms) })
  }

  async function client(first: number): Promise<void> {
    for (let i = first; !end.signal.aborted; i++) {
      await ask(paths[i % paths.length] ?? '/up')
      await delay(PAUSE_MS)
    }
  }
  const running = Promise.all(Array.from({ length: clients }, (_, i) => client(i)))
  return {
    get count() {
      return count
    },
    failures,
    get slowestMs() {
      return slowestMs
    },
    async stop() {
      end.abort()
      await running
    },
  }
}
