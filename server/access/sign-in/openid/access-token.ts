/**
 * Claims of an access token, for installations whose roles are in it (`roles_from: access_token`, Keycloak's realm roles). To a
 * client it is a text without meaning, so it is read only if it is a JWT that the issuer has signed and made for us.
 */
import { createHash } from 'node:crypto'
import { OpenIdError } from './errors.ts'
import { CLOCK_TOLERANCE_S, type IdentityServer } from './identity-server.ts'
import type { Claims } from './model.ts'
import { parseJwt, verifyJwt } from './verify-jwt.ts'

/** Names under which servers write the client that a token was issued to: OIDC and Keycloak, RFC 9068, Okta, Entra. */
const CLIENT_CLAIMS = ['azp', 'client_id', 'cid', 'appid']

/** @throws OpenIdError MR_OPENID_TOKEN */
export async function accessTokenClaims(
  server: IdentityServer,
  tokens: { readonly access: string; readonly id: string },
  expected: { readonly issuer: string; readonly clientId: string },
): Promise<Claims> {
  const jwt = parseJwt(tokens.access)
  if (jwt === null)
    throw refused(
      'it is no JWT, so nothing can be read from it. Let the identity server issue access tokens as JWTs, or put the roles into the id token and set roles_from: id_token',
    )
  let verdict = verifyJwt(jwt, await server.keys(false))
  if (verdict === 'no-key') verdict = verifyJwt(jwt, await server.keys(true))
  if (verdict !== 'good')
    throw refused(
      'its signature is not by a key that the issuer publishes. Access tokens that are meant for another service may be signed so (Entra without an own API scope); put the roles into the id token then, and set roles_from: id_token',
    )
  const { claims } = jwt
  const now = Date.now() / 1000
  const { exp, nbf } = claims
  if (claims['iss'] !== expected.issuer) throw refused('it is of another issuer (iss)')
  if (typeof exp !== 'number' || exp <= now - CLOCK_TOLERANCE_S)
    throw refused('it has expired (exp)')
  if (typeof nbf === 'number' && nbf > now + CLOCK_TOLERANCE_S)
    throw refused('it is not valid yet (nbf)')
  const clients = CLIENT_CLAIMS.map((name) => claims[name]).filter((name) => name !== undefined)
  if (clients.some((name) => name !== expected.clientId)) throw refused('it is for another client')
  if (!belongsTo(tokens.id, tokens.access)) throw refused('it does not belong to the id token')
  return claims
}

const refused = (why: string): OpenIdError =>
  new OpenIdError(
    'MR_OPENID_TOKEN',
    `The RBAC file takes roles from the access token (roles_from), and the one that the identity server issued cannot be used: ${why}.`,
  )

/** `at_hash` of OpenID Connect Core 3.1.3.6, where the id token has one. */
function belongsTo(idToken: string, accessToken: string): boolean {
  const jwt = parseJwt(idToken)
  const expected = jwt?.claims['at_hash']
  if (jwt === null || expected === undefined) return true
  const bits = /(256|384|512)$/.exec(String(jwt.header['alg']))?.[1] ?? '512'
  const digest = createHash(`sha${bits}`).update(accessToken, 'ascii').digest()
  return digest.subarray(0, digest.length / 2).toString('base64url') === expected
}
