/**
 * One-minute points of many things of one kind (all topics of a cluster, say), 24 hours of them.
 *
 * The open hour is one flat Float64Array; an hour that is over is encoded into one byte array for all series with an
 * offset per series, in slices so that the event loop is never held up. A chunk object per series would cost more
 * than its content: 28,000 series × 24 chunks are 670,000 typed arrays.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ByteSink, decodeBlock, encodeBlock } from './history-codec.ts'

export const BLOCK_MINUTES = 60
export const KEPT_MINUTES = 24 * 60
/** Answers of the last minute of an hour may come after its end. */
const GRACE_MINUTES = 2
/** Series encoded between two turns of the event loop: 15 ms at 500 ns a point. */
const SLICE = 500

interface SealedBlock {
  readonly bytes: Uint8Array
  /** Series s is bytes[from[s] … from[s+1]). */
  readonly from: Uint32Array
}

export class HistoryTable {
  /** Metrics per thing. */
  readonly width: number
  readonly #slots = new Map<string, number>()
  #free: number[] = []
  #next = 0
  /** Minute of the newest point, by slot. */
  #newest = new Float64Array(0)
  /** By number of the hour since epoch. */
  readonly #open = new Map<number, Float64Array<ArrayBuffer>>()
  readonly #sealed = new Map<number, SealedBlock>()
  #sealing: Promise<void> | null = null
  readonly #sink = new ByteSink()

  constructor(width: number) {
    this.width = width
  }

  get names(): IterableIterator<string> {
    return this.#slots.keys()
  }

  has(name: string): boolean {
    return this.#slots.has(name)
  }

  /**
   * Sets the points of one thing for one minute; a second call for the same minute replaces them.
   * @param minute floor(ms since epoch / 60000)
   * @param values one per metric; NaN is a gap. Rates are rounded to thousandths by the caller.
   */
  record(minute: number, name: string, values: ArrayLike<number>): void {
    const hour = Math.floor(minute / BLOCK_MINUTES)
    if (this.#sealed.has(hour)) return
    const slot = this.#slotOf(name)
    const block = this.#blockOf(hour, slot)
    for (let metric = 0; metric < this.width; metric++)
      block[(slot * this.width + metric) * BLOCK_MINUTES + (minute % BLOCK_MINUTES)] =
        values[metric] ?? Number.NaN
    if (minute > this.#newest[slot]!) this.#newest[slot] = minute
  }

  /** Points of one metric from minute `from` to before `to` into `out` (length to − from); NaN where there is none. */
  read(name: string, metric: number, from: number, to: number, out: Float64Array): void {
    out.fill(Number.NaN)
    const slot = this.#slots.get(name)
    if (slot === undefined) return
    const series = slot * this.width + metric
    const scratch = new Float64Array(BLOCK_MINUTES)
    for (let hour = Math.floor(from / BLOCK_MINUTES); hour * BLOCK_MINUTES < to; hour++) {
      const open = this.#open.get(hour)
      const sealed = this.#sealed.get(hour)
      let points: Float64Array = scratch
      if (open !== undefined)
        points = open.subarray(series * BLOCK_MINUTES, (series + 1) * BLOCK_MINUTES)
      else if (sealed !== undefined && series + 1 < sealed.from.length)
        decodeBlock(sealed.bytes, sealed.from[series]!, sealed.from[series + 1]!, scratch)
      else continue
      const begin = Math.max(from, hour * BLOCK_MINUTES)
      const end = Math.min(to, (hour + 1) * BLOCK_MINUTES)
      for (let minute = begin; minute < end; minute++)
        out[minute - from] = points[minute % BLOCK_MINUTES] ?? Number.NaN
    }
  }

  /** Names with the largest newest value of a metric within the last minutes, largest first. */
  largest(metric: number, count: number, minute: number): string[] {
    const found: { name: string; value: number }[] = []
    const window = new Float64Array(5)
    for (const name of this.#slots.keys()) {
      this.read(name, metric, minute - window.length + 1, minute + 1, window)
      const value = window.findLast((point) => !Number.isNaN(point))
      if (value !== undefined) found.push({ name, value })
    }
    return found
      .sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1))
      .slice(0, count)
      .map(({ name }) => name)
  }

  /** Encodes hours that are over, drops what is older than a day. Call once a minute; resolves when done. */
  async advance(minute: number): Promise<void> {
    const oldest = Math.floor((minute - KEPT_MINUTES) / BLOCK_MINUTES)
    for (const hour of this.#sealed.keys()) if (hour < oldest) this.#sealed.delete(hour)
    for (const [name, slot] of this.#slots) {
      // Its blocks are gone by then, so the slot's next owner finds them empty.
      if (this.#newest[slot]! >= oldest * BLOCK_MINUTES) continue
      this.#slots.delete(name)
      this.#free.push(slot)
    }
    this.#sealing ??= this.#sealAll(minute).finally(() => {
      this.#sealing = null
    })
    await this.#sealing
  }

  /** Bytes held, and points in sealed blocks, for self metrics and the benchmark. */
  size(): { readonly openBytes: number; readonly sealedBytes: number; readonly things: number } {
    let openBytes = 0
    let sealedBytes = 0
    for (const block of this.#open.values()) openBytes += block.byteLength
    for (const { bytes, from } of this.#sealed.values())
      sealedBytes += bytes.byteLength + from.byteLength
    return { openBytes, sealedBytes, things: this.#slots.size }
  }

  async #sealAll(minute: number): Promise<void> {
    for (const [hour, block] of this.#open) {
      if (minute < (hour + 1) * BLOCK_MINUTES + GRACE_MINUTES) continue
      await this.#seal(hour, block)
    }
  }

  async #seal(hour: number, block: Float64Array): Promise<void> {
    const count = block.length / BLOCK_MINUTES
    const from = new Uint32Array(count + 1)
    // The sink is shared by all blocks, and only one is sealed at a time (#sealing).
    this.#sink.length = 0
    for (let series = 0; series < count; series++) {
      encodeBlock(block.subarray(series * BLOCK_MINUTES, (series + 1) * BLOCK_MINUTES), this.#sink)
      from[series + 1] = this.#sink.length
      if (series % SLICE === SLICE - 1) await nextTurn()
    }
    this.#sealed.set(hour, { bytes: this.#sink.bytes.slice(0, this.#sink.length), from })
    this.#open.delete(hour)
  }

  #slotOf(name: string): number {
    const known = this.#slots.get(name)
    if (known !== undefined) return known
    const slot = this.#free.pop() ?? this.#next++
    this.#slots.set(name, slot)
    if (slot >= this.#newest.length) {
      const larger = new Float64Array(Math.max(64, slot * 2))
      larger.set(this.#newest)
      this.#newest = larger
    }
    this.#newest[slot] = 0
    return slot
  }

  #blockOf(hour: number, slot: number): Float64Array<ArrayBuffer> {
    const needed = (slot + 1) * this.width * BLOCK_MINUTES
    const block = this.#open.get(hour)
    if (block !== undefined && block.length >= needed) return block
    // A new hour starts with room for what is known; within an hour it grows by half, so that filling it copies little.
    const room = block === undefined ? this.#slots.size : Math.ceil(slot * 1.5)
    const slots = Math.max(16, slot + 1, room)
    const larger = new Float64Array(slots * this.width * BLOCK_MINUTES).fill(Number.NaN)
    if (block !== undefined) larger.set(block)
    this.#open.set(hour, larger)
    return larger
  }
}
