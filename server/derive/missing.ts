/** Faults of observations → `missing` entries that people read (contract/envelope.ts). */
import type { Missing } from '@millrace/contract/envelope.ts'
import type { Fault } from '@millrace/kafka/read/model.ts'
import type { Section } from '../state/model.ts'
import type { Known, SectionState } from '../state/snapshot-store.ts'

/** More items with the same fault than this are told as one entry that counts them. */
const MOST_ITEMS = 20

/** The list that rows point into: equal entries are kept once. */
export class MissingList {
  readonly list: Missing[] = []
  readonly #indexes = new Map<string, number>()
  /** The same object is asked for again and again: thousands of rows lack the same thing. */
  readonly #seen = new Map<Missing, number>()

  /** Index of the entry, added when it is new. */
  add(missing: Missing): number {
    let index = this.#seen.get(missing)
    if (index === undefined) {
      index = this.#find(missing)
      this.#seen.set(missing, index)
    }
    return index
  }

  #find(missing: Missing): number {
    const { section, kind, reason, broker, item } = missing
    const key = `${section}\n${kind}\n${broker ?? ''}\n${item ?? ''}\n${reason}`
    const known = this.#indexes.get(key)
    if (known !== undefined) return known
    this.#indexes.set(key, this.list.length)
    return this.list.push(missing) - 1
  }
}

/** field → index into the list; undefined when nothing is missing, as rows have it. */
export type RowMissing = Record<string, number> | undefined

/** Notes why fields of one row are missing. Nothing is allocated for rows that lack nothing. */
export function note(
  row: RowMissing,
  index: number,
  ...fields: readonly string[]
): Record<string, number> {
  const notes = row ?? {}
  for (const field of fields) notes[field] ??= index
  return notes
}

const SECTION_WORDS: Record<Section, string> = {
  cluster: 'The cluster',
  quorum: 'The metadata quorum',
  topics: 'Topics',
  offsets: 'Offsets',
  group_list: 'The list of groups',
  groups: 'Group descriptions',
  group_offsets: 'Committed offsets',
  log_dirs: 'Log directories',
  topic_configs: 'Topic configurations',
  broker_configs: 'Broker configurations',
  acls: 'ACLs',
  quotas: 'Quotas',
  registries: 'Schema registries',
}

export function sectionWords(section: Section): string {
  return SECTION_WORDS[section]
}

/** Not observed yet since start. */
function pendingSection(section: Section): Missing {
  return {
    section,
    kind: 'pending',
    reason: `${SECTION_WORDS[section]}: not read yet since the start.`,
  }
}

const PENDING_RATES = {
  offsets: pendingRateOf('offsets'),
  group_offsets: pendingRateOf('group_offsets'),
}

/** A rate is a difference: it needs a second look. */
export function pendingRate(section: keyof typeof PENDING_RATES): Missing {
  return PENDING_RATES[section]
}

/** Commits without one before them to compare with. */
export const NO_ADVANCE: Missing = {
  section: 'group_offsets',
  kind: 'pending',
  reason:
    'Offsets were committed for the first time, or set back, since the observation before: no rate for this interval.',
}

function pendingRateOf(section: Section): Missing {
  return {
    section,
    kind: 'pending',
    reason: 'A rate needs two observations; the second follows shortly.',
  }
}

function missingOfFault(section: Section, fault: Fault): Missing {
  return {
    section,
    kind: fault.kind,
    reason: fault.message,
    ...(fault.broker === undefined ? {} : { broker: fault.broker }),
    ...(fault.item === undefined ? {} : { item: fault.item }),
  }
}

/** The faults of one section, findable by what they belong to. */
export class SectionFaults {
  readonly section: Section
  /** False before the first observation that yielded data. */
  readonly known: boolean
  readonly #state: SectionState
  readonly #byItem = new Map<string, Fault>()
  readonly #byBroker = new Map<number, Fault>()
  readonly #counts = new Map<string, number>()
  /** Entries made before, by fault or (told once for many) by code: see MissingList. */
  readonly #made = new Map<Fault | string, Missing>()
  #absent: Missing | null = null

  constructor(known: Known, section: Section) {
    const state: SectionState = known[section]
    this.section = section
    this.known = state.last !== null
    this.#state = state
    for (const fault of state.last?.outcome.faults ?? []) {
      if (fault.item !== undefined) {
        if (!this.#byItem.has(fault.item)) this.#byItem.set(fault.item, fault)
        this.#counts.set(fault.code, (this.#counts.get(fault.code) ?? 0) + 1)
      } else if (fault.broker !== undefined && !this.#byBroker.has(fault.broker))
        this.#byBroker.set(fault.broker, fault)
    }
  }

  /** Why the section as a whole has no data; null when it has. */
  absent(): Missing | null {
    if (this.known) return null
    const fault = this.#state.failure?.outcome.faults[0]
    this.#absent ??=
      fault === undefined ? pendingSection(this.section) : missingOfFault(this.section, fault)
    return this.#absent
  }

  /** Fault of one item; the same fault of very many items is told once, with their number. */
  item(name: string): Missing | null {
    const fault = this.#byItem.get(name)
    return fault === undefined ? null : this.of(fault)
  }

  of(fault: Fault): Missing {
    const count = fault.item === undefined ? 1 : (this.#counts.get(fault.code) ?? 1)
    const key = count <= MOST_ITEMS ? fault : fault.code
    let made = this.#made.get(key)
    if (made === undefined) {
      made = missingOfFault(this.section, fault)
      if (count > MOST_ITEMS) {
        const { kind, section } = made
        const reason = `${count} items lack this, first “${fault.item ?? ''}”: ${fault.message}`
        made = { section, kind, reason }
      }
      this.#made.set(key, made)
    }
    return made
  }

  /** Fault by its index in the outcome, as OffsetTable.fault has it. */
  at(index: number): Missing {
    const fault = index < 0 ? undefined : this.#state.last?.outcome.faults[index]
    return fault === undefined
      ? {
          section: this.section,
          kind: 'failed',
          reason: `${SECTION_WORDS[this.section]}: Kafka gave no value.`,
        }
      : this.of(fault)
  }

  broker(id: number): Missing | null {
    const fault = this.#byBroker.get(id)
    return fault === undefined ? null : this.of(fault)
  }

  /** Adds what belongs to the section as a whole or to one broker: never observed, fails now, brokers that failed. */
  addTo(list: MissingList): void {
    const absent = this.absent()
    if (absent !== null) {
      list.add(absent)
      return
    }
    const { failure, last, failingSince } = this.#state
    const reason = failure?.outcome.faults[0]
    if (reason !== undefined && last !== null) {
      const since = new Date(failingSince ?? last.capturedAt).toISOString()
      const missing = missingOfFault(this.section, reason)
      list.add({
        ...missing,
        reason: `${missing.reason} Failing since ${since}; what is shown was read at ${new Date(last.capturedAt).toISOString()}.`,
      })
    }
    for (const fault of last?.outcome.faults ?? [])
      if (fault.item === undefined) list.add(missingOfFault(this.section, fault))
  }
}
