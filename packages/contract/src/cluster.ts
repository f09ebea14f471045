/** Clusters: the list of resource sets and one cluster's overview. */
import { z } from 'zod'

export const clusterState = z.enum(['starting', 'ok', 'degraded', 'unreachable'])

export const clusterRow = z.object({
  /** Id in paths: CLUSTER_ID, or the id the brokers report, or `bootstrap_1` until one is known. */
  id: z.string(),
  /** ENVIRONMENT_NAME, else `bootstrap_1`, `bootstrap_2` … */
  label: z.string(),
  environment_name: z.string().nullable(),
  environment_color: z.string().nullable(),
  bootstrap: z.string(),
  primary: z.boolean(),
  state: clusterState,
  /** Sentence for states other than ok. */
  state_reason: z.string().nullable(),
  /** Last time the cluster answered, ms since epoch. */
  last_seen_at: z.number().nullable(),
  /** Release derived from the finalised metadata.version, e.g. `4.3`. */
  kafka_version: z.string().nullable(),
  brokers: z.int().nullable(),
  topics: z.int().nullable(),
  groups: z.int().nullable(),
  /** Schema registries that are configured for it. */
  registries: z.int(),
})
export type ClusterRow = z.infer<typeof clusterRow>

export const severity = z.enum(['error', 'warning', 'info'])

/** Something an operator should look at; the Overview leads with these. */
export const clusterProblem = z.object({
  severity,
  /** Stable kind: offline_partitions, under_replicated, under_min_isr, broker_down, broker_fenced, log_dir_failed, section_failed, no_controller … */
  kind: z.string(),
  title: z.string(),
  detail: z.string(),
  /** Console path below the cluster that shows it, e.g. `/topics?q=urp:>0`. */
  href: z.string(),
  /** Since when it has been so, ms since epoch, where known. */
  since: z.number().nullable(),
})
export type ClusterProblem = z.infer<typeof clusterProblem>

export const feature = z.object({
  name: z.string(),
  finalized: z.int().nullable(),
  supported_min: z.int().nullable(),
  supported_max: z.int().nullable(),
  /** Name of the finalised level where known, e.g. `4.3-IV0`. */
  label: z.string().nullable(),
})
export type Feature = z.infer<typeof feature>

export const quorumReplica = z.object({
  id: z.int(),
  role: z.enum(['leader', 'voter', 'observer']),
  directory_id: z.string().nullable(),
  log_end_offset: z.number(),
  /** Records behind the leader. */
  lag: z.number().nullable(),
  last_fetch_at: z.number().nullable(),
  last_caught_up_at: z.number().nullable(),
  endpoints: z.array(z.string()),
})
export const quorum = z.object({
  leader_id: z.int(),
  leader_epoch: z.int(),
  high_watermark: z.number(),
  replicas: z.array(quorumReplica),
})
export type Quorum = z.infer<typeof quorum>

export const clusterTotals = z.object({
  brokers: z.int().nullable(),
  brokers_online: z.int().nullable(),
  brokers_fenced: z.int().nullable(),
  topics: z.int().nullable(),
  topics_internal: z.int().nullable(),
  partitions: z.int().nullable(),
  replicas: z.int().nullable(),
  /** Sum of end − start over partitions. Compacted and transactional topics count more than they hold. */
  messages: z.number().nullable(),
  /** Bytes of all replicas. */
  disk_bytes: z.number().nullable(),
  /** Bytes of the leaders' replicas. */
  leader_disk_bytes: z.number().nullable(),
  /** Records per second over the last interval. */
  write_rate: z.number().nullable(),
  read_rate: z.number().nullable(),
  lag: z.number().nullable(),
  under_replicated: z.int().nullable(),
  under_min_isr: z.int().nullable(),
  offline_partitions: z.int().nullable(),
  groups: z.int().nullable(),
  /** Group count by kind: classic, consumer, share, streams. */
  groups_by_kind: z.record(z.string(), z.int()).nullable(),
  /** Group count by state in Kafka's words: Stable, Empty, PreparingRebalance … */
  groups_by_state: z.record(z.string(), z.int()).nullable(),
  members: z.int().nullable(),
})
export type ClusterTotals = z.infer<typeof clusterTotals>

export const clusterOverview = clusterRow.extend({
  controller_id: z.int().nullable(),
  totals: clusterTotals,
  /** As of clusterTotals, field → index into metadata.missing. */
  missing: z.record(z.string(), z.int()).optional(),
  problems: z.array(clusterProblem),
  features: z.array(feature).nullable(),
})
export type ClusterOverview = z.infer<typeof clusterOverview>
