/** Somebody of these roles, signed in. */
import { EVERYTHING } from './everything.ts'
import type { Identity } from './identity.ts'

export function somebody(roles: readonly string[], over: Partial<Identity> = {}): Identity {
  return {
    provider: 'jetty',
    name: 'ann',
    displayName: null,
    email: null,
    roles,
    tenantId: EVERYTHING.tenantId,
    scope: EVERYTHING,
    credential: { kind: 'session', id: 's' },
    via: 'ui',
    address: null,
    browser: null,
    ...over,
  }
}
