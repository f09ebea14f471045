/** What people read of a search's course: exact accounting by partition, and its sums. */
import type { PartitionProgress, SearchLine, SearchTotals } from '@millrace/contract/search.ts'
import type { FromWorker } from '../model.ts'
import type { RunningTotals } from './cursor.ts'
import type { Lane } from './lane.ts'

type Progress = Extract<SearchLine, { type: 'progress' }>

/** Shorter courses say nothing of the rest, ms. */
const TOO_SHORT_MS = 500

export class Report {
  readonly #lanes: readonly Lane[]
  readonly #before: RunningTotals
  readonly #began = performance.now()
  readonly #remainingBefore: number
  #filterError: string | null
  #throttledMs: number
  #heldBackMs: number

  /** @param lanes may grow; @param before of the slices before this one */
  constructor(lanes: readonly Lane[], before: RunningTotals) {
    this.#lanes = lanes
    this.#before = before
    this.#filterError = before.filterError
    this.#throttledMs = before.throttledMs
    this.#heldBackMs = before.heldBackMs
    this.#remainingBefore = this.#remaining()
  }

  /** Takes what is told of the search as a whole. */
  hear(message: FromWorker): void {
    if (message.type === 'throttled') {
      this.#throttledMs += message.ms
      this.#heldBackMs += message.heldBackMs
    } else if (message.type === 'matches' && this.#filterError === null) {
      const failed = message.counts.find(({ filterError }) => filterError !== null)
      this.#filterError = failed?.filterError ?? null
    }
  }

  /** For the cursor. */
  get running(): RunningTotals {
    return {
      seconds: this.#before.seconds + (performance.now() - this.#began) / 1000,
      filterError: this.#filterError,
      throttledMs: this.#throttledMs,
      heldBackMs: this.#heldBackMs,
    }
  }

  partitions(): PartitionProgress[] {
    return this.#lanes.map(progressOf)
  }

  progress(): Progress {
    const partitions = this.partitions()
    const totals = this.totals(partitions)
    return { type: 'progress', totals, partitions, seconds_left: this.#secondsLeft(totals) }
  }

  totals(partitions: readonly PartitionProgress[]): SearchTotals {
    const sum = (of: (partition: PartitionProgress) => number): number =>
      partitions.reduce((total, partition) => total + of(partition), 0)
    const { seconds } = this.running
    const scanned = sum((partition) => partition.scanned)
    return {
      scanned,
      looked_into: sum((partition) => partition.looked_into),
      undecodable: sum((partition) => partition.undecodable),
      matched: sum((partition) => partition.matched),
      remaining: sum((partition) => partition.remaining),
      bytes: sum((partition) => partition.bytes),
      seconds: rounded(seconds),
      records_per_second: seconds > 0 ? Math.round(scanned / seconds) : 0,
      filter_errors: this.#lanes.reduce((all, { state }) => all + state.tally.filterErrors, 0),
      filter_error: this.#filterError,
      throttled_ms: Math.round(this.#throttledMs),
      held_back_ms: Math.round(this.#heldBackMs),
    }
  }

  #remaining(): number {
    return this.#lanes.reduce((all, lane) => all + remainingOf(lane), 0)
  }

  #secondsLeft({ remaining }: SearchTotals): number | null {
    const elapsed = performance.now() - this.#began
    const passed = this.#remainingBefore - remaining
    if (elapsed < TOO_SHORT_MS || passed <= 0) return null
    return rounded((remaining / passed) * (elapsed / 1000))
  }
}

function progressOf(lane: Lane): PartitionProgress {
  const { bounds, state } = lane
  const isTail = bounds.to === Infinity
  return {
    topic: bounds.topic,
    partition: bounds.partition,
    start_offset: bounds.start,
    end_offset: bounds.end,
    from_offset: bounds.from,
    // A tail has searched as far as it is.
    to_offset: isTail ? Math.max(bounds.end, state.low) : bounds.to,
    scanned: state.tally.scanned,
    looked_into: state.tally.lookedInto,
    undecodable: state.tally.undecodable,
    matched: state.matched,
    remaining: remainingOf(lane),
    bytes: state.bytes,
    seconds: rounded(state.seconds),
    notes: [...lane.notes, ...(lane.loss === null ? [] : [lane.loss.reason])],
    state: stateOf(lane),
  }
}

function remainingOf({ state: { low, high } }: Lane): number {
  return high === Infinity ? 0 : high - low
}

function stateOf(lane: Lane): PartitionProgress['state'] {
  const { low, high } = lane.state
  if (lane.loss !== null) return 'lost'
  if (low >= high) return 'finished'
  return lane.touched ? 'running' : 'waiting'
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
