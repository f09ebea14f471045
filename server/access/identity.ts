/** Who asks. */
import { createHash } from 'node:crypto'

export interface Identity {
  readonly provider: 'none'
  readonly name: string
  readonly roles: readonly string[]
  readonly tenantId: string
  /** Without sign-in: the id in the browser's cookie; null: it brought none. */
  readonly browser: string | null
}

/**
 * One text per user of a tenant: whose limit, whose ticket. A browser's id is no part of it: anybody can make one up, which
 * must not lift a limit, and a link must not be bound to a cookie that the program it is pasted into does not have.
 */
export function accountKey({ provider, name, tenantId }: Identity): string {
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
