/** Inputs of the changes to topics, as forms, API and command line give them. */
import { z } from 'zod'

/** Kafka's own rule is checked by the preview and by the brokers; here only what can be sent at all. */
const topicName = z.string().min(1).max(249)
const topics = z.array(topicName).min(1).max(10_000)
const configName = z.string().min(1).max(500)
const configValue = z.string().max(100_000)

export const createTopics = z.strictObject({
  topics: z
    .array(
      z.strictObject({
        name: topicName,
        /** null: num.partitions of the brokers. */
        partitions: z.int().min(1).max(100_000).nullable().default(null),
        /** null: default.replication.factor of the brokers. */
        replication_factor: z.int().min(1).max(1_000).nullable().default(null),
        config: z.record(configName, configValue).default({}),
      }),
    )
    .min(1)
    .max(1_000),
})
export type CreateTopics = z.infer<typeof createTopics>

export const editTopicConfig = z.strictObject({
  topics,
  set: z.record(configName, configValue).default({}),
  /** Back to what a topic has that does not set it. */
  reset: z.array(configName).default([]),
})
export type EditTopicConfig = z.infer<typeof editTopicConfig>

export const addPartitions = z.strictObject({
  topics,
  /** In all, afterwards. */
  partitions: z.int().min(1).max(100_000),
})
export type AddPartitions = z.infer<typeof addPartitions>

export const deleteTopics = z.strictObject({ topics })
export type DeleteTopics = z.infer<typeof deleteTopics>

export const truncateTopics = z.strictObject({
  topics,
  /** null: all. */
  partitions: z.array(z.int().min(0)).min(1).nullable().default(null),
  /** Records before it are deleted. */
  to: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('end') }),
    z.strictObject({ kind: z.literal('offset'), offset: z.int().min(0) }),
    /** The first record at or after it stays, ms since epoch. */
    z.strictObject({ kind: z.literal('timestamp'), timestamp: z.int().min(0) }),
    /** Of each topic its partitions, of each its own: what the others mean at the moment of the request. */
    z.strictObject({
      kind: z.literal('offsets'),
      offsets: z.record(topicName, z.record(z.string().regex(/^\d{1,6}$/), z.int().min(0))),
    }),
  ]),
})
export type TruncateTopics = z.infer<typeof truncateTopics>
