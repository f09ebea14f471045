/** The engine's state as others see it: the log and its views (kPow: the streams application). */
import type { EngineState } from '@millrace/contract/status.ts'

export interface Engine {
  readonly state: EngineState
  /** ms since epoch. */
  readonly since: number
  /** Sentence for ERROR and RECOVERING. */
  readonly reason: string | null
  /** /healthy answers 200. */
  readonly healthy: boolean
  /** /ready answers 200. */
  readonly ready: boolean
  /** LOG_EXCEPTION after an error: every page answers why until the process is restarted. */
  readonly uiAvailable: boolean
  onChange(listener: (state: EngineState) => void): () => void
}
