/**
 * What reading a cluster yields. Big things are columns of typed arrays, not objects: 50,000 partitions cost a few
 * megabytes, decode without garbage, and move between threads without copying. All of it is structured-cloneable.
 *
 * Row numbering: partition p of topic t is row `first[t] + p` (Kafka numbers partitions 0 … n−1).
 */

/** A part that could not be had, and why. */
export interface Fault {
  readonly kind: 'unreachable' | 'denied' | 'unsupported' | 'failed' | 'hidden'
  readonly broker?: number
  /** Topic, group, log dir … */
  readonly item?: string
  /** Kafka's error name, e.g. TOPIC_AUTHORIZATION_FAILED, or our code. */
  readonly code: string
  /** A sentence for people: what was asked, what came back, what would help (the ACL by name). */
  readonly message: string
}

/** Partial failure is a value. `allFailed`: nothing could be had; `data` is empty then. */
export interface Outcome<T> {
  readonly data: T
  readonly faults: readonly Fault[]
  readonly allFailed: boolean
}

export interface ClusterDescription {
  /** null where the brokers give none. */
  readonly clusterId: string | null
  readonly brokers: readonly {
    readonly id: number
    readonly host: string
    readonly port: number
    readonly rack: string | null
    readonly fenced: boolean
    /** Highest metadata.version the broker supports, as release e.g. '4.3'; null if it does not tell or answer. */
    readonly release: string | null
    /** False when it did not answer ApiVersions within the deadline. */
    readonly answers: boolean
  }[]
  /** Metadata answers name a random broker in KRaft; this is the quorum leader if known, else that. */
  readonly controllerId: number | null
  readonly features: readonly {
    readonly name: string
    readonly finalized: number | null
    readonly supportedMin: number | null
    readonly supportedMax: number | null
    /** e.g. '4.3-IV0' for metadata.version. */
    readonly label: string | null
  }[]
}

export interface QuorumDescription {
  readonly leaderId: number
  readonly leaderEpoch: number
  readonly highWatermark: number
  readonly replicas: readonly {
    readonly id: number
    readonly voter: boolean
    readonly directoryId: string | null
    readonly logEndOffset: number
    readonly lastFetchAt: number | null
    readonly lastCaughtUpAt: number | null
    readonly endpoints: readonly string[]
  }[]
}

export interface TopicTable {
  /** Sorted by code unit. Topics whose describe failed are in too, with no partitions and a fault. */
  readonly names: readonly string[]
  /** Base64url as Kafka prints them; '' when the broker gives none. */
  readonly ids: readonly string[]
  readonly internal: Uint8Array
  /** names.length + 1 entries. */
  readonly first: Uint32Array
  /** −1: offline. */
  readonly leader: Int32Array
  readonly leaderEpoch: Int32Array
  /** Replica lists: those of row r are replicas[replicasFrom[r] … replicasFrom[r+1]). */
  readonly replicasFrom: Uint32Array
  readonly replicas: Int32Array
  readonly isrFrom: Uint32Array
  readonly isr: Int32Array
  readonly offlineFrom: Uint32Array
  readonly offline: Int32Array
}

/** Offsets per partition; NaN: unknown, `fault[row]` (index into Outcome.faults, −1 none) says why. */
export interface OffsetTable {
  readonly names: readonly string[]
  readonly first: Uint32Array
  readonly start: Float64Array
  readonly end: Float64Array
  readonly fault: Int32Array
  /** When the answers for `end` had arrived, ms since epoch. */
  readonly endAt: number
}

export type GroupKindName = 'classic' | 'consumer' | 'share' | 'streams' | 'unknown'

export interface ListedGroup {
  readonly id: string
  readonly kind: GroupKindName
  readonly protocolType: string
  readonly state: string
  readonly coordinator: number
}

export interface MemberAssignment {
  readonly topic: string
  readonly partitions: readonly number[]
}

export interface DescribedMember {
  readonly memberId: string
  readonly instanceId: string | null
  readonly clientId: string
  readonly host: string
  readonly rack: string | null
  /** null: not decodable (protocol types other than consumer). */
  readonly assignments: readonly MemberAssignment[] | null
  readonly targetAssignments: readonly MemberAssignment[] | null
  readonly epoch: number | null
  readonly details: Readonly<Record<string, string>>
}

export interface StreamsTopology {
  readonly epoch: number
  readonly subtopologies: readonly {
    readonly id: string
    readonly sourceTopics: readonly string[]
    readonly repartitionSinkTopics: readonly string[]
    readonly repartitionSourceTopics: readonly string[]
    readonly changelogTopics: readonly string[]
  }[]
}

export interface DescribedGroup {
  readonly id: string
  readonly kind: GroupKindName
  readonly state: string
  readonly protocolType: string
  /** Assignor; '' when none. */
  readonly protocol: string
  readonly coordinator: number
  readonly epoch: number | null
  readonly assignmentEpoch: number | null
  /** null when describing failed: the fault names the group. */
  readonly members: readonly DescribedMember[] | null
  readonly topology: StreamsTopology | null
}

/** Committed offsets of many groups, one row per (group, topic, partition) that has one. */
export interface CommittedTable {
  readonly groups: readonly string[]
  readonly topics: readonly string[]
  /** Indexes into groups and topics. */
  readonly group: Uint32Array
  readonly topic: Uint32Array
  readonly partition: Int32Array
  /** Share groups: the start offset of the share partition. */
  readonly offset: Float64Array
  /** Lag as told by the broker (share groups, DescribeShareGroupOffsets v1+), NaN where it does not. */
  readonly brokerLag: Float64Array
  /** Non-empty commit metadata by row. */
  readonly metadata: ReadonlyMap<number, string>
}

export interface LogDirTable {
  readonly dirs: readonly {
    readonly broker: number
    readonly path: string
    readonly error: string | null
    /** null before DescribeLogDirs v4 or when the broker says −1. */
    readonly totalBytes: number | null
    readonly usableBytes: number | null
  }[]
  readonly topics: readonly string[]
  /** One row per replica: index into dirs and topics. */
  readonly dir: Uint32Array
  readonly topic: Uint32Array
  readonly partition: Int32Array
  readonly size: Float64Array
  readonly offsetLag: Float64Array
  /** 1: being moved into this dir. */
  readonly future: Uint8Array
}

export type ConfigSourceName =
  | 'dynamic_topic'
  | 'dynamic_broker'
  | 'dynamic_default_broker'
  | 'dynamic_broker_logger'
  | 'dynamic_client_metrics'
  | 'dynamic_group'
  | 'static_broker'
  | 'default'
  | 'unknown'

/** Configurations of many resources of one kind; strings are interned because 5,000 topics say the same thing. */
export interface ConfigTable {
  /** Topic names or broker ids as text. */
  readonly resources: readonly string[]
  /** Entries of resource i are rows from[i] … from[i+1]. */
  readonly from: Uint32Array
  readonly keys: readonly string[]
  readonly values: readonly string[]
  readonly key: Uint16Array
  /** Index into values; 0xffffffff: null (sensitive). */
  readonly value: Uint32Array
  /** Index into CONFIG_SOURCES. */
  readonly source: Uint8Array
  /** Bit 0 read-only, bit 1 sensitive. */
  readonly flags: Uint8Array
  /** Default from the synonyms: index into values, 0xffffffff unknown. */
  readonly defaultValue: Uint32Array
  /** Per key: Kafka's type name or null, documentation or null. */
  readonly types: readonly (string | null)[]
  readonly docs: readonly (string | null)[]
  /** Synonyms by row where there is more than the entry itself. */
  readonly synonyms: ReadonlyMap<
    number,
    readonly {
      readonly name: string
      readonly value: string | null
      readonly source: ConfigSourceName
    }[]
  >
}

export const CONFIG_SOURCES: readonly ConfigSourceName[] = [
  'unknown',
  'dynamic_topic',
  'dynamic_broker',
  'dynamic_default_broker',
  'static_broker',
  'default',
  'dynamic_broker_logger',
  'dynamic_client_metrics',
  'dynamic_group',
]

export interface AclBinding {
  readonly principal: string
  readonly host: string
  readonly operation: string
  readonly permission: 'ALLOW' | 'DENY'
  readonly resourceType: string
  readonly resourceName: string
  readonly patternType: 'LITERAL' | 'PREFIXED'
}

export interface QuotaEntry {
  readonly entity: Readonly<Record<string, string | null>>
  readonly values: Readonly<Record<string, number>>
}
