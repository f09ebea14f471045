/** Brokers, their log directories and configuration. */
import { z } from 'zod'
import { rowMissing } from './envelope.ts'

export const broker = z.object({
  id: z.int(),
  host: z.string().nullable(),
  port: z.int().nullable(),
  rack: z.string().nullable(),
  /** online: answers; fenced: registered, not serving; unreachable: in the metadata, does not answer us; gone: replicas name it, the cluster does not. */
  state: z.enum(['online', 'fenced', 'unreachable', 'gone']),
  /** Leader of the metadata quorum (KRaft) or the controller. */
  controller: z.boolean(),
  /** Newest release whose metadata.version the broker supports, e.g. `4.3`; null where it does not tell. */
  version: z.string().nullable(),
  partitions: z.int().nullable(),
  leaders: z.int().nullable(),
  /** (leaders − mean) / mean in percent. */
  leader_skew: z.number().nullable(),
  replicas: z.int().nullable(),
  disk_bytes: z.number().nullable(),
  leader_disk_bytes: z.number().nullable(),
  /** Sum over log dirs, where the broker tells (DescribeLogDirs v4). */
  disk_total_bytes: z.number().nullable(),
  disk_usable_bytes: z.number().nullable(),
  /** Records/s into partitions that it leads. */
  write_rate: z.number().nullable(),
  read_rate: z.number().nullable(),
  /** Partitions it leads whose ISR is smaller than the replica set. */
  under_replicated: z.int().nullable(),
  /** Its replicas that are not in the ISR. */
  out_of_sync_replicas: z.int().nullable(),
  log_dirs: z.int().nullable(),
  missing: rowMissing,
})
export type Broker = z.infer<typeof broker>

export const logDir = z.object({
  broker: z.int(),
  path: z.string(),
  /** Kafka's error for the directory, e.g. KAFKA_STORAGE_ERROR: null when healthy. */
  error: z.string().nullable(),
  replicas: z.int(),
  disk_bytes: z.number(),
  total_bytes: z.number().nullable(),
  usable_bytes: z.number().nullable(),
  /** Replicas being moved into this directory. */
  future_replicas: z.int(),
})
export type LogDir = z.infer<typeof logDir>

export const brokerReplica = z.object({
  topic: z.string(),
  partition: z.int(),
  leader: z.boolean(),
  in_sync: z.boolean(),
  disk_bytes: z.number().nullable(),
  log_dir: z.string().nullable(),
})

export const brokerDetail = broker.extend({
  dirs: z.array(logDir).nullable(),
  /** Largest replicas first, at most 500. */
  largest_replicas: z.array(brokerReplica).nullable(),
})
export type BrokerDetail = z.infer<typeof brokerDetail>

export const configSource = z.enum([
  'dynamic_topic',
  'dynamic_broker',
  'dynamic_default_broker',
  'dynamic_broker_logger',
  'dynamic_client_metrics',
  'dynamic_group',
  'static_broker',
  'default',
  'unknown',
])

export const configEntry = z.object({
  name: z.string(),
  /** null for sensitive values, which brokers never tell. */
  value: z.string().nullable(),
  source: configSource,
  /** Value it would have without the override, from the synonyms; null where the broker does not tell. */
  default_value: z.string().nullable(),
  /** Not set on this topic or broker: comes from a broker-wide setting or Kafka's default. */
  is_default: z.boolean(),
  read_only: z.boolean(),
  sensitive: z.boolean(),
  /** Kafka's type: boolean, string, int, short, long, double, list, class, password. */
  type: z.string().nullable(),
  /** Plain text; null where the broker has none. */
  documentation: z.string().nullable(),
  synonyms: z.array(
    z.object({ name: z.string(), value: z.string().nullable(), source: configSource }),
  ),
  /** Brokers only: other broker ids whose value differs, with theirs. */
  differs: z.array(z.object({ broker: z.int(), value: z.string().nullable() })).optional(),
})
export type ConfigEntry = z.infer<typeof configEntry>
