/**
 * The engine's state, driven by whether the primary cluster answers.
 *
 * The clock of an outage starts at the first miss after an answer, or at the start when there never was one: the
 * observer looks once a minute while all is well, so counting from the last answer would call every quiet minute an
 * outage. It ends in ERROR when it lasts longer than STREAMS_TASK_TIMEOUT_MS + STREAMS_HEARTBEAT_MS, by a timer: a
 * cluster that hangs gives no further misses to react to.
 */
import type { EngineState } from '@millrace/contract/status.ts'
import type { Config } from '../config/types.ts'
import type { Logger } from '../log/logger.ts'
import type { Engine } from './engine.ts'

/** Node fires longer timers at once. */
const LONGEST_TIMER_MS = 2_147_483_647

/** Time as the engine sees it. `now` is monotonic: the wall clock may be set while an outage lasts. */
export interface EngineClock {
  /** ms, never going back. */
  now(): number
  /** ms since epoch, for people. */
  wall(): number
  /** Returns the cancel function. */
  after(ms: number, run: () => void): () => void
}

const SYSTEM_CLOCK: EngineClock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms).unref()
    return () => clearTimeout(timer)
  },
}

/** The engine with its inputs: only the observer and main.ts have them. */
export interface EngineControl extends Engine {
  /** The primary cluster answered. */
  clusterSeen(): void
  /** The primary cluster did not answer; `reason` is a sentence for people. */
  clusterMissed(reason: string): void
  /** Everything in the `state` stream that was there at the start has been applied. */
  viewsCaughtUp(): void
  /** Why a load balancer should send nobody here although all is well; null: it may. */
  standBy(reason: string | null): void
  /** The log does not take or give records, though the cluster answers; null: it does again. */
  logTrouble(reason: string | null): void
  close(): void
}

/** @param options.exit called with 1 by LOG_AND_EXIT, once */
export function createEngine(options: {
  readonly config: Config['engine']
  /** There is a log to read back: not ready before `viewsCaughtUp`. */
  readonly awaitsViews: boolean
  readonly log: Logger
  readonly exit: (code: number) => void
  readonly clock?: EngineClock
}): EngineControl {
  const { config, log, exit, clock = SYSTEM_CLOCK } = options
  const limitMs = config.taskTimeoutMs + config.heartbeatMs
  const listeners = new Set<(state: EngineState) => void>()

  let state: EngineState = 'CREATED'
  let since = clock.wall()
  let reason: string | null = null
  let lastMiss = 'It has not answered yet.'
  let everRan = false
  let awaitsViews = options.awaitsViews
  let trouble: string | null = null
  let standingBy: string | null = null
  /** Start of the outage, monotonic; null while the cluster answers. */
  let awaySince: number | null = clock.now()
  /** The same in ms since epoch, for people. */
  let awaySinceWall = clock.wall()
  let cancelTimer: (() => void) | null = null
  let closed = false

  function enter(next: EngineState, why: string | null): void {
    reason = why
    if (state === next) return
    state = next
    since = clock.wall()
    for (const listener of listeners) listener(next)
  }

  /** Fires after `deadline`: the outage has to be longer than the limit. */
  function arm(deadline: number): void {
    cancelTimer?.()
    const due = Math.min(Math.max(0, Math.floor(deadline - clock.now())) + 1, LONGEST_TIMER_MS)
    cancelTimer = clock.after(due, () => {
      if (clock.now() <= deadline) arm(deadline)
      // Far too late: the process stood still (a frozen container, a stopped process). What the cluster answered
      // meanwhile is still in the queue, so it gets one heartbeat to be heard.
      else if (clock.now() - deadline > config.heartbeatMs) arm(clock.now() + config.heartbeatMs)
      else fail()
    })
  }

  function fail(): void {
    const start = new Date(awaySinceWall).toISOString()
    const why = `The primary cluster has been away since ${start}, longer than ${limitMs} ms (STREAMS_TASK_TIMEOUT_MS + STREAMS_HEARTBEAT_MS): ${lastMiss}`
    enter('ERROR', why)
    log.error({ strategy: config.errorStrategy, reason: why }, 'engine is in ERROR')
    switch (config.errorStrategy) {
      case 'LOG_AND_EXIT':
        exit(1)
        break
      case 'LOG_EXCEPTION':
        log.error('the console is unavailable until Millrace is restarted; snapshots go on')
        break
      case 'LOG_AND_RECOVER':
        log.error('the console shows what was last known until the cluster is back')
        break
    }
  }

  const isRecoverable = (): boolean =>
    state !== 'ERROR' || config.errorStrategy === 'LOG_AND_RECOVER'

  /** The state while the cluster answers. */
  function settle(): void {
    if (awaitsViews) {
      enter('REBUILDING', 'Reading back the state that is kept on Kafka.')
      return
    }
    everRan = true
    if (trouble === null) enter('RUNNING', null)
    else enter('RECOVERING', `The state log does not work: ${trouble}`)
  }

  const uiAvailable = (): boolean => state !== 'ERROR' || config.errorStrategy === 'LOG_AND_RECOVER'

  enter('REBUILDING', 'Waiting for the first answer of the primary cluster.')
  arm(awaySince + limitMs)

  return {
    get state() {
      return state
    },
    get since() {
      return since
    },
    get reason() {
      return reason ?? standingBy
    },
    get healthy() {
      return state !== 'ERROR'
    },
    get ready() {
      return everRan && standingBy === null && uiAvailable()
    },
    get uiAvailable() {
      return uiAvailable()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    clusterSeen() {
      if (closed) return
      const wasAway = awaySince !== null
      awaySince = null
      cancelTimer?.()
      if (!isRecoverable()) {
        if (wasAway) log.info('the primary cluster is back; the engine stays in ERROR')
        return
      }
      if (wasAway && (state === 'ERROR' || state === 'RECOVERING'))
        log.info('the primary cluster is back')
      settle()
    },
    clusterMissed(why) {
      if (closed) return
      lastMiss = why
      if (awaySince === null) {
        awaySince = clock.now()
        awaySinceWall = clock.wall()
        if (state !== 'ERROR') {
          log.warn({ reason: why }, 'the primary cluster does not answer')
          arm(awaySince + limitMs)
        }
      }
      if (state === 'RUNNING' || state === 'RECOVERING')
        enter('RECOVERING', `The primary cluster does not answer: ${why}`)
    },
    viewsCaughtUp() {
      awaitsViews = false
      if (!closed && awaySince === null && isRecoverable()) settle()
    },
    standBy(why) {
      standingBy = why
    },
    logTrouble(why) {
      trouble = why
      if (!closed && awaySince === null && isRecoverable()) settle()
    },
    close() {
      closed = true
      cancelTimer?.()
      listeners.clear()
    },
  }
}
