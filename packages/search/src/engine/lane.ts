/**
 * One partition of a search: what is left of it, what is being scanned, what was found and waits to be given out.
 *
 * The lane stands where giving out stands, not where scanning is: what was scanned beyond that is a stock, which may be
 * thrown away at any moment without a record being lost, doubled or counted twice. That makes every moment a place where a
 * cursor can be cut.
 */
import type { MatchBatch, Range, ScanCount } from '../model.ts'
import type { Order } from '../plan/request.ts'
import { Chunk } from './chunk.ts'
import type { Piece } from './chunk.ts'
import type { RecordText } from './model.ts'
import { NOTHING, plus } from './tally.ts'
import type { Tally } from './tally.ts'

/** Of the log and of the search; `to` is Infinity for a tail. */
export interface LaneBounds {
  readonly topic: string
  readonly partition: number
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
}

/** What a cursor carries of a lane besides its bounds. */
export interface LaneState {
  /** Offsets [low, high) are still to be passed. */
  readonly low: number
  readonly high: number
  readonly tally: Tally
  readonly matched: number
  readonly bytes: number
  readonly seconds: number
}

export interface Loss {
  readonly kind: string
  readonly reason: string
}

/** Sums over all lanes of a search, kept up by them. */
export interface Stock {
  /** Offsets that are with workers. */
  inFlight: number
  /** Bytes of matches that wait. */
  bytes: number
}

/** A range that a worker has been given. */
interface Flight {
  readonly low: number
  readonly high: number
  position: number
  tally: Tally
  pieces: Piece[]
  hasMatches: boolean
  matchBytes: number
  /** When it became the one that is scanned. */
  since: number
}

/** How a block went, for the size of the next. */
export interface BlockNews {
  readonly size: number
  readonly matchBytes: number
  readonly ms: number
}

/** A topic that is gone does not come back as the same topic. */
export const LOST_FOR_GOOD: ReadonlySet<string> = new Set(['gone', 'replaced'])
/** Notes beyond these say nothing new; a corrupt log has one per batch. */
const MAX_NOTES = 20

export class Lane {
  readonly bounds: LaneBounds
  readonly order: Order
  /** Among the lanes of its search: decides between records of the same time. */
  place = 0
  /** Of the next block, in offsets: the search decides. */
  blockSize = 0
  /** Records given out in this slice. */
  given = 0
  loss: Loss | null = null
  readonly notes: string[] = []
  readonly #lowBefore: number
  readonly #highBefore: number
  #low: number
  #high: number
  #tally: Tally
  #matched: number
  #bytes: number
  #seconds: number
  #touched = false
  /** Next offset that no worker has been given: forwards the lowest, backwards the one above the highest. */
  #edge: number
  #flights: Flight[] = []
  #chunks: Chunk[] = []
  /** Blocks that end in #chunks. */
  #stocked = 0
  readonly #stock: Stock

  constructor(bounds: LaneBounds, order: Order, stock: Stock, state?: LaneState) {
    this.bounds = bounds
    this.order = order
    this.#stock = stock
    this.#low = this.#lowBefore = state?.low ?? bounds.from
    this.#high = this.#highBefore = state?.high ?? bounds.to
    this.#tally = state?.tally ?? NOTHING
    this.#matched = state?.matched ?? 0
    this.#bytes = state?.bytes ?? 0
    this.#seconds = state?.seconds ?? 0
    this.#edge = order === 'oldest' ? this.#low : this.#high
  }

  /** Blocks that have been asked for and not been passed. */
  get blocks(): number {
    return this.#flights.length + this.#stocked
  }

  /** Something is with a worker. */
  get isAsked(): boolean {
    return this.#flights.length > 0
  }

  /** Offsets that were asked for and are not passed. */
  get ahead(): number {
    const { low, high } = this.state
    return Math.max(0, this.order === 'oldest' ? this.#edge - low : high - this.#edge)
  }

  /** Offsets that no worker has been given. */
  get unasked(): number {
    // A tail is one block without an end.
    if (this.loss !== null || this.#edge === Infinity) return 0
    return Math.max(0, this.order === 'oldest' ? this.#high - this.#edge : this.#edge - this.#low)
  }

  /** Nothing is to come any more, be it that everything was scanned or that the partition is lost. */
  get exhausted(): boolean {
    return this.unasked === 0 && this.#flights.length === 0
  }

  /** The next block of at most so many offsets, now with a worker; null: there is none. */
  ask(size: number, now: number): Range | null {
    const count = Math.min(size, this.unasked)
    if (count <= 0) return null
    const low = this.order === 'oldest' ? this.#edge : this.#edge - count
    const high = low + count
    this.#edge = this.order === 'oldest' ? high : low
    this.#flights.push({
      low,
      high,
      position: low,
      tally: NOTHING,
      pieces: [],
      hasMatches: false,
      matchBytes: 0,
      since: now,
    })
    this.#stock.inFlight += count
    const { topic, partition } = this.bounds
    return { topic, partition, low, high }
  }

  /** Takes one message's counts and matches of this partition. */
  receive(count: ScanCount, batches: readonly MatchBatch[]): void {
    this.#touched = true
    this.#bytes += count.bytes
    this.#seconds += count.seconds
    for (const note of count.notes) this.note(note)
    const [flight] = this.#flights
    if (flight === undefined) return
    for (const batch of batches) {
      if (batch.offsets.length === 0) continue
      flight.pieces.push({ batch, before: flight.tally })
      flight.hasMatches = true
      flight.matchBytes += batch.text.byteLength
      this.#stock.bytes += batch.text.byteLength
    }
    flight.tally = plus(flight.tally, count)
    const position = Math.min(flight.high, Math.max(flight.position, count.position))
    if (this.order === 'oldest' && position > flight.position) this.#cut(flight, position, false)
  }

  /** The block that begins at `low` has ended, or the partition is lost. */
  finish(low: number, loss: Loss | null, now: number): BlockNews | null {
    if (loss !== null) {
      this.recall()
      this.loss = loss
      return null
    }
    const [flight] = this.#flights
    // A block that was handed from one worker to another ends where it was handed over.
    if (flight === undefined || low < flight.low || low >= flight.high) return null
    this.#flights.shift()
    const [next] = this.#flights
    if (next !== undefined) next.since = now
    this.#cut(flight, flight.high, true)
    return { size: flight.high - flight.low, matchBytes: flight.matchBytes, ms: now - flight.since }
  }

  #cut(flight: Flight, position: number, endsBlock: boolean): void {
    const stretch = {
      low: flight.position,
      high: position,
      total: flight.tally,
      pieces: flight.pieces,
      endsBlock,
      blockMatches: flight.hasMatches,
    }
    // A block is one stretch backwards, and many forwards.
    this.#stock.inFlight -= position - flight.position
    flight.position = position
    flight.tally = NOTHING
    flight.pieces = []
    this.#chunks.push(new Chunk(stretch, this.order))
    if (endsBlock) this.#stocked += 1
  }

  /** Forgets what is with workers, as if it had not been asked for: they were stopped. */
  recall(): void {
    const [flight] = this.#flights
    if (flight === undefined) return
    this.#edge = this.order === 'oldest' ? flight.position : flight.high
    for (const { position, high, pieces } of this.#flights) {
      this.#stock.inFlight -= high - position
      for (const { batch } of pieces) this.#stock.bytes -= batch.text.byteLength
    }
    this.#flights = []
  }

  /** Takes a loss back, unless it is for good or there is nothing to go on with. */
  revive(): boolean {
    if (this.loss === null || LOST_FOR_GOOD.has(this.loss.kind) || this.#low >= this.#high)
      return false
    this.note(`Given up for a while: ${this.loss.reason}`)
    this.loss = null
    return true
  }

  /** The stretch whose turn it is. */
  get head(): Chunk | undefined {
    return this.#chunks[0]
  }

  /** Gives out the next match of the head. */
  take(): RecordText {
    const chunk = this.#chunks[0]
    if (chunk === undefined) throw new RangeError('Nothing is in stock')
    this.#matched += 1
    this.given += 1
    return chunk.take()
  }

  /** Passes the head, of which no match may be left. */
  pass(): void {
    const chunk = this.#chunks.shift()
    if (chunk === undefined) return
    this.#stock.bytes -= chunk.bytes
    if (chunk.endsBlock) this.#stocked -= 1
    const { offset, tally } = chunk.passed()
    this.#tally = plus(this.#tally, tally)
    if (this.order === 'oldest') this.#low = offset
    else this.#high = offset
  }

  note(text: string): void {
    if (this.notes.length < MAX_NOTES && !this.notes.includes(text)) this.notes.push(text)
  }

  /** Where giving out stands. */
  get state(): LaneState {
    const part = this.#chunks[0]?.passed()
    const offset = part?.offset
    return {
      low: this.order === 'oldest' ? (offset ?? this.#low) : this.#low,
      high: this.order === 'newest' ? (offset ?? this.#high) : this.#high,
      tally: part === undefined ? this.#tally : plus(this.#tally, part.tally),
      matched: this.#matched,
      bytes: this.#bytes,
      seconds: this.#seconds,
    }
  }

  /** Some of it was passed in this slice. */
  get hasMoved(): boolean {
    const { low, high } = this.state
    return low !== this.#lowBefore || high !== this.#highBefore
  }

  /** Whether a worker has told anything of it, in this slice or an earlier one. */
  get touched(): boolean {
    return this.#touched || this.#tally.scanned > 0 || this.#bytes > 0
  }
}
