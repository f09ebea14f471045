/**
 * Decides whose match is given out next.
 *
 * `arrival`: whatever there is. `time` and `even` merge partitions, the first by timestamp, the second taking as many from
 * each; and both wait for partitions of which nothing is in stock, or the order would be that of the network and the same
 * search would show other records each time. To wait for a match in every partition would be too long where matches are
 * rare: a partition whose block held none is passed over until the next round. A round ends when one that had matches
 * runs out of them; then every partition must have looked through a block more.
 */
import type { Order } from '../plan/request.ts'
import { Heap } from './heap.ts'
import type { Lane } from './lane.ts'
import type { RecordText } from './model.ts'

export type GivingPolicy = 'arrival' | 'time' | 'even'

export class Giver {
  /** Nothing in stock: giving waits for them. */
  readonly hungry: Set<Lane>
  readonly #policy: GivingPolicy
  readonly #fed: Heap<Lane>
  /** Without a match in the block of this round. */
  #passed: Lane[] = []
  /** Not waited for until they have something. */
  readonly #late = new Set<Lane>()
  readonly #moved: (lane: Lane) => void

  /** @param moved called when a lane has passed a block, or is waited for anew */
  constructor(
    lanes: readonly Lane[],
    order: Order,
    policy: GivingPolicy,
    moved: (lane: Lane) => void,
  ) {
    this.hungry = new Set(lanes)
    this.#policy = policy
    this.#moved = moved
    const sign = order === 'oldest' ? 1 : -1
    const sooner = (a: Lane, b: Lane): boolean => {
      const later = ((a.head?.timestamp ?? 0) - (b.head?.timestamp ?? 0)) * sign
      return later === 0 ? a.place < b.place : later < 0
    }
    this.#fed = new Heap(
      policy === 'time'
        ? sooner
        : (a, b) => (a.given === b.given ? sooner(a, b) : a.given < b.given),
    )
    for (const lane of lanes) this.look(lane)
  }

  /** Nothing is in stock and nothing can come any more. */
  get finished(): boolean {
    return !this.stocked && this.hungry.size + this.#passed.length + this.#late.size === 0
  }

  /** There are matches, whether they may be given or not. */
  get stocked(): boolean {
    return this.#fed.size > 0
  }

  add(lane: Lane): void {
    this.hungry.add(lane)
    this.look(lane)
  }

  /** To be called when a lane has more in stock, or can have no more. */
  look(lane: Lane): void {
    if (this.#late.delete(lane)) this.hungry.add(lane)
    while (this.hungry.has(lane)) {
      const { head } = lane
      if (head === undefined) {
        if (!lane.exhausted) return
        // Lost or at its end: it holds nobody up.
        this.hungry.delete(lane)
      } else if (head.left > 0) {
        this.hungry.delete(lane)
        this.#fed.push(lane)
      } else {
        lane.pass()
        if (head.endsBlock) this.#endBlock(lane, head.blockMatches)
      }
    }
    // With nothing to give and nobody to wait for, all look on.
    if (!this.stocked && this.hungry.size === 0) this.#newRound()
  }

  #endBlock(lane: Lane, hadMatches: boolean): void {
    this.#moved(lane)
    if (this.#policy === 'arrival') return
    if (hadMatches) {
      this.#newRound()
    } else {
      this.hungry.delete(lane)
      this.#passed.push(lane)
    }
  }

  #newRound(): void {
    const passed = this.#passed
    this.#passed = []
    for (const lane of passed) {
      this.hungry.add(lane)
      this.#moved(lane)
    }
    for (const lane of passed) this.look(lane)
  }

  /** Waits no longer for those of which nothing is known: a broker may be frozen. */
  setAside(): void {
    for (const lane of this.hungry) this.#late.add(lane)
    this.hungry.clear()
    if (!this.stocked) this.#newRound()
  }

  /** The next record; null: more must be known first. */
  next(): RecordText | null {
    const lane = this.#fed.top
    if (lane === undefined || (this.#policy !== 'arrival' && this.hungry.size > 0)) return null
    const record = lane.take()
    if ((lane.head?.left ?? 0) > 0) {
      this.#fed.sink()
    } else {
      this.#fed.pop()
      this.hungry.add(lane)
      this.look(lane)
    }
    return record
  }
}
