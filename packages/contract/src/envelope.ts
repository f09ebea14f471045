/**
 * The envelope every read of the HTTP API answers with: `{ "<plural>": …, "metadata": … }`.
 *
 * `metadata.missing` is the one place where partial failure is told: a section that could not be
 * observed, a broker that did not answer, an ACL that hides something. Rows point into that list.
 */
import { z } from 'zod'

/** Why something is not known. */
export const missingKind = z.enum([
  'pending', // not observed yet since start
  'unreachable', // a broker or the cluster did not answer in time
  'denied', // an ACL is missing; `reason` names operation and resource
  'unsupported', // this broker or Kafka version has no such API
  'hidden', // Kafka leaves out what may not be described: the list may be incomplete
  'failed', // the broker answered with an error
])
export type MissingKind = z.infer<typeof missingKind>

export const missing = z.object({
  /** Section of the resource: cluster, topics, offsets, log_dirs, topic_configs, groups, … */
  section: z.string(),
  kind: missingKind,
  /** A sentence: what was asked, who refused or was silent, what would help. */
  reason: z.string(),
  /** Broker id, where the missing part belongs to one broker. */
  broker: z.int().optional(),
  /** Topic, group or other item, where it belongs to one. */
  item: z.string().optional(),
})
export type Missing = z.infer<typeof missing>

export const metadata = z.object({
  tenant_id: z.string(),
  /** When the oldest section that this answer is made of was observed, ms since epoch; null before the first. */
  captured_at: z.number().nullable(),
  /** now − captured_at in ms. */
  age_ms: z.number().nullable(),
  missing: z.array(missing),
  /** Rows that match `q`, before `limit`; only on lists. */
  total: z.int().optional(),
  /** Rows before `q`; only on lists. */
  total_unfiltered: z.int().optional(),
  /** Pass as `cursor` for the next page; absent on the last. */
  next_cursor: z.string().optional(),
})
export type Metadata = z.infer<typeof metadata>

/**
 * Per row: field name → index into `metadata.missing`. A field that is null and named here is unknown for
 * that reason; a field with a value that is named here is a lower bound (a part of its sum is missing).
 */
export const rowMissing = z.record(z.string(), z.int()).optional()

/** Query parameters of every long list. */
export const listQuery = z.object({
  /** Case-insensitive substring of the name, or field prefixes as in the console (`state:stable lag:>1000`). */
  q: z.string().optional(),
  /** Field, `-field` for descending; several separated by commas. */
  sort: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100_000).optional(),
  cursor: z.string().optional(),
  /** Comma-separated fields to return; the id field always is. */
  fields: z.string().optional(),
})
export type ListQuery = z.infer<typeof listQuery>

/** RFC 9457 problem details: the body of every answer ≥ 400. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Stable code of the error catalogue, e.g. `MR_UNKNOWN_TOPIC`. */
  code: z.string(),
  /** What was received, what was expected, what to do. */
  detail: z.string(),
  /** A text with a grammar that is wrong: which field of the request, and where in it, from 1. */
  field: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
  request_id: z.string().optional(),
})
export type Problem = z.infer<typeof problem>
