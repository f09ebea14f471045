/** Sections of a cluster and what an observation of each yields. */
import type {
  AclBinding,
  ClusterDescription,
  CommittedTable,
  ConfigTable,
  DescribedGroup,
  ListedGroup,
  LogDirTable,
  OffsetTable,
  Outcome,
  QuorumDescription,
  QuotaEntry,
  TopicTable,
} from '@millrace/kafka/read/model.ts'

/** Offsets together with the ids of the topics they were read from: a re-created topic keeps its name, not its id. */
export interface ObservedOffsets extends OffsetTable {
  /** Aligned with `names`; '' when the broker gives none. */
  readonly topicIds: readonly string[]
}

/** A subject of a schema registry. null: not known, e.g. not asked yet (ObservedRegistry.lacking). */
export interface ObservedSubject {
  readonly name: string
  /** Of the latest version. */
  readonly type: 'AVRO' | 'PROTOBUF' | 'JSON' | null
  /** Of the latest version; decimal digits where ids are numbers. */
  readonly id: string | null
  readonly latest: number | null
  /** How many versions there are. */
  readonly versions: number | null
  /** Level, its own or the registry's. */
  readonly compatibility: string | null
  readonly isOwnLevel: boolean | null
}

/** What was last known of a registry; while it is away that of the last good look. */
export interface ObservedRegistry {
  /** RegistrySettings.id */
  readonly id: string
  /** When it last answered, ms since epoch. */
  readonly seenAt: number | null
  /** Why it could not be asked by the newest look; null: it answered. */
  readonly reason: string | null
  /** For subjects without a level of their own. */
  readonly compatibility: string | null
  /** In the order of their names; null: never told. */
  readonly subjects: readonly ObservedSubject[] | null
  /** A sentence: what this look did not get to ask. */
  readonly lacking: string | null
}

export interface SectionData {
  readonly cluster: ClusterDescription
  readonly quorum: QuorumDescription | null
  readonly topics: TopicTable
  readonly offsets: ObservedOffsets
  readonly group_list: readonly ListedGroup[]
  readonly groups: readonly DescribedGroup[]
  readonly group_offsets: CommittedTable
  readonly log_dirs: LogDirTable
  readonly topic_configs: ConfigTable
  readonly broker_configs: ConfigTable
  readonly acls: readonly AclBinding[]
  readonly quotas: readonly QuotaEntry[]
  /** Never observed where none is configured. */
  readonly registries: readonly ObservedRegistry[]
}
export type Section = keyof SectionData

/** What one look at one section gave. Immutable. */
export interface Observation<S extends Section = Section> {
  /** Resource key: the cluster's number in the configuration (its id may not be known yet). */
  readonly resource: string
  readonly section: S
  /** When the answers had arrived, ms since epoch. */
  readonly capturedAt: number
  readonly tookMs: number
  /** Fencing epoch of the owner (design section 4); 0 with one instance. */
  readonly epoch: number
  readonly outcome: Outcome<SectionData[S]>
}

export type AnyObservation = { readonly [S in Section]: Observation<S> }[Section]

/** Every section, in the order in which people think of them. */
export const SECTIONS: readonly Section[] = [
  'cluster',
  'quorum',
  'topics',
  'offsets',
  'group_list',
  'groups',
  'group_offsets',
  'log_dirs',
  'topic_configs',
  'broker_configs',
  'acls',
  'quotas',
  'registries',
]
