/** Sessions and tokens as documents: keys, shapes, and what is known of one. Secrets are in them as SHA-256 only. */
import { createHash } from 'node:crypto'
import { actionName } from '@millrace/contract/access.ts'
import { z } from 'zod'
import type { Person } from '../identity.ts'

const person = z.object({
  provider: z.enum(['jetty', 'openid', 'okta', 'auth0']),
  name: z.string(),
  displayName: z.string().nullable(),
  email: z.string().nullable(),
  roles: z.array(z.string()),
})

/** Times are ms since epoch. */
const storedSession = person.extend({
  kind: z.literal('session'),
  address: z.string(),
  userAgent: z.string().nullable(),
  createdAt: z.number(),
  lastSeenAt: z.number(),
  expiresAt: z.number(),
})
export type StoredSession = z.infer<typeof storedSession>

const storedToken = person.extend({
  kind: z.literal('token'),
  title: z.string(),
  prefix: z.string(),
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
  expiresAt: z.number().nullable(),
  actions: z.array(actionName).nullable(),
  tenantId: z.string().nullable(),
})
export type StoredToken = z.infer<typeof storedToken>

/**
 * What was ended stays as this until nobody can bring it any more: a session that was made while the log was away is good without a
 * document, so that none must not mean that it may be written (again).
 */
const ended = z.object({ kind: z.literal('ended'), until: z.number() })

/** Somebody signed out everywhere: what they began before does not count, whether it is in the log or not. */
const cut = z.object({ kind: z.literal('cut'), before: z.number(), until: z.number() })

const stored = z.discriminatedUnion('kind', [storedSession, storedToken, ended, cut])
export type Stored = z.infer<typeof stored>

/** undefined: nothing, or of a later version, which lets nobody in. */
export function readStored(value: unknown): Stored | undefined {
  return stored.safeParse(value).data
}

export const SESSIONS = 'session:'
export const TOKENS = 'token:'
export const CUTS = 'cut:'

export const sessionKey = (id: string): string => SESSIONS + id
export const tokenKey = (id: string): string => TOKENS + id

export type Owner = Pick<Person, 'provider' | 'name'>

export const cutKey = ({ provider, name }: Owner): string =>
  CUTS +
  createHash('sha256')
    .update(JSON.stringify([provider, name]))
    .digest('base64url')

export const isOf = (owner: Owner, { provider, name }: Owner): boolean =>
  owner.provider === provider && owner.name === name
