/**
 * A real OpenID provider (npm oidc-provider) on loopback. Between it and its clients stands a proxy, with which a test lets an
 * honest server give dishonest answers; by itself it changes nothing.
 */
import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  request as sendRequest,
  type Server,
  type ServerResponse,
} from 'node:http'
import { type Configuration, Provider } from 'oidc-provider'
import { freePorts } from '../kafka/ports.ts'
import { signingKey, type SigningKey } from './jwt.ts'

export interface IdentityClient {
  readonly id: string
  readonly secret: string
  readonly redirectUris: readonly string[]
  /** Default client_secret_basic. */
  readonly auth?: 'client_secret_basic' | 'client_secret_post'
}

export interface IdentityServerOptions {
  readonly clients: readonly IdentityClient[]
  /** Claims by user name; `sub` is the user name. Every password is right. */
  readonly users: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Id tokens have `sub` and nothing else of a user; all the rest is in userinfo. */
  readonly thinIdTokens?: boolean
  /** Default opaque. */
  readonly accessTokens?: 'jwt' | 'opaque'
  readonly port?: number
}

/** An answer of the provider, as a test changes it. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** undefined: as it is. `path`: `/token`, `/jwks`, `/me`, `/.well-known/openid-configuration`. */
export type Tamper = (
  path: string,
  answer: Answer,
) => Answer | undefined | Promise<Answer | undefined>

export interface IdentityServer extends AsyncDisposable {
  readonly issuer: string
  /** What signs tokens now. */
  readonly key: SigningKey
  tamper: Tamper | null
  /** Requests of clients and browsers until now, as `GET /path`. */
  readonly requests: string[]
  /** Signs with a new key from now on, and publishes only that one. */
  rotateKey(): void
  /** Nobody listens until `start`. */
  stop(): Promise<void>
  start(): Promise<void>
}

const SCOPES = ['openid', 'email', 'profile', 'groups', 'roles']

export async function startIdentityServer(options: IdentityServerOptions): Promise<IdentityServer> {
  const port = options.port ?? (await freePorts(1))[0] ?? 0
  const issuer = `http://127.0.0.1:${port}`
  let keys = 1
  let key = signingKey('key-1')
  let provider = makeProvider(issuer, key, options)
  const inner = createServer((request, reply) => void provider.callback()(request, reply))
  await listen(inner, 0)
  const requests: string[] = []
  let front: Server | null = null
  const identity: IdentityServer = {
    issuer,
    get key() {
      return key
    },
    tamper: null,
    requests,
    rotateKey() {
      key = signingKey(`key-${++keys}`)
      provider = makeProvider(issuer, key, options)
    },
    async stop() {
      if (front !== null) await close(front)
      front = null
    },
    async start() {
      const made = createServer((request, reply) => {
        requests.push(`${request.method} ${request.url}`)
        pass(inner, request, reply, identity).catch((error: unknown) =>
          reply.destroy(asError(error)),
        )
      })
      await listen(made, port)
      front = made
    },
    async [Symbol.asyncDispose]() {
      await identity.stop()
      await close(inner)
    },
  }
  await identity.start()
  return identity
}

function makeProvider(
  issuer: string,
  key: SigningKey,
  { clients, users, thinIdTokens = false, accessTokens = 'opaque' }: IdentityServerOptions,
): Provider {
  const claimNames = [...new Set(Object.values(users).flatMap(Object.keys))]
  const resources: NonNullable<Configuration['features']> = {
    resourceIndicators: {
      enabled: true,
      defaultResource: () => 'urn:test:api',
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: SCOPES.join(' '), accessTokenFormat: 'jwt' }),
    },
  }
  return new Provider(issuer, {
    clients: clients.map(({ id, secret, redirectUris, auth = 'client_secret_basic' }) => ({
      client_id: id,
      client_secret: secret,
      redirect_uris: [...redirectUris],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: auth,
    })),
    clientAuthMethods: [...new Set(clients.map(({ auth = 'client_secret_basic' }) => auth))],
    jwks: { keys: [key.privateJwk] },
    cookies: { keys: ['a cookie key of a test'] },
    scopes: SCOPES,
    claims: { openid: ['sub'], profile: claimNames },
    conformIdTokenClaims: thinIdTokens,
    findAccount: (_context, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...users[id] }),
    }),
    extraTokenClaims: (_context, token) =>
      'accountId' in token && typeof token.accountId === 'string'
        ? { ...users[token.accountId] }
        : {},
    ttl: { Session: 3600, Grant: 3600, Interaction: 600, AccessToken: 600, IdToken: 600 },
    features: {
      devInteractions: { enabled: true },
      ...(accessTokens === 'jwt' ? resources : {}),
    },
  })
}

/** One request on to the provider, which sees the host that the client named. */
async function pass(
  inner: Server,
  request: IncomingMessage,
  reply: ServerResponse,
  identity: IdentityServer,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const out = sendRequest({
    host: '127.0.0.1',
    port: portOf(inner),
    method: request.method,
    path: request.url,
    headers: { ...request.headers, 'accept-encoding': 'identity' },
  })
  out.end(Buffer.concat(chunks))
  const [incoming] = await once(out, 'response')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what Node's 'response' brings
  const answer = incoming as IncomingMessage
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(Buffer.from(part))
  const body = Buffer.concat(parts).toString('utf8')
  const path = (request.url ?? '').split('?', 1)[0] ?? ''
  const type = answer.headers['content-type'] ?? ''
  const changed = await identity.tamper?.(path, {
    status: answer.statusCode ?? 0,
    headers: { 'content-type': type },
    body,
  })
  if (changed !== undefined) {
    reply.writeHead(changed.status, { ...changed.headers }).end(changed.body)
    return
  }
  const { 'transfer-encoding': _, ...headers } = answer.headers
  reply.writeHead(answer.statusCode ?? 500, headers).end(body)
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown))
