/** The byte tests of one topic: what leads the search, and what a record that it finds must hold besides. */
import type { RecordWalker } from '@millrace/kafka/records/model.ts'
import type { Query } from '@millrace/kjq/kjq.ts'
import { ByteFrequencies } from './byte-frequencies.ts'
import { LeadSearch, sideEnd, sideStart } from './lead-search.ts'
import { needleGroups, type NeedleGroup, type SideSerdes } from './needles.ts'

/** Shorter keys occur by chance all over a batch. */
const MIN_KEY = 3

/** Groups of which every matching record has one needle each. */
export function requiredBytes(
  filter: Query | null,
  key: Uint8Array | null,
  serdes: SideSerdes,
  topic: string,
): NeedleGroup[] {
  const groups =
    filter === null ? [] : needleGroups(filter.facts.required, serdes, topic).filter(isUseful)
  if (key !== null && key.length >= MIN_KEY) groups.push([{ side: 'key', bytes: Buffer.from(key) }])
  return groups
}

function isUseful(group: NeedleGroup): boolean {
  return group.length > 0
}

/** Before anything is known of the bytes: longer is rarer. */
function guess(group: NeedleGroup): number {
  return -Math.min(...group.map(({ bytes }) => bytes.length))
}

export class Prefilter {
  readonly #groups: readonly NeedleGroup[]
  readonly #frequencies = new ByteFrequencies()
  #lead: NeedleGroup
  #others: readonly NeedleGroup[]
  /** For batches that lie side by side in a fetch answer, and for each that was decompressed. */
  #plain: LeadSearch
  #unpacked: LeadSearch
  #answer: Buffer | null = null
  #finish = 0
  #plainIsOpen = false

  /** @param groups at least one */
  constructor(groups: readonly NeedleGroup[]) {
    this.#groups = groups
    this.#lead = groups.toSorted((a, b) => guess(a) - guess(b))[0] ?? []
    this.#others = []
    this.#plain = new LeadSearch([])
    this.#unpacked = new LeadSearch([])
    this.#choose()
  }

  #choose(): void {
    this.#others = this.#groups.filter((group) => group !== this.#lead)
    this.#plain = new LeadSearch(this.#lead)
    this.#unpacked = new LeadSearch(this.#lead)
  }

  /** Looks at the first bytes that come to find the group that is searched for fastest. */
  #learn(buffer: Buffer, start: number, end: number): void {
    const frequencies = this.#frequencies
    frequencies.add(buffer, start, end)
    const cost = (group: NeedleGroup): number =>
      group.reduce((sum, { bytes }) => sum + frequencies.tailOf(bytes).ns, 0)
    const lead = this.#groups.toSorted((a, b) => cost(a) - cost(b))[0]
    if (lead !== undefined && lead !== this.#lead) {
      this.#lead = lead
      this.#choose()
    }
    this.#plain.tune(frequencies)
    this.#unpacked.tune(frequencies)
  }

  /** Begins a fetch answer. Uncompressed batches are searched together, whatever is between them. */
  open(buffer: Buffer, finish: number): void {
    this.#answer = buffer
    this.#finish = finish
    this.#plainIsOpen = false
  }

  /** The search that leads through a batch's records. */
  batch(records: {
    readonly buffer: Buffer
    readonly start: number
    readonly end: number
  }): LeadSearch {
    const { buffer, start, end } = records
    if (!this.#frequencies.enough) {
      this.#learn(buffer, start, end)
      this.#plainIsOpen = false
    }
    if (buffer !== this.#answer) {
      this.#unpacked.open(buffer, end)
      return this.#unpacked
    }
    if (!this.#plainIsOpen) this.#plain.open(buffer, this.#finish)
    this.#plainIsOpen = true
    return this.#plain
  }

  /** Ends the answer: its buffer will be overwritten. */
  close(): void {
    this.#answer = null
    this.#plain.release()
    this.#unpacked.release()
  }

  /** What the search that leads does not look for. */
  passes(record: RecordWalker): boolean {
    for (const group of this.#others) {
      let found = false
      for (const { side, bytes } of group) {
        const part = record.buffer.subarray(sideStart(record, side), sideEnd(record, side))
        if (part.includes(bytes)) {
          found = true
          break
        }
      }
      if (!found) return false
    }
    return true
  }
}
