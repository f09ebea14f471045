/**
 * What follows from one state of knowledge, computed when asked for and kept until a section it is made of changes.
 * Everything that rows are made from comes from here, in columns.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ClusterDescription, LogDirTable, TopicTable } from '@millrace/kafka/read/model.ts'
import type { Observation, Section } from '../state/model.ts'
import type { Known } from '../state/snapshot-store.ts'
import { consumption } from './consumption.ts'
import type { Consumption } from './consumption.ts'
import { SectionFaults } from './missing.ts'
import { partitionDisk } from './partition-disk.ts'
import type { PartitionDisk } from './partition-disk.ts'
import { partitionOffsets } from './partition-offsets.ts'
import type { PartitionOffsets } from './partition-offsets.ts'
import { topicSettings } from './topic-settings.ts'
import type { TopicSettings } from './topic-settings.ts'

/** One value per key, recomputed when one of the things it is made of is another object. */
export class Memo {
  readonly #entries = new Map<
    string,
    { readonly parts: readonly unknown[]; readonly value: unknown }
  >()

  get<T>(key: string, parts: readonly unknown[], compute: () => T): T {
    const entry = this.#entries.get(key)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key is used for one type of value
    if (entry?.parts.every((part, i) => part === parts[i]) === true) return entry.value as T
    const value = compute()
    this.#entries.set(key, { parts, value })
    return value
  }
}

/** The observations that rates are differences to. */
export interface RateBasis {
  readonly offsets: Observation<'offsets'> | null
  readonly groupOffsets: Observation<'group_offsets'> | null
}

export class Facts {
  readonly known: Known
  readonly basis: RateBasis
  readonly #memo: Memo

  constructor(known: Known, memo: Memo = new Memo(), basis?: RateBasis) {
    this.known = known
    this.basis = basis ?? {
      offsets: known.offsets.previous,
      groupOffsets: known.group_offsets.previous,
    }
    this.#memo = memo
  }

  /** Kept until one of the sections, or the basis of rates, changes. */
  memo<T>(key: string, sections: readonly Section[], compute: () => T): T {
    const parts: unknown[] = sections.map((section) => this.known[section])
    return this.#memo.get(key, [...parts, this.basis.offsets, this.basis.groupOffsets], compute)
  }

  faults(section: Section): SectionFaults {
    return this.#memo.get(
      `faults/${section}`,
      [this.known[section]],
      () => new SectionFaults(this.known, section),
    )
  }

  /**
   * Joins columns ahead of the first question, one join per turn of the event loop: together they would hold it up for
   * too long on a large cluster.
   */
  async prepare(): Promise<void> {
    for (const join of ['offsets', 'disk', 'settings', 'consumption'] as const) {
      void this[join]
      await nextTurn()
    }
  }

  get cluster(): ClusterDescription | null {
    return this.known.cluster.last?.outcome.data ?? null
  }

  get topics(): TopicTable | null {
    return this.known.topics.last?.outcome.data ?? null
  }

  get logDirs(): LogDirTable | null {
    return this.known.log_dirs.last?.outcome.data ?? null
  }

  get offsets(): PartitionOffsets | null {
    const { topics } = this
    const last = this.known.offsets.last
    if (topics === null || last === null) return null
    return this.#memo.get('offsets', [topics, last, this.basis.offsets], () =>
      partitionOffsets(topics, last, this.basis.offsets),
    )
  }

  get disk(): PartitionDisk | null {
    const { topics, logDirs } = this
    if (topics === null || logDirs === null) return null
    return this.#memo.get('disk', [topics, logDirs], () => partitionDisk(topics, logDirs))
  }

  /** By topic index. */
  get settings(): readonly (TopicSettings | null)[] | null {
    const { topics } = this
    const configs = this.known.topic_configs.last?.outcome.data
    if (topics === null || configs === undefined) return null
    return this.#memo.get('settings', [topics, configs], () => topicSettings(topics, configs))
  }

  /** null while topics or the list of groups are not known. */
  get consumption(): Consumption | null {
    const { topics, offsets } = this
    const { group_list: list, groups, group_offsets: committed } = this.known
    if (topics === null || list.last === null) return null
    const listed = list.last.outcome.data
    const parts = [topics, offsets, listed, groups.last, committed.last, this.basis.groupOffsets]
    return this.#memo.get('consumption', parts, () =>
      consumption({
        topics,
        offsets,
        listed,
        described: groups.last?.outcome.data ?? null,
        committed: committed.last,
        committedBefore: this.basis.groupOffsets,
      }),
    )
  }
}
