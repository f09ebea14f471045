/**
 * The epochs under which this instance writes. A claim holds once it has been read back from the log and no other stands
 * before it: that order is the same for everybody, which a broker's acknowledgement is not.
 */
import type { Logger } from '../log/logger.ts'
import type { Claim } from '../state/records/model.ts'
import type { SeenClaims } from './seen-claims.ts'

export interface Claims {
  /** What this instance should own from now on; the rest it gives up at once. Repeating it changes nothing. */
  want(resources: readonly string[], how: ClaimManner): void
  /** null: it has no claim, or another has a newer one. */
  epochOf(resource: string): number | null
  readonly held: readonly string[]
  /** Alone: another observes it, and this instance waits for that one to fall silent. */
  follows(resource: string): boolean
  /** After the seen claims have changed. */
  heeded(): void
}

/**
 * What to do when another instance claims what this one should own.
 * - `assigned`: claim again, for whoever assigned it knows better; less and less often.
 * - `alone`: the newer one goes on; claim again when it has been silent.
 */
export type ClaimManner = 'assigned' | 'alone'

export interface ClaimTiming {
  /** Before another try, ms; doubled with each up to the maximum. */
  readonly backoffMs: number
  readonly backoffMaxMs: number
  /** A claim that has been appended and is not read back is lost, ms. */
  readonly readBackMs: number
  /** Alone: the owner writes its claim with every batch of observations; one that has not for so long is gone, ms. */
  readonly silenceMs: number
}

export const CLAIM_TIMING: ClaimTiming = {
  backoffMs: 500,
  backoffMaxMs: 10_000,
  readBackMs: 10_000,
  silenceMs: 180_000,
}

export function instanceClaims(options: {
  readonly id: string
  readonly log: Logger
  readonly seen: SeenClaims
  readonly append: (claim: Claim) => Promise<unknown>
  /** Asked before a claim is written: a process that was stopped must not take back what others have by now. */
  readonly mayClaim: () => boolean
  /** Called when `held` changed. */
  readonly onChange: () => void
  readonly timing: ClaimTiming
}): Claims {
  const { id, log, seen, append, mayClaim, onChange, timing } = options
  const held = new Map<string, number>()
  const pursuits = new Map<
    string,
    { readonly manner: ClaimManner; readonly end: AbortController }
  >()
  const waiting = new Set<() => void>()
  const followed = new Set<string>()

  const isMine = (resource: string, epoch: number): boolean => {
    const newest = seen.newest(resource)
    return newest?.owner === id && newest.epoch === epoch
  }

  /** Resolves after `ms`, at the end, or, where `heeding`, when claims have been read. */
  function wait(ms: number | null, signal: AbortSignal, heeding: boolean): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = ms === null ? undefined : setTimeout(resolve, Math.max(0, ms))
    const wake = (): void => resolve()
    if (heeding) waiting.add(wake)
    signal.addEventListener('abort', wake)
    return promise.finally(() => {
      clearTimeout(timer)
      waiting.delete(wake)
      signal.removeEventListener('abort', wake)
    })
  }

  /** The epoch, once the claim has been read back as the one that holds; null: it was not. */
  async function claim(resource: string, signal: AbortSignal): Promise<number | null> {
    const at = Date.now()
    // Never below the clock: a gap in the log must not let an old owner back in.
    const epoch = Math.max((seen.newest(resource)?.epoch ?? 0) + 1, Math.floor(at / 1000))
    await append({ resource, owner: id, epoch, at })
    const deadline = performance.now() + timing.readBackMs
    while (!signal.aborted) {
      if (isMine(resource, epoch)) return epoch
      const left = deadline - performance.now()
      if ((seen.newest(resource)?.epoch ?? 0) >= epoch || left <= 0) return null
      await wait(left, signal, true)
    }
    return null
  }

  async function pursue(resource: string, manner: ClaimManner, signal: AbortSignal): Promise<void> {
    let backoffMs = timing.backoffMs
    let failed = false
    while (!signal.aborted) {
      try {
        const epoch = mayClaim() ? await claim(resource, signal) : null
        if (epoch !== null && !signal.aborted) {
          const since = performance.now()
          hold(resource, epoch)
          while (!signal.aborted && isMine(resource, epoch)) await wait(null, signal, true)
          if (!signal.aborted) fenced(resource, epoch)
          if (performance.now() - since > timing.backoffMaxMs) backoffMs = timing.backoffMs
        }
        failed = false
      } catch (error) {
        // The log tells of its outages itself; what it refuses otherwise is told once.
        if (!failed && !signal.aborted)
          log.warn({ error, resource }, 'a claim could not be written')
        failed = true
      }
      if (manner === 'alone' && !failed) await silence(resource, signal)
      // With a random part: two that are at odds must not go on in step.
      await wait(backoffMs * (1 + Math.random()), signal, false)
      backoffMs = Math.min(backoffMs * 2, timing.backoffMaxMs)
    }
  }

  /** Until whoever holds the resource has not written its claim for so long that it must be gone. */
  async function silence(resource: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const newest = seen.newest(resource)
      const left =
        newest === undefined || newest.owner === id
          ? 0
          : newest.heardAt + timing.silenceMs - performance.now()
      if (left <= 0) break
      if (!followed.has(resource)) {
        followed.add(resource)
        onChange()
      }
      await wait(left, signal, true)
    }
    if (followed.delete(resource)) onChange()
  }

  function hold(resource: string, epoch: number): void {
    held.set(resource, epoch)
    log.info({ resource, epoch }, 'this instance observes the cluster for all')
    onChange()
  }

  function fenced(resource: string, epoch: number): void {
    held.delete(resource)
    const by = seen.newest(resource)
    log.warn(
      { resource, epoch, newer: by?.epoch, owner: by?.owner },
      'another instance has claimed the cluster that this one observed',
    )
    onChange()
  }

  return {
    want(resources, manner) {
      for (const [resource, pursuit] of pursuits) {
        if (resources.includes(resource) && pursuit.manner === manner) continue
        pursuit.end.abort()
        pursuits.delete(resource)
        if (held.delete(resource)) onChange()
      }
      for (const resource of resources) {
        if (pursuits.has(resource)) continue
        const end = new AbortController()
        pursuits.set(resource, { manner, end })
        void pursue(resource, manner, end.signal)
      }
    },
    epochOf(resource) {
      const epoch = held.get(resource)
      return epoch !== undefined && isMine(resource, epoch) ? epoch : null
    },
    follows: (resource) => followed.has(resource),
    get held() {
      return [...held.keys()].toSorted()
    },
    heeded() {
      for (const wake of waiting) wake()
    },
  }
}
