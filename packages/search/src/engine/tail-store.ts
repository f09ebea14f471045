/** Records of a tail that wait for their reader: the newest of them, when it is slow. */
import type { RecordText } from './model.ts'

const MOST_RECORDS = 5_000
const MOST_CHARACTERS = 16 << 20

export class TailStore {
  #records: RecordText[] = []
  #characters = 0
  /** Records dropped since it was made. */
  leftOut = 0

  get isEmpty(): boolean {
    return this.#records.length === 0
  }

  put(records: readonly RecordText[]): void {
    for (const record of records) {
      this.#records.push(record)
      this.#characters += record.json.length
    }
    if (this.#records.length > MOST_RECORDS || this.#characters > MOST_CHARACTERS) this.#drop()
  }

  /** At least one record stays, however long. */
  #drop(): void {
    let drop = 0
    const isFull = (): boolean =>
      this.#records.length - drop > MOST_RECORDS || this.#characters > MOST_CHARACTERS
    while (drop < this.#records.length - 1 && isFull()) {
      this.#characters -= this.#records[drop]?.json.length ?? 0
      drop += 1
    }
    this.#records.splice(0, drop)
    this.leftOut += drop
  }

  takeAll(): readonly RecordText[] {
    const records = this.#records
    this.#records = []
    this.#characters = 0
    return records
  }
}
