/**
 * What is known of the identity server: its endpoints and its keys. Asked for when somebody first signs in, and again when that
 * failed or was long ago, so that Millrace starts and serves while the identity server is away.
 */
import type { JsonWebKey } from 'node:crypto'
import * as client from 'openid-client'
import type { OpenIdConfig } from '../../../config/types.ts'
import { OpenIdError } from './errors.ts'
import { type FetchLimits, guardedFetch, isAllowedUrl } from './guarded-fetch.ts'
import { type Claims, isClaims } from './model.ts'
import { refusal } from './refusals.ts'
import { SIGNATURE_ALGORITHMS } from './verify-jwt.ts'

/** Endpoints hardly ever change. */
const METADATA_MS = 3_600_000
/** Keys that are withdrawn are trusted for so long at most. */
const KEYS_MS = 300_000
/** So long after a failure the next visitor gets the same answer: many of them do not become many requests. */
const FAILURE_MS = 1_000
/** openid-client asks again for an unknown key id only when its keys are older than a minute (oauth4webapi). */
const OLD_ENOUGH_S = 61
/** Clocks of the two machines may differ by this. */
export const CLOCK_TOLERANCE_S = 60

interface Keys {
  readonly jwks: client.JWKS
  readonly at: number
}

export class IdentityServer {
  readonly #settings: OpenIdConfig
  readonly #limits: FetchLimits
  readonly #fetch: client.CustomFetch
  #metadata: { readonly value: client.ServerMetadata; readonly at: number } | null = null
  #asking: Promise<client.ServerMetadata> | null = null
  #failure: { readonly error: unknown; readonly at: number } | null = null
  #keys: Keys | null = null

  constructor(settings: OpenIdConfig, limits: FetchLimits) {
    this.#settings = settings
    this.#limits = limits
    this.#fetch = guardedFetch(limits)
  }

  /** Where people sign out there; null: not offered, or not known yet. */
  get endSessionEndpoint(): string | null {
    const url = this.#metadata?.value.end_session_endpoint
    return url !== undefined && isAllowedUrl(url, this.#limits.allowHttp) ? url : null
  }

  /**
   * A client for one sign-in. Each has its own, with the keys that are known made old enough for openid-client to ask for them
   * again when a token names another one: keys are rotated without warning, and a code cannot be exchanged twice.
   * @throws OpenIdError MR_OPENID_AWAY
   */
  async client(): Promise<client.Configuration> {
    const { clientId, clientSecret } = this.#settings
    const metadata = await this.metadata()
    const made = new client.Configuration(
      metadata,
      clientId,
      { [client.clockTolerance]: CLOCK_TOLERANCE_S },
      clientAuth(metadata, clientSecret),
    )
    made[client.customFetch] = this.#fetch
    // guardedFetch says which HTTP is allowed.
    client.allowInsecureRequests(made)
    client.enableNonRepudiationChecks(made)
    if (this.#keys !== null && Date.now() - this.#keys.at < KEYS_MS)
      client.setJwksCache(made, { jwks: this.#keys.jwks, uat: seconds() - OLD_ENOUGH_S })
    return made
  }

  /** Keeps keys that a client had to ask for. */
  learn(made: client.Configuration): void {
    const cache = client.getJwksCache(made)
    if (cache !== undefined && cache.uat > seconds() - OLD_ENOUGH_S)
      this.#keys = { jwks: cache.jwks, at: cache.uat * 1000 }
  }

  /** Keys that sign its tokens. @param again not those that are known */
  async keys(again: boolean): Promise<readonly JsonWebKey[]> {
    const known = this.#keys
    if (!again && known !== null && Date.now() - known.at < KEYS_MS) return keysOf(known.jwks)
    const { jwks_uri: url } = await this.metadata()
    const answer = await this.#fetch(url ?? '', {
      method: 'GET',
      headers: { accept: 'application/json' },
      body: undefined,
      redirect: 'manual',
    })
    const jwks = answer.status === 200 ? parseKeys(await answer.text()) : null
    if (jwks === null)
      throw new OpenIdError(
        'MR_OPENID_AWAY',
        `The identity server does not tell its keys: ${new URL(url ?? '').origin} answers ${answer.status}, and nothing that is a key set.`,
      )
    this.#keys = { jwks, at: Date.now() }
    return keysOf(jwks)
  }

  /** @throws OpenIdError MR_OPENID_AWAY */
  metadata(): Promise<client.ServerMetadata> {
    const [known, failure] = [this.#metadata, this.#failure]
    if (known !== null && Date.now() - known.at < METADATA_MS) return Promise.resolve(known.value)
    if (failure !== null && Date.now() - failure.at < FAILURE_MS)
      return known === null ? Promise.reject(failure.error) : Promise.resolve(known.value)
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  async #ask(): Promise<client.ServerMetadata> {
    try {
      const value = this.#checked(await this.#discover())
      this.#metadata = { value, at: Date.now() }
      this.#failure = null
      return value
    } catch (thrown) {
      const error = refusal(thrown, 'discovery', this.#settings.issuer)
      this.#failure = { error, at: Date.now() }
      // What was true an hour ago most likely still is.
      if (this.#metadata !== null) return this.#metadata.value
      throw error
    }
  }

  async #discover(): Promise<client.ServerMetadata> {
    const { issuer, clientId, endpoints } = this.#settings
    const given = {
      ...(endpoints.authorization === null
        ? {}
        : { authorization_endpoint: endpoints.authorization }),
      ...(endpoints.token === null ? {} : { token_endpoint: endpoints.token }),
      ...(endpoints.userinfo === null ? {} : { userinfo_endpoint: endpoints.userinfo }),
      ...(endpoints.jwks === null ? {} : { jwks_uri: endpoints.jwks }),
    }
    if (endpoints.authorization !== null && endpoints.token !== null && endpoints.jwks !== null)
      return { issuer, ...given }
    const found = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
      [client.customFetch]: this.#fetch,
      execute: [client.allowInsecureRequests],
    })
    return Object.assign(found.serverMetadata(), given)
  }

  /** Only what can be used, and only signatures by keys that are not shared. */
  #checked(metadata: client.ServerMetadata): client.ServerMetadata {
    const { issuer } = this.#settings
    // For the multi-tenant issuers of Entra openid-client accepts the tokens of any tenant.
    if (metadata.issuer.replace(/\/$/, '') !== issuer.replace(/\/$/, ''))
      throw away(
        `OPENID_ISSUER is ${issuer}, but its discovery document says that the issuer is ${JSON.stringify(metadata.issuer.slice(0, 200))}. Both must be the same.`,
      )
    const needed = {
      authorization_endpoint: 'OPENID_AUTH_URI',
      token_endpoint: 'OPENID_TOKEN_URI',
      jwks_uri: 'OPENID_JWKS_URI',
    } as const
    for (const [name, variable] of Object.entries(needed)) {
      const url: unknown = Reflect.get(metadata, name)
      if (typeof url !== 'string' || !isAllowedUrl(url, this.#limits.allowHttp))
        throw away(
          `The discovery document of ${issuer} gives no ${name} with an address of HTTPS. Set ${variable} if there is one, or OPENID_ALLOW_HTTP=true in a closed network.`,
        )
    }
    const signs = metadata.id_token_signing_alg_values_supported
    return {
      ...metadata,
      id_token_signing_alg_values_supported: SIGNATURE_ALGORITHMS.filter(
        (name) => signs === undefined || signs.includes(name),
      ),
    }
  }
}

const away = (message: string): OpenIdError => new OpenIdError('MR_OPENID_AWAY', message)

const seconds = (): number => Math.floor(Date.now() / 1000)

/** How the client says who it is: `basic` unless the server only has `post` (OpenID Connect Core 9). */
function clientAuth(metadata: client.ServerMetadata, secret: string | null): client.ClientAuth {
  if (secret === null) return client.None()
  const offered = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return offered.includes('client_secret_post') && !offered.includes('client_secret_basic')
    ? client.ClientSecretPost(secret)
    : client.ClientSecretBasic(secret)
}

function parseKeys(text: string): client.JWKS | null {
  try {
    const value: unknown = JSON.parse(text)
    return isJwks(value) ? value : null
  } catch {
    return null // no JSON
  }
}

function isJwks(value: unknown): value is client.JWKS & Claims {
  return isClaims(value) && Array.isArray(value['keys']) && value['keys'].every(isClaims)
}

const keysOf = (jwks: client.JWKS): readonly JsonWebKey[] => jwks.keys
