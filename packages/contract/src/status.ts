/** This installation: `GET /admin/v1/status`. */
import { z } from 'zod'
import { dialect } from './search.ts'

/** The engine is the log and its views. kPow's words for its streams application. */
export const engineState = z.enum(['CREATED', 'REBUILDING', 'RUNNING', 'RECOVERING', 'ERROR'])
export type EngineState = z.infer<typeof engineState>

export const status = z.object({
  version: z.string(),
  started_at: z.number(),
  /** Random id of this process; a change means it was restarted. */
  instance_id: z.string(),
  engine: z.object({
    state: engineState,
    since: z.number(),
    reason: z.string().nullable(),
    error_strategy: z.enum(['LOG_EXCEPTION', 'LOG_AND_EXIT', 'LOG_AND_RECOVER']),
  }),
  /** In force: `none` also where topics could not be had. */
  persistence: z.enum(['full', 'ephemeral', 'none']),
  /** The log that state is kept in. */
  state_log: z.object({
    /** Why it is kept in memory although that was not asked for; null otherwise. */
    reason: z.string().nullable(),
    /** While Kafka does not take or give records. */
    trouble: z.string().nullable(),
    /** Records that were passed over since start: damaged, of a later version, or without a valid MAC. */
    skipped: z.array(
      z.object({
        topic: z.string(),
        cause: z.string(),
        count: z.int(),
        last_reason: z.string(),
        last_at: z.number(),
      }),
    ),
    /** Observations and points of history of an owner whose time was over. */
    fenced: z.int(),
    /** Hours of history that are read back from Kafka since the start: done and in all; null when there was nothing. */
    rebuild: z.object({ done: z.int(), total: z.int() }).nullable(),
  }),
  /** The audit log. */
  audit: z.object({
    /** Since when entries cannot be written, ms since epoch; null: all is well. Changes are refused meanwhile. */
    trouble_since: z.number().nullable(),
    /** Entries that wait to be written. */
    waiting: z.int(),
    /** Entries that the log of the process has instead, since start. */
    overflowed: z.int(),
  }),
  /** This instance among others. */
  instance: z.object({
    membership: z.enum(['off', 'joining', 'member', 'alone', 'refused']),
    reason: z.string().nullable(),
    instances: z.int(),
  }),
  sign_in: z.object({
    /** Why sessions that begin now are short, a sentence; null: they are not, or nobody signs in. */
    trouble: z.string().nullable(),
  }),
  /** How access is decided. */
  access: z.object({
    /** A sentence while the policies as they lie there are not those in force; null otherwise. */
    problem: z.string().nullable(),
  }),
  /** HTTPS on the own port. */
  https: z.object({
    /** What has to be seen to, sentences: a certificate that cannot be used, or that ends soon. */
    troubles: z.array(z.string()),
  }),
  /** Things an administrator should know: ALLOW_* without sign-in, ignored variables … */
  warnings: z.array(z.string()),
  /** Actions that everybody may do (ALLOW_*), sorted. */
  allowed_actions: z.array(z.string()),
  live_mode: z.object({
    enabled: z.boolean(),
    period_ms: z.int(),
    interval_ms: z.int(),
    max_concurrent_users: z.int(),
  }),
  /** Interval between snapshots, ms. */
  snapshot_interval_ms: z.int(),
  search: z.object({
    /** Searches at the same time: of everybody, and of one user. */
    max_concurrent: z.int(),
    max_per_user: z.int(),
    /** A search that is not streaming ends after so long (SAMPLER_TIMEOUT_MS). */
    slice_ms: z.int(),
    /** Records that a search stops at when it names no limit. */
    default_limit: z.int(),
    /** Of one user on one cluster, shared by their searches; null: no limit. */
    max_bytes_per_second: z.int().nullable(),
    /** Grammar of filters that name none. */
    dialect,
  }),
})
export type Status = z.infer<typeof status>
