/** What was counted of one partition since it was told last. */
import type { ScanCount } from '../model.ts'

/** Of one partition and message; a partition with more is told that there are more. */
const MAX_NOTES = 50

export class Tally {
  scanned = 0
  lookedInto = 0
  undecodable = 0
  matched = 0
  bytes = 0
  seconds = 0
  filterErrors = 0
  filterError: string | null = null
  readonly #notes: string[] = []
  #moreNotes = 0

  note(text: string): void {
    if (this.#notes.length < MAX_NOTES) this.#notes.push(text)
    else this.#moreNotes += 1
  }

  /** An error of the filter or projection on a record. */
  error(message: string): void {
    this.filterErrors += 1
    this.filterError ??= message
  }

  /** The counts, which begin again at zero. */
  take(topic: string, partition: number, position: number): ScanCount {
    const { scanned, lookedInto, undecodable, matched, bytes, seconds } = this
    const { filterErrors, filterError } = this
    const notes = this.#notes.splice(0)
    if (this.#moreNotes > 0) notes.push(`… and ${this.#moreNotes} more`)
    this.#moreNotes = 0
    this.scanned = this.lookedInto = this.undecodable = this.matched = 0
    this.bytes = this.seconds = this.filterErrors = 0
    this.filterError = null
    return {
      topic,
      partition,
      position,
      scanned,
      lookedInto,
      undecodable,
      matched,
      bytes,
      seconds,
      filterErrors,
      filterError,
      notes,
    }
  }
}
