/**
 * Memory that a worker shares with the thread that watches it: what it works on right now, so that a worker that no longer
 * answers can still be asked. Written in passing for every record that is looked into.
 */
import type { Side } from '@millrace/serdes/serde.ts'
import type { Watched } from '../scan/answer-scan.ts'

/**
 * Int32: beat, search (0: none), place in the topics of its spec (−1: no record), partition, side that is decoded (0:
 * none), length of the text. Then float64: offset. Then the text: what is compiled.
 */
const BEAT = 0
const SEARCH = 1
const TOPIC = 2
const PARTITION = 3
const SIDE = 4
const LENGTH = 5
const OFFSET_AT = 24
const TEXT_AT = 32
const TEXT_SIZE = 96
const SIDES: readonly (Side | null)[] = [null, 'key', 'value', 'headers']
const PLACES = { key: 1, value: 2, headers: 3 } as const

export function guardMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(TEXT_AT + TEXT_SIZE)
}

/** The worker's end. */
export class Guard {
  readonly #numbers: Int32Array
  readonly #offset: Float64Array
  readonly #text: Buffer

  constructor(memory: SharedArrayBuffer) {
    this.#numbers = new Int32Array(memory, 0, 6)
    this.#offset = new Float64Array(memory, OFFSET_AT, 1)
    this.#text = Buffer.from(memory, TEXT_AT, TEXT_SIZE)
  }

  #beat(): void {
    Atomics.add(this.#numbers, BEAT, 1)
  }

  /** Work on a search begins. */
  enter(search: number): void {
    this.#numbers[SEARCH] = search
    this.#numbers[TOPIC] = -1
    this.#numbers[SIDE] = 0
    this.#beat()
  }

  leave(): void {
    this.#numbers[SEARCH] = 0
    this.#beat()
  }

  /** @param what ASCII, up to 96 characters; null: nothing any more */
  compiling(what: string | null): void {
    this.#numbers[LENGTH] = what === null ? 0 : this.#text.write(what, 'latin1')
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
      decoding: (side) => {
        this.#numbers[SIDE] = side === null ? 0 : PLACES[side]
      },
    }
  }
}

export interface Busy {
  /** 0: none */
  readonly search: number
  /** The record that is judged; null: the work is another. */
  readonly record: {
    readonly topic: number
    readonly partition: number
    readonly offset: number
    /** The part that is decoded; null: the filter or projection runs. */
    readonly side: Side | null
  } | null
  /** As told to Guard.compiling; null: nothing is compiled. */
  readonly compiling: string | null
}

/** The watching end. */
export class GuardReader {
  readonly #numbers: Int32Array
  readonly #offset: Float64Array
  readonly #text: Buffer
  #beat = -1
  #stillMs = 0

  constructor(memory: SharedArrayBuffer) {
    this.#numbers = new Int32Array(memory, 0, 6)
    this.#offset = new Float64Array(memory, OFFSET_AT, 1)
    this.#text = Buffer.from(memory, TEXT_AT, TEXT_SIZE)
  }

  busy(): Busy | null {
    const [, search = 0, topic = -1, partition = 0, side = 0, length = 0] = this.#numbers
    if (search === 0 && length === 0) return null
    const offset = this.#offset[0] ?? 0
    return {
      search,
      record:
        search === 0 || topic < 0 ? null : { topic, partition, offset, side: SIDES[side] ?? null },
      compiling: length === 0 ? null : this.#text.toString('latin1', 0, length),
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
