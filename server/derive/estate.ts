/**
 * What `serve` may ask about the clusters: already derived, ready to present. Implemented by derive/estate-view.ts
 * over the snapshot store; nothing here waits for Kafka except `refresh`.
 */
import type { Acl, Quota } from '@millrace/contract/security.ts'
import type { Change } from '@millrace/contract/change.ts'
import type { Broker, BrokerDetail, ConfigEntry } from '@millrace/contract/broker.ts'
import type { ClusterOverview, ClusterRow, Quorum } from '@millrace/contract/cluster.ts'
import type { GroupDetail, GroupRow } from '@millrace/contract/group.ts'
import type { ConfigOption } from '@millrace/contract/mutation.ts'
import type { Missing } from '@millrace/contract/envelope.ts'
import type { RegistryRow, SubjectRow } from '@millrace/contract/registry.ts'
import type { Partition, TopicGroup, TopicRow } from '@millrace/contract/topic.ts'
import type { ScopedType } from '../access/model.ts'
import type { HistoryRequest } from '../state/history-log/model.ts'
import type { Section } from '../state/model.ts'
import type { SubjectPlace } from './subject-topic.ts'
import type { HistoryAnswer } from './history-view.ts'

/** A value with its age and what it lacks. */
export interface Part<T> {
  readonly data: T
  /** Oldest of the sections it is made of; null before the first observation. */
  readonly capturedAt: number | null
  readonly missing: readonly Missing[]
  /** Sections it is made of: a change of one of them makes it new. */
  readonly sections: readonly Section[]
}

export interface ClusterView {
  readonly row: ClusterRow
  /** ResourceSet.number: which configuration it is reached by. */
  readonly set: number
  overview(): Part<ClusterOverview>
  quorum(): Part<Quorum | null>
  brokers(): Part<readonly Broker[]>
  /** undefined: no such broker (only said when the cluster has been observed). */
  broker(id: number): Part<BrokerDetail> | undefined
  brokerConfig(id: number): Part<readonly ConfigEntry[] | null> | undefined
  topics(): Part<readonly TopicRow[]>
  topic(name: string): Part<TopicRow> | undefined
  partitions(topic: string): Part<readonly Partition[]> | undefined
  topicConfig(topic: string): Part<readonly ConfigEntry[] | null> | undefined
  /** What may be configured of topics, and what those that are visible commonly set. */
  topicConfigOptions(): Part<readonly ConfigOption[]>
  topicGroups(topic: string): Part<readonly TopicGroup[]> | undefined
  groups(): Part<readonly GroupRow[]>
  group(id: string): Part<GroupDetail> | undefined
  acls(): Part<readonly Acl[]>
  quotas(): Part<readonly Quota[]>
  registries(): Part<readonly RegistryRow[]>
  /** undefined: no such registry; null: its subjects were never told. */
  subjects(registry: string): Part<readonly SubjectRow[] | null> | undefined
  /** Topic that a subject is named after, of those that are visible. */
  subjectPlace(subject: string): SubjectPlace
  /** `series` as in contract/history.ts; unknown ids give a series of nulls. Waits for Kafka when it asks far back. */
  history(request: HistoryRequest): Promise<HistoryAnswer>
  /** Whether it belongs to the tenant, be it there or not. */
  sees(type: ScopedType, name: string): boolean
  /** Whether a topic of that name would be the tenant's by its paths: what its groups consume does not count. */
  mayCreateTopic(name: string): boolean
  /** Whether all that a change names and counts belongs to the tenant. */
  tells(change: Change): boolean
  /** Observes the fast sections now, with `configs` those of topics, too; resolves when they have been applied. Single flight. */
  refresh(options?: { readonly configs?: boolean; readonly signal?: AbortSignal }): Promise<void>
}

export interface Estate {
  clusters(): readonly ClusterView[]
  /** By id, by ENVIRONMENT_NAME, or by `bootstrap_n`. */
  cluster(id: string): ClusterView | undefined
  /** Called after an observation was applied. Returns the unsubscribe function. */
  onChange(listener: (clusterId: string, section: Section) => void): () => void
}
