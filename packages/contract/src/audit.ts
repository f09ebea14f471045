/** The audit log: who did, tried or asked what. Values of secrets and contents of records are never in it. */
import { z } from 'zod'
import { actionName, explanation } from './access.ts'

export const auditKind = z.enum([
  'mutation', // a change: its request, then its outcome
  'query', // records read, downloaded or followed
  'sign_in', // signed in, failed to, out, a session or token made or revoked
  'denied', // refused by a policy, a flag, a tenant
  'access', // policies were loaded, or could not be
])
export type AuditKind = z.infer<typeof auditKind>

export const auditSubject = z.object({ type: z.string(), name: z.string() })
export type AuditSubject = z.infer<typeof auditSubject>

export const auditEntry = z.object({
  id: z.string(),
  /** ms since epoch. */
  at: z.number(),
  kind: auditKind,
  /** Of a mutation or long query: `request` before it is done, `outcome` after; else `event`. */
  phase: z.enum(['request', 'outcome', 'event']),
  /** Same for the entries of one act: the `response_id` that its answer told. */
  act_id: z.string(),
  user: z.object({
    provider: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    roles: z.array(z.string()),
  }),
  tenant_id: z.string().nullable(),
  via: z.enum(['ui', 'api', 'system']),
  /** Of the client; null: none, or not told. */
  address: z.string().nullable(),
  instance_id: z.string(),
  /** What happened, as kPow names it where it does: `create-topic`, `inspect-topic`, `login`. */
  event: z.string(),
  action: actionName.nullable(),
  cluster_id: z.string().nullable(),
  /** At most 1,000; `subject_count` has all. */
  subjects: z.array(auditSubject),
  subject_count: z.int(),
  /** What decided; null where nothing had to be decided. */
  decision: explanation.nullable(),
  result: z.enum(['requested', 'succeeded', 'partial', 'failed', 'denied', 'staged', 'unknown']),
  /** In words; null when `result` says all. */
  reason: z.string().nullable(),
  /** The request without secrets and record contents, or the items that failed. */
  detail: z.json(),
})
export type AuditEntry = z.infer<typeof auditEntry>

export const auditQuery = z.object({
  /** ms since epoch, or negative for "before now". Default: seven days. */
  from: z.coerce.number().optional(),
  to: z.coerce.number().optional(),
  /** kJQ over an entry: `.result == "denied"`; text that is no kJQ path is looked for as it is. */
  q: z.string().max(10_000).optional(),
  kind: auditKind.optional(),
  user: z.string().max(500).optional(),
  cluster: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
  cursor: z.string().max(500).optional(),
})
