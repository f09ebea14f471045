/** What claims say about somebody: name, roles, how to reach them. */
import type { Person } from '../../identity.ts'
import { OpenIdError } from './errors.ts'
import { type Claims, isClaims, type RoleSource } from './model.ts'

/** Where somebody's roles are looked for when the RBAC file does not say: all that are there. */
const DEFAULT_PATHS = [['roles'], ['groups']]
const MAX_NAME = 256

/** The value at a path of claims; undefined: not there. */
function claimAt(claims: Claims, path: readonly string[]): unknown {
  let value: unknown = claims
  for (const name of path) {
    if (!isClaims(value) || !Object.hasOwn(value, name)) return undefined
    value = value[name]
  }
  return value
}

/** Roles as a list of texts, or one text. null: there are none to be read there. */
function rolesAt(claims: Claims, path: readonly string[]): readonly string[] | null {
  const value = claimAt(claims, path)
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : null
}

/** Roles that these claims give; null: they say nothing about roles. */
export function rolesOf(claims: Claims, source: RoleSource): readonly string[] | null {
  const paths = source.path === null ? DEFAULT_PATHS : [source.path]
  const found = paths.map((path) => rolesAt(claims, path)).filter((roles) => roles !== null)
  return found.length === 0 ? null : [...new Set(found.flat())]
}

const textOf = (claims: Claims, name: string): string | null => {
  const value = claims[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** Whether `claims` have all that is shown or decided by, so that userinfo need not be asked. */
export function tellsEnough(claims: Claims, userField: string): boolean {
  return [userField, 'name', 'email'].every((name) => textOf(claims, name) !== null)
}

/**
 * @param claims of the id token, over those of userinfo
 * @throws OpenIdError MR_OPENID_TOKEN: no user name, or one that is not theirs for sure
 */
export function personOf(
  provider: Person['provider'],
  claims: Claims,
  roles: readonly string[],
  userField: string,
): Person {
  const name = textOf(claims, userField)
  if (name === null || name.length > MAX_NAME)
    throw new OpenIdError(
      'MR_OPENID_TOKEN',
      `The identity server gives no user name of 1 to ${MAX_NAME} characters in the claim "${userField}", which OPENID_USER_FIELD names. Ask for a scope that brings it (OPENID_SCOPES), or name another claim.`,
    )
  if (userField === 'email' && claims['email_verified'] === false)
    throw new OpenIdError(
      'MR_OPENID_TOKEN',
      'The identity server says that your email address is not verified, and OPENID_USER_FIELD=email makes it your user name: somebody else could have given it. Verify it there first.',
    )
  return {
    provider,
    name,
    displayName: textOf(claims, 'name') ?? textOf(claims, 'preferred_username'),
    email: textOf(claims, 'email'),
    roles,
  }
}
