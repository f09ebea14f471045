/** Sessions and tokens: ways in that a person has given themselves, and can take back. */
import { z } from 'zod'
import { actionName } from './access.ts'

export const session = z.object({
  id: z.string(),
  /** The one that asks. */
  current: z.boolean(),
  provider: z.string(),
  user: z.string(),
  /** Address and browser at sign-in, for people to recognise. */
  address: z.string(),
  user_agent: z.string().nullable(),
  created_at: z.number(),
  last_seen_at: z.number(),
  /** When it ends whatever happens; earlier when it is not used for a while. */
  expires_at: z.number(),
})
export type Session = z.infer<typeof session>

export const token = z.object({
  id: z.string(),
  name: z.string(),
  /** First characters, for people to recognise it. */
  prefix: z.string(),
  created_at: z.number(),
  /** null: never. */
  expires_at: z.number().nullable(),
  last_used_at: z.number().nullable(),
  /** It may do these of what its user may; null: all of it. Reading what is no record is always possible. */
  actions: z.array(actionName).nullable(),
  tenant_id: z.string().nullable(),
})
export type Token = z.infer<typeof token>

export const tokenChange = z.strictObject({
  name: z.string().trim().min(1).max(100),
  expires_in_days: z.int().min(1).max(3660).nullable().default(90),
  actions: z.array(actionName).nullable().default(null),
  tenant_id: z.string().nullable().default(null),
})

/** The only answer that ever has the token itself. */
export const newToken = token.extend({ secret: z.string() })
export type NewToken = z.infer<typeof newToken>
