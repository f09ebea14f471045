/** Changes to a cluster: what would happen (preview), and what did, per item. */
import { z } from 'zod'
import { explanation } from './access.ts'
import { metadata } from './envelope.ts'

export const mutationTarget = z.object({
  type: z.enum(['topic', 'group', 'broker']),
  name: z.string(),
})
export type MutationTarget = z.infer<typeof mutationTarget>

/** One field of a target: old → new. null: it is not there (before, or after). */
export const fieldChange = z.object({
  field: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
})
export type FieldChange = z.infer<typeof fieldChange>

export const consequence = z.object({
  severity: z.enum(['info', 'warning', 'danger']),
  /** A sentence: "12.4 k records are lost, the last written 4 minutes ago". */
  text: z.string(),
})
export type Consequence = z.infer<typeof consequence>

export const previewItem = z.object({
  target: mutationTarget,
  changes: z.array(fieldChange),
  consequences: z.array(consequence),
  /** Why it would fail; null: nothing is known against it. */
  problem: z.string().nullable(),
  permission: explanation,
})
export type PreviewItem = z.infer<typeof previewItem>

export const mutationPreview = z.object({
  mutation: z.string(),
  /** "Delete 3 topics": the words of the button. */
  title: z.string(),
  /** What it does cannot be taken back. */
  destructive: z.boolean(),
  items: z.array(previewItem),
  /** BULK_ACTION, where there are several; null: one. */
  bulk: explanation.nullable(),
  /** The same with Kafka's tools. */
  command: z.string(),
  /** The same with this API. */
  api: z.object({ method: z.string(), path: z.string(), body: z.json() }),
})
export type MutationPreview = z.infer<typeof mutationPreview>

export const itemResult = z.object({
  target: mutationTarget,
  /** `unknown`: the answer was lost, it may have been done. `denied`: by a policy, a tenant or Kafka. */
  outcome: z.enum(['done', 'failed', 'denied', 'unknown']),
  /** Of Kafka or Millrace, e.g. UNKNOWN_TOPIC_OR_PARTITION; null when done. */
  code: z.string().nullable(),
  /** What happened and what to do; null when done and nothing is to be said. */
  detail: z.string().nullable(),
})
export type ItemResult = z.infer<typeof itemResult>

export const mutationOutcome = z.object({
  mutation: z.string(),
  results: z.array(itemResult),
  summary: z.object({ done: z.int(), failed: z.int(), denied: z.int(), unknown: z.int() }),
})
export type MutationOutcome = z.infer<typeof mutationOutcome>

/** 200: all done · 207: some · 422 (a problem with these members beside): none. */
export const mutationAnswer = mutationOutcome.extend({
  metadata: metadata.pick({ tenant_id: true }).extend({
    /** `act_id` of its audit entries. */
    response_id: z.string(),
    cluster_id: z.string(),
    is_staged: z.literal(false),
  }),
})
export type MutationAnswer = z.infer<typeof mutationAnswer>

/** What a form for topic configurations needs to know of one of them: `…/topic-config-options`. */
export const configOption = z.object({
  name: z.string(),
  type: z.string().nullable(),
  documentation: z.string().nullable(),
  /** What a topic has that does not set it. */
  default_value: z.string().nullable(),
  sensitive: z.boolean(),
  /** The five most common values among the cluster's topics that set it, most common first. */
  common_values: z.array(z.object({ value: z.string(), topics: z.int() })),
})
export type ConfigOption = z.infer<typeof configOption>

export const topicDefaults = z.object({
  /** num.partitions, default.replication.factor of the brokers; null: not known. */
  partitions: z.int().nullable(),
  replication_factor: z.int().nullable(),
  brokers: z.int(),
  config: z.array(configOption),
})
export type TopicDefaults = z.infer<typeof topicDefaults>
