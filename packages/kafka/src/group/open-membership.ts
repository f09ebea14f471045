/** Joins a group: see model.ts for what callers get. */
import { Backoff } from '../client/backoff.ts'
import { Coordinator } from '../client/coordinator.ts'
import { Deadline } from '../client/deadline.ts'
import { errorName } from '../client/error-codes.ts'
import { isKafkaError } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import { leaveGroupApi } from '../protocol/leave-group.ts'
import { groupError, hinted, thrownTrouble, troubleOf } from './codes.ts'
import type { GroupTrouble } from './codes.ts'
import { joinRound } from './join-round.ts'
import type { Round } from './join-round.ts'
import type { Membership, MembershipOptions, MembershipState } from './model.ts'
import { pulse } from './pulse.ts'
import type { Beat, PulseOwner } from './pulse.ts'
import { Standing } from './standing.ts'

const BACKOFF_MS = 100
const BACKOFF_MAX_MS = 1_000
/** Leaving is a courtesy, ms. */
const LEAVE_MS = 3_000
const NO_GENERATION = -1

/** Begins to join at once. */
export function openMembership(options: MembershipOptions): Membership {
  return new GroupMembership(options)
}

/**
 * Two loops side by side: rounds of joining, and heartbeats. Heartbeats go on while a round waits for the other members: the
 * coordinator answers REBALANCE_IN_PROGRESS, which is as good for the session, and what was assigned before stays assigned
 * until the round gives something else.
 */
class GroupMembership implements Membership, PulseOwner {
  readonly #options: MembershipOptions
  readonly #coordinator: Coordinator
  readonly #standing: Standing
  readonly #end = new AbortController()
  readonly #settled = Promise.withResolvers<MembershipState>()
  readonly #loops: Promise<unknown>
  #memberId = ''
  #generation = NO_GENERATION
  /** Resolved: a round is wanted. */
  #wanted = Promise.withResolvers<undefined>()
  #round: AbortController | undefined
  #unavailable: KafkaError | undefined

  constructor(options: MembershipOptions) {
    this.#options = options
    this.#coordinator = new Coordinator(options.kafka, 'group', options.groupId)
    this.#standing = new Standing(options)
    this.rejoin()
    const beats = pulse(options, this.#coordinator, this, this.#end.signal)
    this.#loops = Promise.all([this.#rounds(), beats])
  }

  get state(): MembershipState {
    if (this.#unavailable !== undefined) return { kind: 'unavailable', error: this.#unavailable }
    if (this.#ended) return { kind: 'left' }
    const { held } = this.#standing
    if (held === undefined) return { kind: 'joining' }
    const { memberId, generation, leader } = held
    return { kind: 'member', memberId, generation, leader }
  }

  get lastHeartbeatAt(): number | null {
    return this.#standing.lastHeartbeatAt
  }

  get holds(): boolean {
    return this.#standing.held !== undefined
  }

  get settled(): Promise<MembershipState> {
    return this.#settled.promise
  }

  rejoin(): void {
    this.#wanted.resolve(undefined)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) {
      this.#stop()
      await this.#leave('the member leaves')
    }
    await this.#loops
  }

  get identity(): { readonly memberId: string; readonly generation: number } | undefined {
    const [memberId, generation] = [this.#memberId, this.#generation]
    return generation === NO_GENERATION ? undefined : { memberId, generation }
  }

  answered(beat: Beat, code: number, moved: boolean): void {
    // What is waited for at the old coordinator will not come.
    if (moved) this.#round?.abort()
    // Of an earlier life, or of the generation before: the round has told more by now.
    if (beat.memberId !== this.#memberId || beat.generation !== this.#generation) return
    const name = errorName(code)
    if (code === 0 || name === 'REBALANCE_IN_PROGRESS') {
      this.#standing.heartbeat(beat.sentAt, code === 0)
      if (this.holds) this.#settled.resolve(this.state)
      if (code !== 0 && this.#round === undefined) this.rejoin()
      return
    }
    // The round under way has been answered with a new generation, and that answer is on its way.
    if (name === 'ILLEGAL_GENERATION' && this.#round !== undefined) return
    this.#standing.check()
    const error = groupError('Heartbeat', this.#options.groupId, code)
    this.#trouble(troubleOf(code), error, name)
  }

  failed(error: unknown): void {
    this.#standing.check()
    this.#trouble(thrownTrouble(error), error, 'Heartbeat')
  }

  get #ended(): boolean {
    return this.#end.signal.aborted
  }

  async #rounds(): Promise<void> {
    const backoff = new Backoff(BACKOFF_MS, BACKOFF_MAX_MS)
    for (;;) {
      await this.#wanted.promise
      if (this.#ended) return
      this.#wanted = Promise.withResolvers()
      this.#round = new AbortController()
      const signal = AbortSignal.any([this.#round.signal, this.#end.signal])
      const onJoined = (memberId: string, generation: number): void => {
        this.#memberId = memberId
        this.#generation = generation
      }
      const [options, coordinator] = [this.#options, this.#coordinator]
      const round = await joinRound({ options, coordinator, signal, onJoined }, this.#memberId)
      this.#round = undefined
      if (this.#ended) return
      this.#standing.check()
      if (round.kind === 'assigned') {
        backoff.reset()
        this.#standing.assigned(round, round.sentAt)
        if (this.holds) this.#settled.resolve(this.state)
        continue
      }
      await this.#roundFailed(round)
      this.rejoin()
      const pause = new Deadline(BACKOFF_MAX_MS * 2, this.#end.signal)
      // Ended meanwhile: seen above.
      await backoff.pause(pause, 'JoinGroup').catch(() => undefined)
    }
  }

  async #roundFailed(round: Exclude<Round, { readonly kind: 'assigned' }>): Promise<void> {
    if (round.kind === 'failed') {
      const { error, trouble } = round
      // Abandoned by us, since the coordinator moved.
      if (isKafkaError(error) && error.code === 'MR_KAFKA_ABORTED') return
      this.#trouble(
        trouble,
        error,
        isKafkaError(error) ? (error.reason ?? error.code) : 'JoinGroup',
      )
      return
    }
    this.#standing.trouble(round.error)
    await this.#leave('the leader could not assign')
    this.#forget('ASSIGN_FAILED')
  }

  /** @param code for `onLost` */
  #trouble(trouble: GroupTrouble, error: unknown, code: string): void {
    switch (trouble) {
      case 'final':
        if (isKafkaError(error)) this.#finish(hinted(error))
        return
      case 'expelled':
        this.#standing.trouble(error)
        this.#forget(code)
        break
      case 'rebalance':
        // ILLEGAL_GENERATION: the others share out among themselves what was ours.
        if (code === 'ILLEGAL_GENERATION') this.#standing.lost({ kind: 'expelled', code })
        break
      case 'moved':
        this.#coordinator.forget()
        this.#standing.trouble(error)
        return
      case 'transient':
        this.#standing.trouble(error)
    }
    this.rejoin()
  }

  /** A new member from here on. */
  #forget(code: string): void {
    this.#memberId = ''
    this.#generation = NO_GENERATION
    this.#round?.abort()
    this.#standing.lost({ kind: 'expelled', code })
  }

  #finish(error: KafkaError): void {
    if (this.#ended) return
    this.#unavailable = error
    this.#standing.lost({ kind: 'unavailable', error })
    this.#stop()
  }

  #stop(): void {
    this.#end.abort()
    this.#standing.close()
    this.rejoin()
    this.#settled.resolve(this.state)
  }

  async #leave(reason: string): Promise<void> {
    const [group, memberId] = [this.#options.groupId, this.#memberId]
    if (memberId === '' || this.#unavailable !== undefined) return
    try {
      const request = { group, memberId, reason }
      const options = { use: 'heartbeat', timeoutMs: LEAVE_MS } as const
      const { errorCode } = await this.#coordinator.ask(leaveGroupApi, request, options)
      if (errorCode !== 0) this.#standing.trouble(groupError('LeaveGroup', group, errorCode))
    } catch (error) {
      this.#standing.trouble(error)
    }
  }
}
