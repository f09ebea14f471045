/** This installation: `GET /admin/v1/status`. */
import { z } from 'zod'

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
  persistence: z.enum(['full', 'ephemeral', 'none']),
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
})
export type Status = z.infer<typeof status>
