/**
 * The course of a search: what workers are asked for next, what they found, what is given out. No I/O and no clock, so that
 * its promises can be tested: slice after slice gives every match once, in the order of each partition.
 */
import type { FromWorker, Range } from '../model.ts'
import type { Order } from '../plan/request.ts'
import { Giver } from './giver.ts'
import type { GivingPolicy } from './giver.ts'
import type { Lane, Stock } from './lane.ts'
import type { RecordText } from './model.ts'
import { nextSize, sizingOf } from './sizing.ts'
import type { Sizing } from './sizing.ts'

export interface CourseOptions {
  readonly order: Order
  readonly policy: GivingPolicy
  /** Of this request; 0: none. */
  readonly limit: number
  /** Records passed at most in this request; null: no bound. */
  readonly scanLimit: number | null
  /** Not every record matches. */
  readonly selective: boolean
}

/** Blocks asked for ahead, so that workers never wait for us. */
const AHEAD = 2
/** With so many bytes of matches in stock nothing is asked for ahead. */
const NO_AHEAD_BYTES = 32 << 20
/** With so many bytes blocks are taken back and made smaller. */
const OVERFULL_BYTES = 128 << 20
const SHRINK = 8

export class Course {
  readonly lanes: Lane[]
  readonly #options: CourseOptions
  readonly #giver: Giver
  readonly #sizing: Sizing
  readonly #byName = new Map<string, Lane>()
  readonly #stock: Stock
  /** Lanes that may want a block. */
  readonly #wanting: Set<Lane>
  readonly #scannedBefore: number
  #given = 0

  /** @param stock the one that the lanes keep up */
  constructor(lanes: readonly Lane[], stock: Stock, options: CourseOptions) {
    this.lanes = [...lanes]
    this.lanes.forEach((lane, place) => {
      lane.place = place
    })
    this.#stock = stock
    this.#options = options
    const live = lanes.filter((lane) => !lane.exhausted)
    const even = options.policy === 'even'
    this.#sizing = sizingOf(live.length, options.limit, options.selective, even)
    for (const lane of live) {
      lane.blockSize = this.#sizing.first
      this.#byName.set(keyOf(lane.bounds), lane)
    }
    this.#wanting = new Set(live)
    this.#giver = new Giver(live, options.order, options.policy, (lane) => this.#wanting.add(lane))
    this.#scannedBefore = this.#scanned()
  }

  /** A partition that was not there when the search began. */
  add(lane: Lane): void {
    lane.blockSize = this.#sizing.first
    lane.place = this.lanes.push(lane)
    this.#byName.set(keyOf(lane.bounds), lane)
    this.#wanting.add(lane)
    this.#giver.add(lane)
  }

  /** Goes on with partitions that were given up and may answer again. */
  revive(): void {
    for (const lane of this.lanes) {
      if (!lane.revive()) continue
      this.#wanting.add(lane)
      this.#giver.add(lane)
    }
  }

  /** Ranges that workers are to be given now. */
  ask(now: number): Range[] {
    const ranges = this.#askOf(this.#wanting, now, (lane) => this.#mostBlocks(lane))
    if (ranges.length > 0 || this.#stock.inFlight > 0 || this.#giver.stocked) return ranges
    // Those that were set aside before they were asked are waited for by nobody; with nothing under way it is their turn.
    return this.#askOf(this.lanes, now, () => 1)
  }

  /** @param most blocks that a lane may have */
  #askOf(lanes: Iterable<Lane>, now: number, most: (lane: Lane) => number): Range[] {
    const ranges: Range[] = []
    let budget = this.#budget()
    for (const lane of lanes) {
      // Those that get nothing of the budget stay in line.
      if (budget <= 0) break
      const blocks = most(lane)
      while (lane.blocks < blocks) {
        const range = lane.ask(Math.min(this.#sizeFor(lane), budget), now)
        if (range === null) break
        // A tail's block has no end, and no limit is none whatever is taken from it.
        if (budget !== Infinity) budget -= range.high - range.low
        ranges.push(range)
      }
      this.#wanting.delete(lane)
    }
    return ranges
  }

  #mostBlocks(lane: Lane): number {
    const { selective, limit } = this.#options
    // Where every record matches, the first blocks are likely to be enough.
    const isMoreLikely = selective || limit === 0 || this.#given > 0
    if (isMoreLikely && this.#stock.bytes < NO_AHEAD_BYTES) return AHEAD
    return this.#giver.hungry.has(lane) ? 1 : 0
  }

  #sizeFor(lane: Lane): number {
    const { policy, scanLimit } = this.#options
    if (scanLimit === null) return policy === 'arrival' ? Infinity : lane.blockSize
    const share = Math.ceil(scanLimit / this.lanes.length / AHEAD)
    return Math.min(lane.blockSize, share)
  }

  /** Offsets that may still be asked for. */
  #budget(): number {
    const { scanLimit } = this.#options
    if (scanLimit === null) return Infinity
    const ahead = this.lanes.reduce((sum, lane) => sum + lane.ahead, 0)
    return scanLimit - (this.#scanned() - this.#scannedBefore) - ahead
  }

  #scanned(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.state.tally.scanned, 0)
  }

  /** Takes what a worker tells. */
  matches({ counts, batches }: Extract<FromWorker, { type: 'matches' }>): void {
    const byName = Map.groupBy(batches, keyOf)
    for (const count of counts) {
      const lane = this.#laneOf(count)
      if (lane === undefined) continue
      lane.receive(count, byName.get(keyOf(count)) ?? [])
      this.#giver.look(lane)
    }
  }

  /** A block has ended. */
  ended(message: Extract<FromWorker, { type: 'range' }>, now: number): void {
    const lane = this.#laneOf(message)
    if (lane === undefined) return
    const news = lane.finish(message.low, message.lost, now)
    if (news !== null) lane.blockSize = nextSize(this.#sizing, news)
    this.#wanting.add(lane)
    this.#giver.look(lane)
  }

  #laneOf({ topic, partition }: { topic: string; partition: number }): Lane | undefined {
    return this.#byName.get(keyOf({ topic, partition }))
  }

  /** Records to be given out now, in order, at most so many, and no more once they have so many characters. */
  take(atMost: number, characters = Infinity): RecordText[] {
    const { limit } = this.#options
    const room = limit === 0 ? atMost : Math.min(atMost, limit - this.#given)
    const records: RecordText[] = []
    for (let length = 0; records.length < room && length < characters;) {
      const record = this.#giver.next()
      if (record === null) break
      length += record.json.length
      records.push(record)
    }
    this.#given += records.length
    return records
  }

  /** Why there is nothing more to do in this request; null: there is. */
  get over(): 'end' | 'limit' | 'scan_limit' | null {
    if (this.#giver.finished) return 'end'
    const { limit } = this.#options
    if (limit > 0 && this.#given >= limit) return 'limit'
    return this.isSpent && !this.#giver.stocked ? 'scan_limit' : null
  }

  /** There are matches that wait for partitions of which nothing is known. */
  get isHeldUp(): boolean {
    return this.#giver.stocked && this.#giver.hungry.size > 0
  }

  /** All that the scan limit allows has been scanned. */
  get isSpent(): boolean {
    return this.#stock.inFlight === 0 && this.#budget() <= 0
  }

  /** Gives what there is without those that are waited for. */
  setAside(): void {
    this.#giver.setAside()
  }

  /** Something was passed since the course began. */
  get hasMoved(): boolean {
    return this.#given > 0 || this.lanes.some(({ hasMoved }) => hasMoved)
  }

  get isOverfull(): boolean {
    const { bytes, inFlight } = this.#stock
    return this.#options.policy !== 'arrival' && bytes > OVERFULL_BYTES && inFlight > 0
  }

  /** Workers were stopped: what they had not finished is asked for again, in smaller blocks. */
  recall(): void {
    for (const lane of this.lanes) {
      if (!lane.isAsked) continue
      lane.recall()
      lane.blockSize = Math.max(1, Math.floor(lane.blockSize / SHRINK))
      this.#wanting.add(lane)
    }
  }
}

function keyOf({ topic, partition }: { topic: string; partition: number }): string {
  return `${partition} ${topic}`
}
