/**
 * Who asks, which tenant, and may they: the three questions before every read. Without sign-in everybody is the same
 * anonymous user, told apart only by the browser's cookie, and metadata may be read by all.
 */
import type { Identity } from '../access/identity.ts'
import { browserOf } from './cookies.ts'
import { quote, ServeError } from './errors.ts'
import type { Read } from './read.ts'

/** The tenant that sees everything, and the only one while no tenants are configured. */
const GLOBAL_TENANT = '__kpow_global'

/** Headers as Node gives them; a socket keeps those of its upgrade request. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

export function authenticate(headers: RequestHeaders): Identity {
  return {
    provider: 'none',
    name: 'anonymous',
    roles: [],
    tenantId: selectTenant(headers),
    browser: browserOf(headers),
  }
}

function selectTenant(headers: RequestHeaders): string {
  const wanted = headers['x-tenant-id'] ?? GLOBAL_TENANT
  if (wanted === GLOBAL_TENANT) return GLOBAL_TENANT
  throw new ServeError(
    'MR_UNKNOWN_TENANT',
    `The header x-tenant-id names ${quote(String(wanted), 100)}. No tenants are configured here: leave the header out, or send ${GLOBAL_TENANT}.`,
  )
}

/** Returns when `identity` may read; throws ServeError MR_FORBIDDEN otherwise. Reading metadata is open to every user. */
export function authorise(_identity: Identity, _read: Read): void {}
