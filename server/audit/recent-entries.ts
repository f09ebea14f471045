/** The newest entries, in memory and in order, within a number of bytes. */
import type { AuditEntry } from '@millrace/contract/audit.ts'

/** A place in the order of entries, newest first. */
export interface Place {
  readonly at: number
  readonly id: string
}

const MOST_BYTES = 64 * 2 ** 20
const MOST_ENTRIES = 100_000
/** Of an entry besides its text. */
const OVERHEAD = 200

/** Below 0: `a` comes first, being newer. */
export function compareNewest(a: Place, b: Place): number {
  return b.at - a.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

export class RecentEntries {
  /** Oldest first: new ones come at the end. */
  readonly #entries: { readonly entry: AuditEntry; readonly bytes: number }[] = []
  readonly #ids = new Set<string>()
  #bytes = 0
  /** Everything written at or after is here. */
  since: number

  /** @param since ms since epoch: older ones are not kept */
  constructor(since: number) {
    this.since = since
  }

  /** False: it is here already, or too old. */
  add(entry: AuditEntry): boolean {
    if (entry.at < this.since || this.#ids.has(entry.id)) return false
    const bytes = JSON.stringify(entry).length + OVERHEAD
    let at = this.#entries.length
    // Clocks of instances differ: nearly always the last place, sometimes a little before.
    while (at > 0 && compareNewest(this.#entries[at - 1]!.entry, entry) < 0) at -= 1
    this.#entries.splice(at, 0, { entry, bytes })
    this.#ids.add(entry.id)
    this.#bytes += bytes
    this.#shrink()
    return true
  }

  /** Those of before are read from the log from now on. */
  forgetBefore(time: number): void {
    if (time <= this.since) return
    this.since = time
    this.#shrink()
  }

  #shrink(): void {
    let drop = 0
    for (const { entry, bytes } of this.#entries) {
      const fits = this.#bytes <= MOST_BYTES && this.#entries.length - drop <= MOST_ENTRIES
      if (fits && entry.at >= this.since) break
      if (!fits) this.since = Math.max(this.since, entry.at + 1)
      this.#bytes -= bytes
      this.#ids.delete(entry.id)
      drop += 1
    }
    this.#entries.splice(0, drop)
  }

  get(id: string): AuditEntry | undefined {
    if (!this.#ids.has(id)) return undefined
    return this.#entries.findLast(({ entry }) => entry.id === id)?.entry
  }

  /** As they are now, newest first, behind `place` where one is given. */
  newest(place: Place | null): readonly AuditEntry[] {
    const entries = this.#entries.map(({ entry }) => entry).reverse()
    return place === null ? entries : entries.filter((entry) => compareNewest(entry, place) > 0)
  }
}
