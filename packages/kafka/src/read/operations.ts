/**
 * Signatures of the read operations, one file each beside this one. Each settles per broker or item: what one broker
 * refuses is a fault in the outcome, the rest is data. They throw only when aborted.
 * Requests are bounded by brokers and batches, never by topics.
 */
import type { Kafka, RequestOptions } from '../client/kafka.ts'
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
} from './model.ts'

/** read/describe-cluster.ts: DescribeCluster (fenced brokers where v2 is there), ApiVersions per broker for features and liveness. */
export type DescribeCluster = (
  kafka: Kafka,
  options?: RequestOptions,
) => Promise<Outcome<ClusterDescription>>
/** read/describe-quorum.ts */
export type DescribeQuorum = (
  kafka: Kafka,
  options?: RequestOptions,
) => Promise<Outcome<QuorumDescription | null>>
/** read/describe-topics.ts: Metadata of all topics once (DescribeTopicPartitions pages are for single topics). */
export type DescribeTopics = (
  kafka: Kafka,
  options?: RequestOptions,
) => Promise<Outcome<TopicTable>>
/** read/list-offsets.ts: earliest and latest of every partition, grouped by leader; start is asked before end. */
export type ListOffsets = (
  kafka: Kafka,
  topics: TopicTable,
  options?: RequestOptions,
) => Promise<Outcome<OffsetTable>>
/** read/offsets-for-timestamp.ts: first offset at or after `timestampMs` per partition of one topic; −1 none. */
export type OffsetsForTimestamp = (
  kafka: Kafka,
  topics: TopicTable,
  topic: string,
  timestampMs: number,
  options?: RequestOptions,
) => Promise<Outcome<Float64Array>>
/** read/list-groups.ts: every broker, all kinds. */
export type ListGroups = (
  kafka: Kafka,
  options?: RequestOptions,
) => Promise<Outcome<readonly ListedGroup[]>>
/** read/describe-groups.ts: batched by coordinator, each kind by its own API. */
export type DescribeGroups = (
  kafka: Kafka,
  groups: readonly ListedGroup[],
  options?: RequestOptions,
) => Promise<Outcome<readonly DescribedGroup[]>>
/** read/committed-offsets.ts: OffsetFetch v8+ batched by coordinator; share groups by DescribeShareGroupOffsets. */
export type CommittedOffsets = (
  kafka: Kafka,
  groups: readonly ListedGroup[],
  options?: RequestOptions,
) => Promise<Outcome<CommittedTable>>
/** read/describe-log-dirs.ts: once per broker. */
export type DescribeLogDirs = (
  kafka: Kafka,
  options?: RequestOptions,
) => Promise<Outcome<LogDirTable>>
/** read/describe-configs.ts: topics in batches over the brokers; brokers each by itself. */
export type DescribeTopicConfigs = (
  kafka: Kafka,
  topics: readonly string[],
  options?: RequestOptions,
) => Promise<Outcome<ConfigTable>>
export type DescribeBrokerConfigs = (
  kafka: Kafka,
  brokers: readonly number[],
  options?: RequestOptions,
) => Promise<Outcome<ConfigTable>>
/** read/describe-acls.ts: SECURITY_DISABLED is an `unsupported` fault that says there is no authorizer. */
export type DescribeAcls = (
  kafka: Kafka,
  options?: RequestOptions,
) => Promise<Outcome<readonly AclBinding[]>>
/** read/describe-quotas.ts */
export type DescribeQuotas = (
  kafka: Kafka,
  options?: RequestOptions,
) => Promise<Outcome<readonly QuotaEntry[]>>
