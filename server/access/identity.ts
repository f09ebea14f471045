/** Who asks. */
import { createHash } from 'node:crypto'
import type { ActionName } from '@millrace/contract/actions.ts'
import type { Scope } from './model.ts'

export type ProviderType = 'none' | 'jetty' | 'openid' | 'okta' | 'auth0'

/** Somebody as their identity provider tells; `none`: everybody. */
export interface Person {
  readonly provider: ProviderType
  /** What they sign in with; unique within the provider. */
  readonly name: string
  readonly displayName: string | null
  readonly email: string | null
  readonly roles: readonly string[]
}

/** How they have shown who they are. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'session'; readonly id: string }
  /** `actions`: it may do no more than these; null: all that its user may. */
  | { readonly kind: 'token'; readonly id: string; readonly actions: readonly ActionName[] | null }
  | { readonly kind: 'basic' }

export interface Identity extends Person {
  readonly tenantId: string
  /** What the tenant sees. */
  readonly scope: Scope
  readonly credential: Credential
  /** A console's socket or page, or a program. */
  readonly via: 'ui' | 'api'
  /** Address of the client; null: not known. */
  readonly address: string | null
  /** Without sign-in: the id in the browser's cookie; null: it brought none. */
  readonly browser: string | null
}

/**
 * One text per user of a tenant: whose limit, whose ticket. A browser's id is no part of it: anybody can make one up, which
 * must not lift a limit, and a link must not be bound to a cookie that the program it is pasted into does not have.
 */
export function accountKey({
  provider,
  name,
  tenantId,
}: Pick<Identity, 'provider' | 'name' | 'tenantId'>): string {
  return JSON.stringify([provider, name, tenantId])
}

/** One text per person, as far as can be told: whose settings, whose background searches. */
function userKey(identity: Identity): string {
  const { provider, name, tenantId, browser } = identity
  return browser === null
    ? accountKey(identity)
    : JSON.stringify([provider, name, tenantId, browser])
}

/** `userKey` as a part of a document's key; does not tell a browser's id. */
export function userHash(identity: Identity): string {
  return createHash('sha256').update(userKey(identity)).digest('base64url').slice(0, 22)
}
