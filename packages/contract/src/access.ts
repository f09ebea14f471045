/**
 * Who may do what: decisions with their reasons, policies, tenants, and what somebody is allowed in all. Resources are
 * named as in kPow's RBAC file: `[domain, domain id, object type, object id]`, of which the end may be left out.
 */
import { z } from 'zod'
import { ACTION_NAMES } from './actions.ts'

/** `["cluster", "Q9xyz", "topic", "orders"]`; `["*"]` is everything. In a decision without wildcards. */
export const resourcePath = z.array(z.string()).min(1).max(4)
export type ResourcePath = readonly string[]

export const actionName = z.enum(ACTION_NAMES)

export const policyEffect = z.enum(['Allow', 'Deny', 'Stage'])
export type PolicyEffect = z.infer<typeof policyEffect>

/** One entry of `policies:` in the RBAC file. */
export const policy = z.object({
  /** Its place in the file, from 1. */
  number: z.int(),
  effect: policyEffect,
  resource: z.array(z.string()),
  /** As written: umbrella actions are not unfolded. */
  actions: z.array(z.string()),
  roles: z.array(z.string()),
  /** Actions of another domain than the resource's, or unknown ones: they permit nothing there. */
  invalid_actions: z.array(z.string()),
})
export type Policy = z.infer<typeof policy>

/** The answer to "may this user do this there", with what decided. */
export const explanation = z.object({
  action: actionName,
  resource: resourcePath,
  decision: z.enum(['allow', 'stage', 'deny']),
  /**
   * `policy`: the one given; `flag`: an ALLOW_ variable, set or not; `implicit`: no policy allows it; `scope`: the token that asks is
   * not for this; `admin`: an admin role, had or not; `tenant`: outside the tenant; `protected`: Millrace's own topics.
   */
  by: z.enum(['policy', 'flag', 'implicit', 'scope', 'admin', 'tenant', 'protected']),
  /** A sentence: why, and what would allow it. */
  reason: z.string(),
  policy: policy.nullable(),
  /** Of a whole (a cluster, all topics) that is not allowed: it is allowed, or staged, on a part of it. */
  partly: z.literal(true).optional(),
})
export type Explanation = z.infer<typeof explanation>

/** A tenant as somebody may enter it. */
export const tenant = z.object({
  /** As given in x-tenant-id. */
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  /** It is the one that this answer is for. */
  current: z.boolean(),
  roles: z.array(z.string()),
  includes: z.array(z.array(z.string())),
  excludes: z.array(z.array(z.string())),
})
export type Tenant = z.infer<typeof tenant>

/** Everything that decides what the asking user may do: `GET /admin/v1/profile`. */
export const profile = z.object({
  provider: z.string(),
  name: z.string(),
  display_name: z.string().nullable(),
  email: z.string().nullable(),
  roles: z.array(z.string()),
  admin: explanation,
  tenants: z.array(tenant),
  /** Policies that concern the user by a role; empty with ALLOW_ flags. */
  policies: z.array(policy),
  /** Per visible cluster: every action of its domain on the cluster as a whole. */
  permissions: z.array(
    z.object({ cluster_id: z.string(), label: z.string(), actions: z.array(explanation) }),
  ),
})
export type Profile = z.infer<typeof profile>

/** How access is decided here: `GET /admin/v1/access`, for admins. */
export const accessState = z.object({
  /** AUTH_PROVIDER_TYPE; `none`: everybody is anonymous. */
  provider: z.string(),
  source: z.enum(['flags', 'rbac']),
  file: z.string().nullable(),
  loaded_at: z.number().nullable(),
  /** Why the file as it lies there is not in force; the policies are those of before. */
  problem: z.string().nullable(),
  admin_roles: z.array(z.string()),
  authorized_roles: z.array(z.string()),
  policies: z.array(policy),
  tenants: z.array(tenant),
  flags: z.array(z.string()),
})
export type AccessState = z.infer<typeof accessState>

/** Query of `…/permissions`: on what; nothing: the cluster as a whole. */
export const permissionsQuery = z.object({
  type: z.enum(['topic', 'group', 'broker']).optional(),
  name: z.string().max(1000).optional(),
})
