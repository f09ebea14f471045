/**
 * An access token by client credentials (RFC 6749 section 4.4), as Kafka's OAuthBearerLoginCallbackHandler gets it
 * (KIP-768): POST with HTTP basic authentication.
 */
import { authenticationErrors, isKafkaError, messageOf } from '../errors.ts'
import { chain } from '../client/connect-error.ts'
import type { SaslOptions } from '../options.ts'
import type { Token } from './token-cache.ts'

export type OAuthOptions = Extract<SaslOptions, { readonly mechanism: 'OAUTHBEARER' }>

/** Kafka's sasl.login.connect.timeout.ms and read.timeout.ms have no default; a broker waits 10 s for us. */
const DEADLINE_MS = 10_000
/** For endpoints that tell no lifetime, in a token that tells none. */
const DEFAULT_LIFETIME_MS = 300_000
const MAX_ANSWER_BYTES = 1_048_576

/** @throws KafkaError MR_KAFKA_AUTHENTICATION, reason `token` */
export async function requestToken(
  options: OAuthOptions,
  deadlineMs: number = DEADLINE_MS,
): Promise<Token> {
  const endpoint = options.tokenEndpoint
  const source = `the token endpoint ${shown(endpoint)}`
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  if (options.scope !== undefined && options.scope !== '') body.set('scope', options.scope)
  let answer: Response
  let text: string
  try {
    answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${options.clientId}:${options.clientSecret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: body.toString(),
      // A redirect would carry the secret to somewhere nobody named.
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
    })
    text = await answer.text()
  } catch (cause) {
    const late = cause instanceof Error && cause.name === 'TimeoutError'
    const detail = late
      ? `it did not answer within ${deadlineMs} ms`
      : messageOf(chain(cause).at(-1) ?? cause)
    throw authenticationErrors.token(source, detail, cause)
  }
  if (!answer.ok) {
    throw authenticationErrors.token(source, `it answered ${answer.status}${oauthError(text)}`)
  }
  try {
    return tokenFrom(text)
  } catch (cause) {
    if (isKafkaError(cause)) throw cause
    throw authenticationErrors.token(
      source,
      `it answered ${answer.status}, but ${messageOf(cause)}`,
      cause,
    )
  }
}

function tokenFrom(text: string): Token {
  if (text.length > MAX_ANSWER_BYTES) throw new Error('with more than a megabyte')
  const answer = jsonObject(text)
  if (answer === undefined) throw new Error('not with a JSON object')
  const value = answer['access_token']
  if (typeof value !== 'string' || value === '') throw new Error('without an access_token')
  // The control character would end the SASL message early (RFC 7628).
  if (!/^[\x21-\x7e]+$/.test(value)) throw new Error('with an access_token that is not plain ASCII')
  const seconds = Number(answer['expires_in'])
  const expiresAt =
    seconds > 0
      ? Date.now() + seconds * 1000
      : (jwtExpiry(value) ?? Date.now() + DEFAULT_LIFETIME_MS)
  return { value, expiresAt }
}

/** `exp` of a JWT in ms since epoch; undefined when it is none. */
function jwtExpiry(token: string): number | undefined {
  const claims = jsonObject(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  const exp = Number(claims?.['exp'])
  return exp > 0 ? exp * 1000 : undefined
}

/** RFC 6749 section 5.2: `error` and `error_description` are meant to be shown. */
function oauthError(text: string): string {
  const answer = jsonObject(text)
  const parts = [answer?.['error'], answer?.['error_description']].filter(
    (part) => typeof part === 'string',
  )
  return parts.length === 0 ? '' : ` (${parts.join(': ').slice(0, 300)})`
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    // Not JSON: the caller says what that means.
    return undefined
  }
}

/** Without user name, password and query. */
function shown(endpoint: string): string {
  const url = new URL(endpoint)
  return `${url.origin}${url.pathname}`
}
