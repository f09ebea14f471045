/** What sign-in by OpenID Connect is configured with, and what the RBAC file says about roles. */

/** As the variables give it. */
export interface OpenIdSettings {
  readonly provider: 'openid' | 'okta' | 'auth0'
  /** Exactly as the identity server writes it in `iss`. */
  readonly issuer: string
  readonly clientId: string
  /** null: a public client; PKCE alone proves who began. */
  readonly clientSecret: string | null
  /** Over what discovery says; with the first two and `jwks` given there is none. */
  readonly endpoints: {
    readonly authorization: string | null
    readonly token: string | null
    readonly userinfo: string | null
    readonly jwks: string | null
  }
  /** Without `openid`, which is always asked for. */
  readonly scopes: readonly string[]
  /** The claim that is the user's name. */
  readonly userField: string
  /** OPENID_ALLOW_HTTP */
  readonly allowHttp: boolean
}

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
