/** A real token endpoint over HTTP, made to answer as identity servers do, also when they are ill. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, before, it } from 'node:test'
import type { KafkaError } from '../errors.ts'
import { portOf } from '../testing/port-of.ts'
import { requestToken } from './oauth-token.ts'
import type { OAuthOptions } from './oauth-token.ts'
import { TokenCache } from './token-cache.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

let answer: Handler
const server = createServer((request, response) => {
  answer(request, response)
})
let options: OAuthOptions

before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  options = {
    mechanism: 'OAUTHBEARER',
    tokenEndpoint: `http://127.0.0.1:${portOf(server)}/token?tenant=hush-hush`,
    clientId: 'app',
    clientSecret: 'hush',
    scope: 'kafka read',
  }
})

after(() => {
  server.closeAllConnections()
  server.close()
})

const json =
  (status: number, body: unknown): Handler =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

it('asks with client credentials, and keeps to the lifetime it is told', async () => {
  let seen = ''
  const record = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    seen = `${request.method} ${request.headers.authorization} ${await text(request)}`
    json(200, { access_token: 'abc', expires_in: 60 })(request, response)
  }
  answer = (request, response) => {
    void record(request, response)
  }
  const { value, expiresAt } = await requestToken(options)
  assert.equal(value, 'abc')
  assert.ok(Math.abs(expiresAt - Date.now() - 60_000) < 1000)
  const credentials = Buffer.from('app:hush').toString('base64')
  assert.equal(seen, `POST Basic ${credentials} grant_type=client_credentials&scope=kafka+read`)
})

it('finds the lifetime in a JWT when the endpoint tells none', async () => {
  const exp = Math.floor(Date.now() / 1000) + 120
  const claims = Buffer.from(JSON.stringify({ exp })).toString('base64url')
  answer = json(200, { access_token: `e30.${claims}.x` })
  assert.equal((await requestToken(options)).expiresAt, exp * 1000)
})

it('says what the endpoint answered, without secrets', async () => {
  const cases: readonly (readonly [Handler, RegExp])[] = [
    [
      json(401, { error: 'invalid_client', error_description: 'Invalid client credentials' }),
      /it answered 401 \(invalid_client: Invalid client credentials\)/,
    ],
    [(_, response) => response.writeHead(502).end('<html>Bad gateway'), /it answered 502\./],
    [(_, response) => response.end('<html>'), /it answered 200, but not with a JSON object/],
    [json(200, { token: 'x' }), /without an access_token/],
    [json(200, { access_token: 'a\u0001b' }), /not plain ASCII/],
    [
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      /redirect/,
    ],
    [(request) => request.socket.destroy(), /from the token endpoint/],
    [() => {}, /did not answer within 300 ms/],
  ]
  for (const [handler, expected] of cases) {
    answer = handler
    await assert.rejects(requestToken(options, 300), (error: KafkaError) => {
      assert.equal(error.code, 'MR_KAFKA_AUTHENTICATION')
      assert.equal(error.reason, 'token')
      assert.match(
        error.message,
        /^No access token from the token endpoint http:\/\/127\.0\.0\.1:\d+\/token: /,
      )
      assert.match(error.message, expected)
      assert.doesNotMatch(error.message, /hush/)
      return true
    })
  }
})

it('says when nothing listens there', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const port = portOf(other)
  other.close()
  await once(other, 'close')
  const nowhere = { ...options, tokenEndpoint: `http://127.0.0.1:${port}/token` }
  await assert.rejects(requestToken(nowhere), /ECONNREFUSED/)
})

it('keeps a token for four fifths of its life, and asks once for all that wait', async () => {
  let now = 1_000_000
  let asked = 0
  const cache = new TokenCache(
    () => {
      asked += 1
      return Promise.resolve({ value: `token-${asked}`, expiresAt: now + 100_000 })
    },
    () => now,
  )
  assert.deepEqual(await Promise.all([cache.get(), cache.get()]), ['token-1', 'token-1'])
  now += 79_000
  assert.equal(await cache.get(), 'token-1')
  now += 2000
  assert.equal(await cache.get(), 'token-2')
  cache.drop()
  assert.equal(await cache.get(), 'token-3')
  assert.equal(asked, 3)
})

it('goes on with the old token while it is valid and no new one can be had', async () => {
  let now = 0
  let broken = false
  const cache = new TokenCache(
    () =>
      broken
        ? Promise.reject(new Error('away'))
        : Promise.resolve({ value: 'old', expiresAt: now + 100 }),
    () => now,
  )
  await cache.get()
  broken = true
  now = 90
  assert.equal(await cache.get(), 'old')
  now = 100
  await assert.rejects(cache.get(), /away/)
  broken = false
  assert.equal(await cache.get(), 'old')
})
