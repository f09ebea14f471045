/** Topics and partitions. */
import { z } from 'zod'
import { rowMissing } from './envelope.ts'

export const topicRow = z.object({
  name: z.string(),
  topic_id: z.string().nullable(),
  internal: z.boolean(),
  partitions: z.int(),
  /** Replicas of partition 0; `replication_factor_mixed` says when partitions differ. */
  replication_factor: z.int(),
  replication_factor_mixed: z.boolean(),
  /** Sum of end − start. Compacted and transactional topics count more than they hold. */
  messages: z.number().nullable(),
  /** Bytes of all replicas. */
  disk_bytes: z.number().nullable(),
  leader_disk_bytes: z.number().nullable(),
  /** leader_disk_bytes / messages; null when empty. */
  disk_per_message: z.number().nullable(),
  /** Records per second over the last interval. */
  write_rate: z.number().nullable(),
  read_rate: z.number().nullable(),
  /** Groups with a committed offset or an assignment on the topic. */
  groups: z.int().nullable(),
  /** Sum over those groups. */
  lag: z.number().nullable(),
  under_replicated: z.int(),
  under_min_isr: z.int().nullable(),
  offline_partitions: z.int(),
  cleanup_policy: z.string().nullable(),
  retention_ms: z.number().nullable(),
  retention_bytes: z.number().nullable(),
  min_insync_replicas: z.int().nullable(),
  missing: rowMissing,
})
export type TopicRow = z.infer<typeof topicRow>

export const partition = z.object({
  partition: z.int(),
  /** Broker id; null when the partition is offline. */
  leader: z.int().nullable(),
  leader_epoch: z.int().nullable(),
  /** First of `replicas`. */
  preferred_leader: z.int().nullable(),
  replicas: z.array(z.int()),
  isr: z.array(z.int()),
  offline_replicas: z.array(z.int()),
  start_offset: z.number().nullable(),
  end_offset: z.number().nullable(),
  messages: z.number().nullable(),
  /** Leader's replica. */
  disk_bytes: z.number().nullable(),
  /** Bytes per replica, aligned with `replicas`; null where its broker did not tell. */
  replica_disk_bytes: z.array(z.number().nullable()),
  write_rate: z.number().nullable(),
  missing: rowMissing,
})
export type Partition = z.infer<typeof partition>

/** A group that reads the topic, as the topic sees it. */
export const topicGroup = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.string().nullable(),
  members: z.int().nullable(),
  partitions_assigned: z.int().nullable(),
  lag: z.number().nullable(),
  read_rate: z.number().nullable(),
  missing: rowMissing,
})
export type TopicGroup = z.infer<typeof topicGroup>
