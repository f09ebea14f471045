/**
 * Several instances with nothing but Kafka between them (design section 4): who is there, who observes what, and under which
 * epoch what they write counts.
 */

import type { LogEntry } from '../state/log/model.ts'
import type { Claim } from '../state/records/model.ts'

/** Whether what this instance finds out about a resource counts. */
export interface Ownership {
  /**
   * Epoch under which this instance writes for the resource at this very moment; null: another instance observes it, or it is
   * not known who does. Asked before every side effect: false as soon as heartbeats are older than the session timeout,
   * by the monotonic clock.
   */
  epochOf(resource: string): number | null
  /** Resources that this instance observes for all. */
  readonly owned: readonly string[]
  /** The claim to write before a batch of observations, so that whoever begins to read later learns the epoch; null as for epochOf. */
  claimOf(resource: string): Claim | null
  /**
   * Whether to observe it on schedule: also while it is not settled who does, or nobody may be asked (joining, alone, refused);
   * only what `epochOf` allows is written to the log.
   */
  observes(resource: string): boolean
  /** Called when `owned` changed. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void
}

/** Which writers' records count: learnt from the claims in the log. */
export interface Fence {
  /** Whether an observation of another instance with this epoch counts now. */
  accepts(resource: string, epoch: number): boolean
  /**
   * Whether a point of history counts: of an epoch that was over, minutes up to the change of owner do, later ones do not.
   * @param minute floor(ms since epoch / 60000)
   */
  acceptsMinute(resource: string, epoch: number, minute: number): boolean
}

export interface InstanceInfo {
  readonly id: string
  readonly version: string
  /** Where other instances reach it, e.g. http://10.0.3.7:3000 */
  readonly url: string
  /** ms since epoch. */
  readonly startedAt: number
  readonly isLeader: boolean
  readonly isSelf: boolean
  /** Its last sign of life in the log, ms since epoch; null: none seen. */
  readonly lastSeenAt: number | null
  /** Resources it observes (ResourceSet.key). */
  readonly owned: readonly string[]
  /** Records that its views are behind the log; null: not told. */
  readonly lag: number | null
  /** Its engine's state as it last told; null: not told. */
  readonly engine: string | null
}

export type MembershipKind =
  | 'off' // PERSISTENCE_MODE=none: nobody is looked for
  | 'joining'
  | 'member'
  | 'alone' // the group protocol cannot be had; `reason` says why
  | 'refused' // others are there, and this one may not share with them; `reason` says why

export interface Instances extends AsyncDisposable {
  readonly self: { readonly id: string; readonly url: string; readonly startedAt: number }
  readonly membership: { readonly kind: MembershipKind; readonly reason: string | null }
  readonly ownership: Ownership
  readonly fence: Fence
  /** This one first, then by start. */
  members(): readonly InstanceInfo[]
  /** Called when members, their resources or the membership changed. */
  onChange(listener: () => void): () => void
  /** Claims and signs of life, in the order of the log: called by whoever tails the snapshots, which may hold others. */
  heed(entries: readonly LogEntry[]): void
  /** Resolves, with the reason, when it has waited in vain for others to go with which it may not share the log. */
  readonly refused: Promise<string>
  /** Gives up what it owns, so that others take over at once. */
  leave(): Promise<void>
}
