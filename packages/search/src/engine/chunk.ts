/** A stretch of a partition that has been scanned, and its matches in the order they are given out. */
import type { MatchBatch } from '../model.ts'
import type { Order } from '../plan/request.ts'
import type { RecordText } from './model.ts'
import { NOTHING, minus, plus, tallyAt } from './tally.ts'
import type { Tally } from './tally.ts'

/** A batch of matches, and what had been counted in the stretch before its message. */
export interface Piece {
  readonly batch: MatchBatch
  readonly before: Tally
}

/** A stretch, and whether a block (a range that was asked for as a whole) ends with it. */
export interface Stretch {
  readonly low: number
  readonly high: number
  readonly total: Tally
  /** In the order of offsets. */
  readonly pieces: readonly Piece[]
  readonly endsBlock: boolean
  /** The block has matches in this stretch or an earlier one. */
  readonly blockMatches: boolean
}

export class Chunk {
  readonly low: number
  readonly high: number
  readonly total: Tally
  readonly endsBlock: boolean
  readonly blockMatches: boolean
  /** Of the text of all matches. */
  readonly bytes: number
  readonly #pieces: readonly Piece[]
  readonly #forwards: boolean
  #piece: number
  #index: number
  #left: number

  constructor(stretch: Stretch, order: Order) {
    const { pieces } = stretch
    this.low = stretch.low
    this.high = stretch.high
    this.total = stretch.total
    this.endsBlock = stretch.endsBlock
    this.blockMatches = stretch.blockMatches
    this.#pieces = pieces
    this.#forwards = order === 'oldest'
    this.bytes = pieces.reduce((sum, { batch }) => sum + batch.text.byteLength, 0)
    this.#left = pieces.reduce((sum, { batch }) => sum + batch.offsets.length, 0)
    this.#piece = this.#forwards ? 0 : pieces.length - 1
    this.#index = this.#forwards ? 0 : (pieces.at(-1)?.batch.offsets.length ?? 0) - 1
    this.#settle()
  }

  /** Matches not given out yet. */
  get left(): number {
    return this.#left
  }

  /** Of the next match; NaN when none is left. */
  get timestamp(): number {
    return this.#pieces[this.#piece]?.batch.timestamps[this.#index] ?? Number.NaN
  }

  /** Gives out the next match. Ask `left` first. */
  take(): RecordText {
    const piece = this.#pieces[this.#piece]
    if (piece === undefined || this.#left === 0) throw new RangeError('No match is left')
    const { batch } = piece
    const index = this.#index
    const begin = index === 0 ? 0 : (batch.ends[index - 1] ?? 0)
    const { buffer, byteOffset } = batch.text
    const end = batch.ends[index] ?? 0
    this.#left -= 1
    this.#index += this.#forwards ? 1 : -1
    this.#settle()
    return {
      topic: batch.topic,
      partition: batch.partition,
      offset: batch.offsets[index] ?? Number.NaN,
      timestamp: batch.timestamps[index] ?? Number.NaN,
      json: Buffer.from(buffer, byteOffset + begin, end - begin).toString('utf8'),
    }
  }

  /**
   * How far the stretch is passed, and what was counted on the way. Forwards: everything below `offset`; backwards:
   * everything from `offset` on. What lies beyond is found again by whoever goes on there.
   */
  passed(): { readonly offset: number; readonly tally: Tally } {
    if (this.#left === 0) {
      return { offset: this.#forwards ? this.high : this.low, tally: this.total }
    }
    const at = this.#forwards ? this.#lastTaken() : this.#at(this.#piece, this.#index)
    if (at === null) return { offset: this.low, tally: NOTHING }
    const upTo = plus(at.piece.before, tallyAt(at.piece.batch.tally, at.index))
    const offset = (at.piece.batch.offsets[at.index] ?? 0) + 1
    return { offset, tally: this.#forwards ? upTo : minus(this.total, upTo) }
  }

  #lastTaken(): { piece: Piece; index: number } | null {
    if (this.#index > 0) return this.#at(this.#piece, this.#index - 1)
    for (let piece = this.#piece - 1; piece >= 0; piece -= 1) {
      const count = this.#pieces[piece]?.batch.offsets.length ?? 0
      if (count > 0) return this.#at(piece, count - 1)
    }
    return null
  }

  #at(index: number, match: number): { piece: Piece; index: number } | null {
    const piece = this.#pieces[index]
    return piece === undefined ? null : { piece, index: match }
  }

  /** Moves on from the end of a piece to the next that has matches. */
  #settle(): void {
    if (this.#forwards) {
      while (this.#piece < this.#pieces.length && this.#index >= this.#count(this.#piece)) {
        this.#piece += 1
        this.#index = 0
      }
      return
    }
    while (this.#piece >= 0 && this.#index < 0) {
      this.#piece -= 1
      this.#index = this.#count(this.#piece) - 1
    }
  }

  #count(piece: number): number {
    return this.#pieces[piece]?.batch.offsets.length ?? 0
  }
}
