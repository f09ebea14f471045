/** What a member has and may still count on, by the monotonic clock; tells its owner when that changes. */
import { messageOf } from '../errors.ts'
import type { LostReason, MembershipOptions } from './model.ts'

export interface Given {
  readonly memberId: string
  readonly generation: number
  readonly leader: boolean
  readonly assignment: Buffer
}

type Told = Pick<MembershipOptions, 'sessionTimeoutMs' | 'onAssigned' | 'onLost' | 'onTrouble'>

export class Standing {
  readonly #options: Told
  /** The newest assignment that the coordinator gave and has not taken back. */
  #given: Given | undefined
  /** The owner knows of it, and was not told that it is lost. */
  #told = false
  #lastGood: number | null = null
  #watch: NodeJS.Timeout | undefined

  constructor(options: Told) {
    this.#options = options
  }

  get lastHeartbeatAt(): number | null {
    return this.#lastGood
  }

  /** What the owner may act on now; undefined: nothing. */
  get held(): Given | undefined {
    return this.#told && this.#fresh ? this.#given : undefined
  }

  /** SyncGroup was answered, which is as good as a heartbeat. */
  assigned(given: Given, sentAt: number): void {
    this.check()
    this.#given = given
    this.#told = false
    this.#good(sentAt)
    this.#tell()
  }

  /** @param stable the coordinator is not gathering members */
  heartbeat(sentAt: number, stable: boolean): void {
    this.check()
    this.#good(sentAt)
    // Given up for lost, and yet nobody took it: another coordinator has waited for us after a failover.
    if (stable && !this.#told) this.#tell()
  }

  /** The coordinator has taken back what it gave. */
  lost(reason: LostReason): void {
    this.#given = undefined
    if (!this.#told && reason.kind !== 'unavailable') return
    this.#told = false
    this.#call(() => {
      this.#options.onLost(reason)
    })
  }

  /** Notices that the session is over. To be called before anything is done with an answer: the process may have slept. */
  check(): void {
    if (!this.#told || this.#fresh) return
    this.#told = false
    const silentMs = Math.round(this.#silentMs)
    this.#call(() => {
      this.#options.onLost({ kind: 'session', silentMs })
    })
  }

  /** Nothing is told any more. */
  close(): void {
    this.#told = false
    this.#given = undefined
    clearTimeout(this.#watch)
  }

  get #silentMs(): number {
    return this.#lastGood === null ? Number.POSITIVE_INFINITY : performance.now() - this.#lastGood
  }

  get #fresh(): boolean {
    return this.#silentMs < this.#options.sessionTimeoutMs
  }

  #good(sentAt: number): void {
    this.#lastGood = Math.max(sentAt, this.#lastGood ?? sentAt)
    clearTimeout(this.#watch)
    const left = Math.max(0, this.#options.sessionTimeoutMs - this.#silentMs)
    this.#watch = setTimeout(() => {
      this.check()
    }, Math.ceil(left))
  }

  #tell(): void {
    const given = this.#given
    if (given === undefined || !this.#fresh) return
    this.#told = true
    this.#call(() => {
      this.#options.onAssigned(given.assignment, given.generation)
    })
  }

  /** An owner's callback: what it throws must not end the membership. */
  #call(callback: () => void): void {
    try {
      callback()
    } catch (error) {
      this.trouble(error)
    }
  }

  trouble(error: unknown): void {
    try {
      this.#options.onTrouble(error)
    } catch (worse) {
      // Even the log is broken: this is where Node shows what nobody takes.
      process.emitWarning(`A group's log failed (${messageOf(worse)}) on: ${messageOf(error)}`)
    }
  }
}
