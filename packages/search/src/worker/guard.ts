/**
 * Memory that a worker shares with the thread that watches it: what it works on right now, so that a worker that no longer
 * answers can still be asked. Written in passing for every record that is looked into.
 */
import type { Watched } from '../scan/answer-scan.ts'

/** Int32: beat, search (0: none), place in the topics of its spec (−1: no record), partition. Then float64: offset. */
const BEAT = 0
const SEARCH = 1
const TOPIC = 2
const PARTITION = 3
const OFFSET_AT = 16
const SIZE = 24

export function guardMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(SIZE)
}

/** The worker's end. */
export class Guard {
  readonly #numbers: Int32Array
  readonly #offset: Float64Array

  constructor(memory: SharedArrayBuffer) {
    this.#numbers = new Int32Array(memory, 0, 4)
    this.#offset = new Float64Array(memory, OFFSET_AT, 1)
  }

  #beat(): void {
    Atomics.add(this.#numbers, BEAT, 1)
  }

  /** Work on a search begins. */
  enter(search: number): void {
    this.#numbers[SEARCH] = search
    this.#numbers[TOPIC] = -1
    this.#beat()
  }

  leave(): void {
    this.#numbers[SEARCH] = 0
    this.#beat()
  }

  /** @param topics of the search's spec, in its order */
  watched(topics: readonly string[]): Watched {
    const places = new Map(topics.map((topic, i) => [topic, i]))
    return {
      judging: (topic, partition, offset) => {
        this.#numbers[TOPIC] = places.get(topic) ?? -1
        this.#numbers[PARTITION] = partition
        this.#offset[0] = offset
        this.#beat()
      },
      judged: () => {
        this.#numbers[TOPIC] = -1
      },
    }
  }
}

export interface Busy {
  readonly search: number
  /** The record that is judged; null: the work is another. */
  readonly record: {
    readonly topic: number
    readonly partition: number
    readonly offset: number
  } | null
}

/** The watching end. */
export class GuardReader {
  readonly #numbers: Int32Array
  readonly #offset: Float64Array
  #beat = -1
  #stillMs = 0

  constructor(memory: SharedArrayBuffer) {
    this.#numbers = new Int32Array(memory, 0, 4)
    this.#offset = new Float64Array(memory, OFFSET_AT, 1)
  }

  busy(): Busy | null {
    const [, search = 0, topic = -1, partition = 0] = this.#numbers
    if (search === 0) return null
    return {
      search,
      record: topic < 0 ? null : { topic, partition, offset: this.#offset[0] ?? 0 },
    }
  }

  /**
   * For how long the worker has been at the same record, ms.
   *
   * @param passedMs since it was asked last; when whoever asks was held up itself, no more than usual
   */
  stillMs(passedMs: number): number {
    const beat = Atomics.load(this.#numbers, BEAT)
    const isStill = beat === this.#beat && this.busy() !== null
    this.#beat = beat
    this.#stillMs = isStill ? this.#stillMs + passedMs : 0
    return this.#stillMs
  }
}
