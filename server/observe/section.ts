/** What a section's file gives: how it is asked, and what must be read before it. */
import type { Kafka, RequestOptions } from '@millrace/kafka/client/kafka.ts'
import type { ListedGroup, Outcome, TopicTable } from '@millrace/kafka/read/model.ts'
import type { Section, SectionData } from '../state/model.ts'
import type { RegistryLook } from './registry-look.ts'

/** What the sections of one cluster have learned so far; each keeps its last good answer for the others. */
export interface Seen {
  topics: TopicTable | null
  /** Groups to describe: SNAPSHOT_SIMPLE_GROUPS is applied. */
  groups: readonly ListedGroup[] | null
  /** Ids of brokers that are not fenced. */
  brokers: readonly number[] | null
}

export interface ReadContext {
  readonly kafka: Kafka
  readonly seen: Seen
  readonly simpleGroups: boolean
  readonly registries: readonly RegistryLook[]
  readonly options: RequestOptions
}

export interface SectionReader<S extends Section = Section> {
  readonly section: S
  /** Sections of the same cycle that are over, well or not, before this one is asked. */
  readonly after: readonly Section[]
  /** Sections without whose data there is nothing to ask for. */
  readonly needs: readonly (keyof Seen)[]
  /** Data of an observation that yielded nothing. */
  readonly empty: () => SectionData[S]
  readonly read: (context: ReadContext) => Promise<Outcome<SectionData[S]>>
}
