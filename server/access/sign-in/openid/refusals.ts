/** What openid-client throws, in our words: its errors carry answers and claims with them, which nobody shall read in a page or a log. */
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'
import { OpenIdError } from './errors.ts'
import { originOf } from './guarded-fetch.ts'

/** Error codes of RFC 6749 4.1.2.1 and OpenID Connect Core 3.1.2.6, in words. */
const DENIALS: Readonly<Record<string, string>> = {
  access_denied: 'You, or a rule there, denied access to Millrace.',
  login_required: 'It wants you to sign in there first.',
  interaction_required: 'It wants to ask you something first.',
  consent_required: 'It wants your consent first.',
  account_selection_required: 'It wants you to choose an account first.',
  unauthorized_client: 'It does not let this client sign people in (OPENID_CLIENT_ID).',
  invalid_scope: 'It does not know a scope that Millrace asks for (OPENID_SCOPES).',
  invalid_request: 'It does not understand what Millrace asked for.',
  unsupported_response_type: 'It does not offer the authorization code flow to this client.',
  server_error: 'It has a fault of its own.',
  temporarily_unavailable: 'It is busy.',
}

const TOKEN_REFUSALS: Readonly<Record<string, string>> = {
  invalid_grant: 'the code was used before, has expired, or is of another client',
  invalid_client:
    'it does not know the client, or its secret (OPENID_CLIENT_ID, OPENID_CLIENT_SECRET)',
  unauthorized_client: 'the client may not use the authorization code flow',
  invalid_request: 'it does not understand the request',
}

/** What is wrong with an id token, by openid-client's code and the claim. */
const CLAIMS: Readonly<Record<string, string>> = {
  nonce: 'it was not made for this sign-in (nonce)',
  iss: 'it is of another issuer (iss); OPENID_ISSUER must be exactly what the identity server writes there',
  aud: 'it is for another client (aud)',
  azp: 'it is for another client (azp)',
  exp: 'it has expired (exp); look at the clocks of both machines',
  nbf: 'it is not valid yet (nbf); look at the clocks of both machines',
  sub: 'it is about somebody else than userinfo (sub)',
}

/** Of oauth4webapi's messages, where its codes say too little. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/unexpected JWT "alg" header parameter/, 'it is not signed by an asymmetric key (alg)'],
  [/JWT signature verification failed/, 'its signature is wrong'],
  [/no applicable keys found/, 'it is signed with a key that the identity server does not publish'],
  [/"nonce" \(nonce\) claim missing/, 'it was not made for this sign-in (no nonce)'],
]

const CODES: Readonly<Record<string, string>> = {
  OAUTH_INVALID_RESPONSE: 'it is not what the standard asks for',
  OAUTH_UNSUPPORTED_OPERATION: 'it is signed in a way that is not accepted',
  OAUTH_PARSE_ERROR: 'it cannot be read',
  OAUTH_RESPONSE_IS_NOT_JSON: 'it is no JSON',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'it has another status than the standard asks for',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'it names another issuer, or another person',
  OAUTH_WWW_AUTHENTICATE_CHALLENGE: 'it does not take the access token that it issued',
}

type Asked = 'discovery' | 'the exchange of the code' | 'userinfo'

/** @param issuer for its host */
export function refusal(thrown: unknown, asked: Asked, issuer: string): OpenIdError {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof OpenIdError) return error
    if (error instanceof AuthorizationResponseError) return denied(error.error, issuer)
    if (error instanceof ResponseBodyError) return tokenRefused(error.error, issuer)
    // RFC 6749 5.2: a client that showed its secret in a header and is not known is answered so.
    if (error instanceof WWWAuthenticateChallengeError && asked === 'the exchange of the code')
      return tokenRefused('invalid_client', issuer)
  }
  const why = reason(thrown)
  return new OpenIdError(
    'MR_OPENID_TOKEN',
    `What ${originOf(issuer)} answers to ${asked} is not accepted: ${why}.`,
    { cause: thrown },
  )
}

/** The identity server's answer in the address of the callback. */
export function denied(code: string, issuer: string): OpenIdError {
  const known = Object.hasOwn(DENIALS, code) ? DENIALS[code] : undefined
  return new OpenIdError(
    'MR_OPENID_REFUSED',
    `${originOf(issuer)} sent you back without signing you in${known === undefined ? '.' : ` (${code}). ${known}`}`,
  )
}

function tokenRefused(code: string, issuer: string): OpenIdError {
  const why = Object.hasOwn(TOKEN_REFUSALS, code) ? TOKEN_REFUSALS[code] : undefined
  return new OpenIdError(
    'MR_OPENID_REFUSED',
    `${originOf(issuer)} gives no tokens for the code that it sent${why === undefined ? '' : `: ${why}`}.`,
  )
}

function reason(thrown: unknown): string {
  const claim = claimOf(thrown)
  if (claim !== undefined) return CLAIMS[claim] ?? `its claim ${claim} is not as expected`
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { message } = error
    const known = MESSAGES.find(([pattern]) => pattern.test(message))
    if (known !== undefined) return known[1]
  }
  const code =
    thrown instanceof ClientError || thrown instanceof WWWAuthenticateChallengeError
      ? thrown.code
      : undefined
  return (code === undefined ? undefined : CODES[code]) ?? 'it is not what the standard asks for'
}

/** The claim that openid-client found wrong: it stands beside the claims themselves, in a cause. */
function claimOf(thrown: unknown): string | undefined {
  for (let at = thrown; typeof at === 'object' && at !== null; at = Reflect.get(at, 'cause')) {
    const claim: unknown = Reflect.get(at, 'claim')
    if (typeof claim === 'string') return claim
  }
  return undefined
}
