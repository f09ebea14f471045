/** What the RBAC file says about roles, and what tokens say. */

/** `openid:` of the RBAC file. */
export interface RoleSource {
  /** Names of claims, from the outermost: `["realm_access", "roles"]`. null: `roles` and `groups`. */
  readonly path: readonly string[] | null
  readonly from: 'id_token' | 'access_token'
}

export const DEFAULT_ROLES: RoleSource = { path: null, from: 'id_token' }

/** JSON object of a token or of userinfo. */
export type Claims = Readonly<Record<string, unknown>>

export function isClaims(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
