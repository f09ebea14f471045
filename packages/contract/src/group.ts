/** Groups of all four kinds, their members and what they read. */
import { z } from 'zod'
import { rowMissing } from './envelope.ts'

export const groupKind = z.enum(['classic', 'consumer', 'share', 'streams', 'unknown'])
export type GroupKind = z.infer<typeof groupKind>

export const groupRow = z.object({
  id: z.string(),
  kind: groupKind,
  /** Kafka's word: Stable, Empty, PreparingRebalance, CompletingRebalance, Assigning, Reconciling, NotReady, Dead, Unknown. */
  state: z.string().nullable(),
  /** Classic only: `consumer`, `connect`, `sr`, … ; empty for groups that only commit (simple). */
  protocol_type: z.string().nullable(),
  /** Assignor, e.g. range, uniform. */
  protocol: z.string().nullable(),
  coordinator: z.int().nullable(),
  members: z.int().nullable(),
  hosts: z.int().nullable(),
  topics: z.int().nullable(),
  /** Partitions assigned to members. */
  partitions_assigned: z.int().nullable(),
  /** Records not yet read, by high watermark; never negative. */
  lag: z.number().nullable(),
  /** Largest lag of one partition. */
  max_partition_lag: z.number().nullable(),
  /** Partitions with a committed offset whose end offset is unknown, or the reverse. */
  partitions_unknown: z.int().nullable(),
  /** Committed offsets advanced per second. */
  read_rate: z.number().nullable(),
  missing: rowMissing,
})
export type GroupRow = z.infer<typeof groupRow>

export const assignment = z.object({ topic: z.string(), partitions: z.array(z.int()) })

export const groupMember = z.object({
  member_id: z.string(),
  instance_id: z.string().nullable(),
  client_id: z.string(),
  /** As Kafka tells it, without the leading slash. */
  host: z.string(),
  rack: z.string().nullable(),
  /** Current assignment; null where it cannot be decoded (protocol types that are not `consumer`). */
  assignments: z.array(assignment).nullable(),
  /** KIP-848, share and streams: where the member is heading. */
  target_assignments: z.array(assignment).nullable(),
  epoch: z.int().nullable(),
  lag: z.number().nullable(),
  read_rate: z.number().nullable(),
  /** Free words of its kind, e.g. streams process id, task ids; Connect worker URL. */
  details: z.record(z.string(), z.string()),
})
export type GroupMember = z.infer<typeof groupMember>

export const groupPartition = z.object({
  topic: z.string(),
  partition: z.int(),
  member_id: z.string().nullable(),
  client_id: z.string().nullable(),
  host: z.string().nullable(),
  /** null: nothing committed. Share groups: the share-partition start offset. */
  committed_offset: z.number().nullable(),
  start_offset: z.number().nullable(),
  end_offset: z.number().nullable(),
  /** max(0, end − max(committed, start)). */
  lag: z.number().nullable(),
  read_rate: z.number().nullable(),
  /** Committed beyond the log end: lag is shown as 0. */
  committed_beyond_end: z.boolean(),
  /** Records between the committed offset and the log start that were deleted unread; 0 normally. */
  records_lost: z.number(),
  /** Text committed with the offset. */
  commit_metadata: z.string().nullable(),
  missing: rowMissing,
})
export type GroupPartition = z.infer<typeof groupPartition>

export const groupDetail = groupRow.extend({
  epoch: z.int().nullable(),
  assignment_epoch: z.int().nullable(),
  member_rows: z.array(groupMember).nullable(),
  partition_rows: z.array(groupPartition).nullable(),
  /** Streams: topology epoch and sub-topologies with their source, sink and internal topics. */
  streams: z
    .object({
      topology_epoch: z.int(),
      subtopologies: z.array(
        z.object({
          id: z.string(),
          source_topics: z.array(z.string()),
          repartition_sink_topics: z.array(z.string()),
          repartition_source_topics: z.array(z.string()),
          changelog_topics: z.array(z.string()),
        }),
      ),
    })
    .nullable(),
})
export type GroupDetail = z.infer<typeof groupDetail>
