/**
 * One-minute points of many things of one kind (all topics of a cluster, say), the last hours of them.
 *
 * The open hour is one flat Float64Array per minute, so that it takes memory as its minutes come; an hour that is over is
 * encoded into one byte array for all series with an offset per series, in stretches so that the event loop is never held
 * up. A chunk object per series would cost more than its content: 28,000 series × 24 chunks are 670,000 typed arrays.
 *
 * One caller at a time changes it (history-log/resource-history.ts); reading is possible at any moment.
 */
import { breather } from './breathe.ts'
import { ByteSink, decodeBlock, encodeBlock } from './history-codec.ts'

export const BLOCK_MINUTES = 60
/** HISTORY_1M_HOURS by default. */
export const KEPT_MINUTES = 24 * 60
/** Answers of the last minute of an hour may come after its end. */
const GRACE_MINUTES = 2
/** Series encoded or decoded between two looks at the clock. */
const SLICE = 64

interface SealedBlock {
  readonly bytes: Uint8Array
  /** Series s is bytes[from[s] … from[s+1]). */
  readonly from: Uint32Array
}

/** By minute of the hour: points by slot × width + metric. May be shorter than the slots, and absent. */
type OpenHour = (Float64Array<ArrayBuffer> | undefined)[]

export class HistoryTable {
  /** Metrics per thing. */
  readonly width: number
  readonly keptMinutes: number
  readonly #slots = new Map<string, number>()
  /** By slot. */
  readonly #names: (string | undefined)[] = []
  /** The one that was asked for last. */
  #last = -1
  #free: number[] = []
  #next = 0
  /** Minute of the newest point, by slot. */
  #newest = new Float64Array(0)
  /** By number of the hour since epoch. */
  readonly #open = new Map<number, OpenHour>()
  readonly #sealed = new Map<number, SealedBlock>()
  /** An hour that is over and still takes points, and the minute of the clock when it last was asked for. */
  #held: { readonly hour: number; readonly at: number } | null = null

  constructor(width: number, keptMinutes: number = KEPT_MINUTES) {
    this.width = width
    this.keptMinutes = keptMinutes
  }

  get names(): IterableIterator<string> {
    return this.#slots.keys()
  }

  has(name: string): boolean {
    return this.#slots.has(name)
  }

  /**
   * Sets the points of one thing for one minute. A gap never replaces a point. An hour that is encoded takes none: see hold().
   * @param minute floor(ms since epoch / 60000)
   * @param values one per metric; NaN is a gap. Rates are rounded to thousandths by the caller.
   * @param wins false: only where there is no point yet
   */
  record(minute: number, name: string, values: ArrayLike<number>, wins = true): void {
    const hour = hourOf(minute)
    if (this.#sealed.has(hour)) return
    const slot = this.#slotOf(name)
    const points = this.#pointsOf(hour, minute % BLOCK_MINUTES, slot)
    const first = slot * this.width
    for (let metric = 0; metric < this.width; metric++) {
      const value = values[metric] ?? Number.NaN
      const at = first + metric
      if (!Number.isNaN(value) && (wins || Number.isNaN(points[at]))) points[at] = value
    }
    if (minute > this.#newest[slot]!) this.#newest[slot] = minute
  }

  /** Points of one metric from minute `from` to before `to` into `out` (length to − from); NaN where there is none. */
  read(name: string, metric: number, from: number, to: number, out: Float64Array): void {
    out.fill(Number.NaN)
    const slot = this.#slots.get(name)
    if (slot === undefined) return
    const series = slot * this.width + metric
    for (let hour = hourOf(from); hour * BLOCK_MINUTES < to; hour++) {
      const open = this.#open.get(hour)
      const sealed = this.#sealed.get(hour)
      const begin = Math.max(from, hour * BLOCK_MINUTES)
      const end = Math.min(to, (hour + 1) * BLOCK_MINUTES)
      if (open !== undefined) {
        for (let minute = begin; minute < end; minute++)
          out[minute - from] = open[minute % BLOCK_MINUTES]?.[series] ?? Number.NaN
      } else if (sealed !== undefined && series + 1 < sealed.from.length) {
        const points = new Float64Array(BLOCK_MINUTES)
        decodeBlock(sealed.bytes, sealed.from[series]!, sealed.from[series + 1]!, points)
        for (let minute = begin; minute < end; minute++)
          out[minute - from] = points[minute % BLOCK_MINUTES]!
      }
    }
  }

  /** Names with the largest newest value of a metric within the last minutes, largest first. @param counts default: all names */
  largest(
    metric: number,
    count: number,
    minute: number,
    counts: (name: string) => boolean = () => true,
  ): string[] {
    const found: { name: string; value: number }[] = []
    const window = new Float64Array(5)
    for (const name of this.#slots.keys()) {
      if (!counts(name)) continue
      this.read(name, metric, minute - window.length + 1, minute + 1, window)
      const value = window.findLast((point) => !Number.isNaN(point))
      if (value !== undefined) found.push({ name, value })
    }
    return found
      .sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1))
      .slice(0, count)
      .map(({ name }) => name)
  }

  /**
   * Lets an hour take points although it is over: minutes read back from the log, or those of another instance that come
   * late. One at a time: the one before is encoded, since an open hour of 100,000 series takes 48 MB.
   * @param now minute of the clock
   */
  async hold(hour: number, now: number): Promise<void> {
    if (isOver(hour, now)) {
      const before = this.#held?.hour
      this.#held = { hour, at: now }
      if (before !== undefined && before !== hour) await this.#seal(before)
    }
    await this.#reopen(hour)
  }

  /** Encodes hours that are over, drops what is older than is kept. Call once a minute; resolves when done. */
  async advance(now: number): Promise<void> {
    const oldest = this.oldestHour(now)
    for (const hours of [this.#sealed, this.#open])
      for (const hour of hours.keys()) if (hour < oldest) hours.delete(hour)
    for (const [name, slot] of this.#slots) {
      // Its blocks are gone by then, so the slot's next owner finds them empty.
      if (this.#newest[slot]! >= oldest * BLOCK_MINUTES) continue
      this.#slots.delete(name)
      this.#names[slot] = undefined
      this.#free.push(slot)
    }
    if (this.#held !== null && now > this.#held.at + GRACE_MINUTES) this.#held = null
    for (const hour of this.#open.keys())
      if (isOver(hour, now) && hour !== this.#held?.hour) await this.#seal(hour)
  }

  /** The oldest hour that is kept, as hours since epoch. */
  oldestHour(now: number): number {
    return hourOf(now - this.keptMinutes)
  }

  /** Bytes held, and points in sealed blocks, for self metrics and the benchmark. */
  size(): { readonly openBytes: number; readonly sealedBytes: number; readonly things: number } {
    let openBytes = 0
    let sealedBytes = 0
    for (const minutes of this.#open.values())
      for (const points of minutes) openBytes += points?.byteLength ?? 0
    for (const { bytes, from } of this.#sealed.values())
      sealedBytes += bytes.byteLength + from.byteLength
    return { openBytes, sealedBytes, things: this.#slots.size }
  }

  async #seal(hour: number): Promise<void> {
    const minutes = this.#open.get(hour)
    if (minutes === undefined) return
    const breathe = breather()
    const count = this.#next * this.width
    const from = new Uint32Array(count + 1)
    const sink = new ByteSink()
    const values = new Float64Array(BLOCK_MINUTES)
    for (let series = 0; series < count; series++) {
      for (let m = 0; m < BLOCK_MINUTES; m++) {
        const points = minutes[m]
        values[m] = points !== undefined && series < points.length ? points[series]! : Number.NaN
      }
      encodeBlock(values, sink)
      from[series + 1] = sink.length
      if (series % SLICE === 0) await breathe()
    }
    this.#sealed.set(hour, { bytes: sink.bytes.slice(0, sink.length), from })
    this.#open.delete(hour)
  }

  async #reopen(hour: number): Promise<void> {
    const sealed = this.#sealed.get(hour)
    if (sealed === undefined) return
    const breathe = breather()
    const { bytes, from } = sealed
    const count = from.length - 1
    const minutes: OpenHour = []
    const values = new Float64Array(BLOCK_MINUTES)
    for (let series = 0; series < count; series++) {
      decodeBlock(bytes, from[series]!, from[series + 1]!, values)
      for (let m = 0; m < BLOCK_MINUTES; m++) {
        const value = values[m]!
        if (!Number.isNaN(value)) (minutes[m] ??= gaps(count))[series] = value
      }
      if (series % SLICE === 0) await breathe()
    }
    this.#open.set(hour, minutes)
    this.#sealed.delete(hour)
  }

  #slotOf(name: string): number {
    // Names come in the same order every minute, as strings that were just decoded: comparing is cheaper than hashing.
    const guess = this.#names[this.#last + 1] === name ? this.#last + 1 : 0
    const known = this.#names[guess] === name ? guess : this.#slots.get(name)
    if (known !== undefined) {
      this.#last = known
      return known
    }
    const slot = this.#free.pop() ?? this.#next++
    this.#last = slot
    this.#slots.set(name, slot)
    this.#names[slot] = name
    if (slot >= this.#newest.length) {
      const larger = new Float64Array(Math.max(64, slot * 2))
      larger.set(this.#newest)
      this.#newest = larger
    }
    this.#newest[slot] = 0
    return slot
  }

  #pointsOf(hour: number, minuteOfHour: number, slot: number): Float64Array<ArrayBuffer> {
    let minutes = this.#open.get(hour)
    if (minutes === undefined) this.#open.set(hour, (minutes = []))
    const needed = (slot + 1) * this.width
    const points = minutes[minuteOfHour]
    if (points !== undefined && points.length >= needed) return points
    // A minute starts with room for what is known; within a minute it grows by half, so that filling it copies little.
    const slots = Math.max(16, points === undefined ? this.#next : Math.ceil((slot + 1) * 1.5))
    const larger = gaps(slots * this.width)
    if (points !== undefined) larger.set(points)
    minutes[minuteOfHour] = larger
    return larger
  }
}

export function hourOf(minute: number): number {
  return Math.floor(minute / BLOCK_MINUTES)
}

/** Whether the last answers of an hour must have come. */
export function isOver(hour: number, now: number): boolean {
  return now >= (hour + 1) * BLOCK_MINUTES + GRACE_MINUTES
}

function gaps(length: number): Float64Array<ArrayBuffer> {
  return new Float64Array(length).fill(Number.NaN)
}
