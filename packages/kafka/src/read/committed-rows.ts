/** Collects committed offsets from many answers into one table. */
import type { CommittedTable } from './model.ts'

const FIRST_CAPACITY = 1_024

export class CommittedRows {
  readonly #groups: readonly string[]
  readonly #groupIndex: ReadonlyMap<string, number>
  readonly #topics = new Map<string, number>()
  readonly #metadata = new Map<number, string>()
  readonly #answered = new Set<number>()
  #group = new Uint32Array(FIRST_CAPACITY)
  #topic = new Uint32Array(FIRST_CAPACITY)
  #partition = new Int32Array(FIRST_CAPACITY)
  #offset = new Float64Array(FIRST_CAPACITY)
  #lag = new Float64Array(FIRST_CAPACITY)
  #length = 0

  constructor(groups: readonly string[]) {
    this.#groups = groups
    this.#groupIndex = new Map(groups.map((id, index) => [id, index]))
  }

  /** Index of a group that answered, −1 for one that was not asked for. */
  groupIndex(id: string): number {
    const index = this.#groupIndex.get(id) ?? -1
    if (index >= 0) this.#answered.add(index)
    return index
  }

  /** Number of groups that answered. */
  get answered(): number {
    return this.#answered.size
  }

  add(
    group: number,
    topic: string,
    partition: number,
    offset: number,
    lag: number,
    metadata: string,
  ): void {
    const row = this.#length
    if (row === this.#group.length) this.#grow()
    this.#length += 1
    this.#group[row] = group
    this.#topic[row] = this.#intern(topic)
    this.#partition[row] = partition
    this.#offset[row] = offset
    this.#lag[row] = lag
    if (metadata !== '') this.#metadata.set(row, metadata)
  }

  finish(): CommittedTable {
    const rows = this.#length
    return {
      groups: this.#groups,
      topics: [...this.#topics.keys()],
      group: this.#group.slice(0, rows),
      topic: this.#topic.slice(0, rows),
      partition: this.#partition.slice(0, rows),
      offset: this.#offset.slice(0, rows),
      brokerLag: this.#lag.slice(0, rows),
      metadata: this.#metadata,
    }
  }

  #intern(topic: string): number {
    const known = this.#topics.get(topic)
    if (known !== undefined) return known
    const index = this.#topics.size
    this.#topics.set(topic, index)
    return index
  }

  #grow(): void {
    const capacity = this.#group.length * 2
    this.#group = grown(new Uint32Array(capacity), this.#group)
    this.#topic = grown(new Uint32Array(capacity), this.#topic)
    this.#partition = grown(new Int32Array(capacity), this.#partition)
    this.#offset = grown(new Float64Array(capacity), this.#offset)
    this.#lag = grown(new Float64Array(capacity), this.#lag)
  }
}

function grown<T extends Uint32Array | Int32Array | Float64Array>(into: T, from: T): T {
  into.set(from)
  return into
}
