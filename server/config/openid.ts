/** What the variables say about sign-in by OpenID Connect: openid, okta and auth0. */
import type { EnvironmentReader } from './environment.ts'
import type { OpenIdConfig } from './types.ts'
import type { VariableName } from './variables.ts'

/** Issuers that can be told from where people are sent to, which is all that a configuration from kPow must have. */
const KNOWN_ISSUERS: readonly (readonly [authorization: RegExp, issuer: string])[] = [
  // Keycloak
  [/^(https?:\/\/.+\/realms\/[^/]+)\/protocol\/openid-connect\/auth\/?$/, '$1'],
  // Microsoft Entra
  [
    /^(https:\/\/login\.microsoftonline\.(?:com|us)\/[^/]+)\/oauth2\/v2\.0\/authorize\/?$/,
    '$1/v2.0',
  ],
]

type UriVariable = Extract<VariableName, `OPENID_${string}`>

/** null when something that it needs is missing; problems go to the reader. */
export function readOpenId(
  reader: EnvironmentReader,
  provider: OpenIdConfig['provider'],
): OpenIdConfig | null {
  const authorization = readUri(reader, 'OPENID_AUTH_URI')
  const token = readUri(reader, 'OPENID_TOKEN_URI') ?? readUri(reader, 'OPENID_ACCESS_TOKEN_URI')
  const endpoints = {
    authorization,
    token,
    userinfo: readUri(reader, 'OPENID_API_URI'),
    jwks: readUri(reader, 'OPENID_JWKS_URI'),
  }
  const issuer = readIssuer(reader, provider, authorization)
  const clientId = reader.read('OPENID_CLIENT_ID')
  if (clientId === null)
    reader.problem(
      'OPENID_CLIENT_ID',
      'is not set. Expected the id of the client that the identity server knows Millrace by.',
    )
  const clientSecret = reader.read('OPENID_CLIENT_SECRET')
  if (issuer === null || clientId === null) return null
  return {
    provider,
    issuer,
    clientId,
    clientSecret,
    endpoints,
    scopes: readScopes(reader, provider),
    userField: reader.read('OPENID_USER_FIELD'),
    allowHttp: reader.read('OPENID_ALLOW_HTTP'),
  }
}

function readIssuer(
  reader: EnvironmentReader,
  provider: OpenIdConfig['provider'],
  authorization: string | null,
): string | null {
  const given = readUri(reader, 'OPENID_ISSUER')
  if (given !== null || reader.text('OPENID_ISSUER') !== null) return given
  if (provider === 'okta') return readOkta(reader)
  if (provider === 'auth0' && authorization !== null) return `${new URL(authorization).origin}/`
  const known = KNOWN_ISSUERS.find(([shape]) => authorization !== null && shape.test(authorization))
  if (known !== undefined && authorization !== null) return authorization.replace(...known)
  reader.problem(
    'OPENID_ISSUER',
    'is not set. Expected the issuer exactly as the identity server writes it in its tokens, e.g. https://login.example.com/realms/main: without it nobody can tell whose tokens they are.',
  )
  return null
}

/** OKTA_ORGANISATION: `dev-123`, `example.okta.com`, or the whole address. */
function readOkta(reader: EnvironmentReader): string | null {
  const organisation = reader.read('OKTA_ORGANISATION')
  const host = organisation?.replace(/^https:\/\//, '').replace(/\/$/, '')
  if (host !== undefined && /^[a-z0-9-]+$/i.test(host)) return `https://${host}.okta.com`
  if (host !== undefined && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(host)) return `https://${host}`
  reader.problem(
    'OKTA_ORGANISATION',
    `${organisation === null ? 'is not set' : `is ${JSON.stringify(organisation)}`}. Expected the organisation, e.g. example of example.okta.com.`,
  )
  return null
}

/** `openid` is always asked for. Okta puts groups into the token only when they are asked for, which kPow does with RBAC. */
function readScopes(reader: EnvironmentReader, provider: OpenIdConfig['provider']): string[] {
  const given = reader.read('OPENID_SCOPES').flatMap((scope) => scope.split(/\s+/))
  const scopes = given.length > 0 ? given : ['profile', 'email']
  const groups = provider === 'okta' && reader.text('RBAC_CONFIGURATION_FILE') !== null
  return [...new Set([...scopes, ...(groups ? ['groups'] : [])])].filter(
    (scope) => scope !== 'openid',
  )
}

function readUri(reader: EnvironmentReader, name: UriVariable): string | null {
  const text = reader.text(name)?.trim()
  if (text === undefined) return null
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  reader.problem(name, `is ${JSON.stringify(text)}. Expected an absolute http or https address.`)
  return null
}
