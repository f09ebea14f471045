/**
 * Membership in a group of our own over Kafka's classic group protocol, as Connect workers have it: the coordinator keeps the
 * list of members, one of them, the leader, says who does what.
 */
import type { Kafka } from '../client/kafka.ts'
import type { KafkaError } from '../errors.ts'

export interface GroupMember {
  readonly memberId: string
  /** What the member said of itself when it joined. */
  readonly metadata: Buffer
}

/** Callbacks are called one at a time and may throw: that is told to `onTrouble`. */
export interface MembershipOptions {
  /** Its `join` and `heartbeat` sockets are used, which nobody else should. Stays open when the membership is disposed of. */
  readonly kafka: Kafka
  readonly groupId: string
  /** Members with another one cannot join, e.g. `consumer` or `connect`. */
  readonly protocolType: string
  /** Of several that members know (rolling upgrades) the coordinator chooses one that all have. */
  readonly protocol: string
  /** What the leader is told of this member; a function is asked at every join, e.g. for what the member owns now. */
  readonly metadata: Buffer | (() => Buffer)
  /** A member that is silent for so long is put out, ms. Brokers take 6,000 to 1,800,000 unless configured otherwise. */
  readonly sessionTimeoutMs: number
  /** How long the others wait for a member that does not join again, ms. */
  readonly rebalanceTimeoutMs: number
  /** ms; a third of the session timeout is customary. */
  readonly heartbeatMs: number
  /** Asked of the leader: what everybody gets. Members that are left out get an empty assignment. */
  readonly assign: (members: readonly GroupMember[]) => ReadonlyMap<string, Buffer>
  /**
   * What this member has from now on, instead of what it had before. Called again with the same generation when a membership
   * that was given up for lost turns out to stand.
   */
  readonly onAssigned: (assignment: Buffer, generation: number) => void
  /**
   * What this member had it has no more, and it goes on trying to join. Or, with `unavailable`, it has given up; that is told
   * even if it never had anything.
   */
  readonly onLost: (reason: LostReason) => void
  /** Something that is survived: a coordinator that is away, a callback that threw. For the log. */
  readonly onTrouble: (error: unknown) => void
}

export type LostReason =
  /** No heartbeat got through for the session timeout: others may have taken over. The process may have slept. */
  | { readonly kind: 'session'; readonly silentMs: number }
  /** The coordinator has put this member out. */
  | { readonly kind: 'expelled'; readonly code: string }
  /** The group protocol cannot be had, see MembershipState. */
  | { readonly kind: 'unavailable'; readonly error: KafkaError }

export type MembershipState =
  | { readonly kind: 'joining' }
  | {
      readonly kind: 'member'
      readonly memberId: string
      readonly generation: number
      readonly leader: boolean
    }
  /** Final: no permission, a group of another kind, a setting that the broker refuses, or a broker without the protocol. */
  | { readonly kind: 'unavailable'; readonly error: KafkaError }
  | { readonly kind: 'left' }

/** Disposing leaves the group, so that others need not wait for the session timeout. */
export interface Membership extends AsyncDisposable {
  readonly state: MembershipState
  /** performance.now() of the sending of the last heartbeat that was answered well; null: none since the start. */
  readonly lastHeartbeatAt: number | null
  /**
   * Whether this member is certainly still one: it has an assignment, and its last good heartbeat is younger than the session
   * timeout. By the monotonic clock, so a process that was stopped knows before it does anything.
   */
  readonly holds: boolean
  /** Resolves with the first assignment, or when there will be none. */
  readonly settled: Promise<MembershipState>
  /**
   * Joins again. When the leader does, all are assigned anew, e.g. because there is more to be assigned; when another does,
   * only if its metadata have changed.
   */
  rejoin(): void
}
