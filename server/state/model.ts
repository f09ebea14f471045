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

export interface SectionData {
  readonly cluster: ClusterDescription
  readonly quorum: QuorumDescription | null
  readonly topics: TopicTable
  readonly offsets: OffsetTable
  readonly group_list: readonly ListedGroup[]
  readonly groups: readonly DescribedGroup[]
  readonly group_offsets: CommittedTable
  readonly log_dirs: LogDirTable
  readonly topic_configs: ConfigTable
  readonly broker_configs: ConfigTable
  readonly acls: readonly AclBinding[]
  readonly quotas: readonly QuotaEntry[]
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
