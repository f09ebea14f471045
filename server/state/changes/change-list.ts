/** Changes of one cluster in the order in which people read them, each once. */
import type { Change } from '@millrace/contract/change.ts'

/** Where a change stands: newest first; those of one look by what changed. */
export type Place = Pick<Change, 'at' | 'entity' | 'name' | 'field' | 'id'>

/** Negative: `a` comes before `b`. */
export function comparePlaces(a: Place, b: Place): number {
  return (
    b.at - a.at ||
    compareTexts(a.entity, b.entity) ||
    compareTexts(a.name, b.name) ||
    compareTexts(a.field ?? '', b.field ?? '') ||
    compareTexts(a.id, b.id)
  )
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export class ChangeList {
  /** Last in order first: what is new comes to the end. */
  readonly #changes: Change[] = []
  readonly #ids = new Set<string>()
  /** By name and field, to find those that say the same. */
  readonly #byThing = new Map<string, Change[]>()

  get length(): number {
    return this.#changes.length
  }

  /** The one that is dropped next. */
  get oldest(): Change | undefined {
    return this.#changes[0]
  }

  /**
   * False: it is there already. By its id, or under another one: an instance that took over compares with an older look
   * than the one before it did, and finds the same change in a longer span.
   */
  add(change: Change): boolean {
    if (this.#ids.has(change.id)) return false
    const key = thingOf(change)
    const alike = this.#byThing.get(key)
    if (alike?.some((other) => isSame(other, change)) === true) return false
    this.#ids.add(change.id)
    if (alike === undefined) this.#byThing.set(key, [change])
    else alike.push(change)
    this.#changes.splice(this.#indexOf(change), 0, change)
    return true
  }

  dropOldest(): void {
    const change = this.#changes.shift()
    if (change === undefined) return
    this.#ids.delete(change.id)
    const key = thingOf(change)
    const alike = this.#byThing.get(key)?.filter((other) => other !== change) ?? []
    if (alike.length === 0) this.#byThing.delete(key)
    else this.#byThing.set(key, alike)
  }

  /** In order, those behind `place`; null: all. */
  *behind(place: Place | null): Generator<Change> {
    const start = place === null ? this.#changes.length : this.#indexOf(place)
    for (let i = start - 1; i >= 0; i--) yield this.#changes[i]!
  }

  /** Of the first that stands at or before `place`. */
  #indexOf(place: Place): number {
    let [low, high] = [0, this.#changes.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (comparePlaces(this.#changes[middle]!, place) > 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

function thingOf({ name, field }: Change): string {
  return `${field ?? ''}\0${name}`
}

/** The same difference, and both may have happened at the same time. */
function isSame(a: Change, b: Change): boolean {
  return (
    a.entity === b.entity &&
    a.name === b.name &&
    a.field === b.field &&
    a.kind === b.kind &&
    a.before === b.before &&
    a.after === b.after &&
    a.not_before < b.at &&
    b.not_before < a.at
  )
}
