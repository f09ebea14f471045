/** Heartbeats, for as long as a member lives. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Coordinator } from '../client/coordinator.ts'
import { heartbeatApi } from '../protocol/heartbeat.ts'
import type { MembershipOptions } from './model.ts'

export interface Beat {
  readonly memberId: string
  readonly generation: number
  /** performance.now() */
  readonly sentAt: number
}

export interface PulseOwner {
  /** Who to speak for; undefined: nobody yet. */
  readonly identity: { readonly memberId: string; readonly generation: number } | undefined
  /** @param moved another broker than before has answered */
  answered(beat: Beat, code: number, moved: boolean): void
  failed(error: unknown): void
}

/** A coordinator that is silent for this part of the session is looked up anew. */
const SILENCE_PART = 1 / 3
/** After a failure the next try comes sooner than the next heartbeat would; doubled with each, ms. */
const RETRY_MS = 100

/** Resolves when `signal` is aborted. */
export async function pulse(
  { groupId, heartbeatMs, sessionTimeoutMs }: MembershipOptions,
  coordinator: Coordinator,
  owner: PulseOwner,
  signal: AbortSignal,
): Promise<void> {
  const timeoutMs = Math.ceil(sessionTimeoutMs * SILENCE_PART)
  let answeredBy: number | undefined
  let failures = 0
  const wait = () => (failures === 0 ? heartbeatMs : RETRY_MS * 2 ** (failures - 1))
  while (await passes(Math.min(heartbeatMs, wait()), signal)) {
    const { identity } = owner
    if (identity === undefined) continue
    const beat = { ...identity, sentAt: performance.now() }
    try {
      const request = { group: groupId, ...identity }
      const options = { use: 'heartbeat', timeoutMs, signal } as const
      const { errorCode } = await coordinator.ask(heartbeatApi, request, options)
      const { broker } = coordinator
      const moved = answeredBy !== undefined && answeredBy !== broker
      answeredBy = broker
      failures = 0
      owner.answered(beat, errorCode, moved)
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      owner.failed(error)
    }
  }
}

/** False when the signal came first. */
async function passes(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal })
    return true
  } catch {
    return false
  }
}
