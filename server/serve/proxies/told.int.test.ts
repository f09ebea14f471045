/**
 * What a proxy tells of the client, and what a client would like to: address, scheme and host, through a real nginx, with HTTP_FORWARDED
 * and without; and signing in at an identity server where TLS ends at the proxy.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { freePorts } from '@millrace/dev/kafka/ports.ts'
import { walker } from '@millrace/dev/testing/browser-walk.ts'
import { certificates, type Certificates } from '@millrace/dev/testing/certificates.ts'
import { type IdentityServer, startIdentityServer } from '@millrace/dev/testing/identity-server.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { startNginx, type NginxProcess } from '@millrace/dev/testing/nginx.ts'
import { WebSocket } from 'ws'
import { deployed, INGRESS, NOTES_STANDARD, shipped, withTls } from './configurations-for-tests.ts'

const CLIENT = { id: 'millrace', secret: 'a-client-secret-for-tests' }
const PERSON = { j_username: 'ann', j_password: 'ann-password' }
/** The address that people open where a proxy names another host to Millrace. */
const KNOWN = 'http://tools.example.com'

let folder: string
let made: Certificates
let identity: IdentityServer
/** Signs in by a file; HTTP_FORWARDED is not set; knows the origin KNOWN. */
let plain: MillraceProcess
/** Signs in by a file; HTTP_FORWARDED=true. */
let trusting: MillraceProcess
/** Sign in at the identity server, HTTP_FORWARDED=true: at the root and below /kpow/. */
let atRoot: MillraceProcess
let below: MillraceProcess
let nginx: NginxProcess
let ports: readonly number[]
const at = (index: number): number => ports[index] ?? 0
const http = (index: number): string => `http://127.0.0.1:${at(index)}`
const https = (index: number): string => `https://127.0.0.1:${at(index)}`

/** Indices of ports. */
const NOTES_PLAIN = 0
const NOTES_TRUSTING = 1
const FORWARDED_PLAIN = 2
const FORWARDED_TRUSTING = 3
const OTHER_HOST_PLAIN = 4
const OTHER_HOST_TRUSTING = 5
const OTHER_HOST_TOLD = 6
const TLS_ROOT = 7
const TLS_BELOW = 8
const PORTS = 12

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-told-'))
  const users = path.join(folder, 'users.properties')
  writeFileSync(users, 'ann: ann-password,staff\n')
  made = certificates()
  await made.authority('ca')
  await made.make('server', { by: 'ca' })
  const ca = readFileSync(made.file('ca.crt'), 'utf8')
  setDefaultCACertificates([...getCACertificates('default'), ca])
  ports = await freePorts(PORTS)
  identity = await startIdentityServer({
    users: { jane: {} },
    clients: [
      {
        ...CLIENT,
        redirectUris: [
          `${https(TLS_ROOT)}/oauth2/openid/callback`,
          `${https(TLS_BELOW)}/kpow/oauth2/openid/callback`,
        ],
      },
    ],
  })
  // Nobody listens there: signing in needs no Kafka.
  const base = { BOOTSTRAP: '127.0.0.1:1' }
  const byFile = { ...base, AUTH_PROVIDER_TYPE: 'jetty', HASH_USER_FILE: users }
  const openId = {
    ...base,
    AUTH_PROVIDER_TYPE: 'openid',
    HTTP_FORWARDED: 'true',
    OPENID_ISSUER: identity.issuer,
    OPENID_CLIENT_ID: CLIENT.id,
    OPENID_CLIENT_SECRET: CLIENT.secret,
  }
  ;[plain, trusting, atRoot, below] = await Promise.all([
    startMillrace({ env: { ...byFile, ALLOWED_ORIGINS: KNOWN } }),
    startMillrace({ env: { ...byFile, HTTP_FORWARDED: 'true' } }),
    startMillrace({ env: openId }),
    startMillrace({ env: { ...openId, AUTH_LANDING_URI: `${https(TLS_BELOW)}/kpow/` } }),
  ])
  const place = { port: at(9), tlsPort: 0, upstream: 0, tls: made.folder }
  const proxy = (index: number, { port }: MillraceProcess, more: string) =>
    `server { listen 127.0.0.1:${at(index)}; location / { proxy_pass http://127.0.0.1:${port};
      proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection 'upgrade'; ${more} } }`
  const FORWARDED = `proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For ''; proxy_set_header X-Forwarded-Proto '';
    proxy_set_header X-Forwarded-Host '';
    proxy_set_header Forwarded 'for="[2001:db8::7]:4711";proto=https;host=console.example';`
  const OTHER_HOST = 'proxy_set_header Host backend.internal;'
  const tls = withTls(INGRESS)
  nginx = await startNginx(
    (port) => `server { listen 127.0.0.1:${port}; location = /up { return 200; } }
      ${deployed(NOTES_STANDARD, { ...place, port: at(NOTES_PLAIN), upstream: plain.port })}
      ${deployed(NOTES_STANDARD, { ...place, port: at(NOTES_TRUSTING), upstream: trusting.port })}
      ${proxy(FORWARDED_PLAIN, plain, FORWARDED)}
      ${proxy(FORWARDED_TRUSTING, trusting, FORWARDED)}
      ${proxy(OTHER_HOST_PLAIN, plain, OTHER_HOST)}
      ${proxy(OTHER_HOST_TRUSTING, trusting, OTHER_HOST)}
      ${proxy(OTHER_HOST_TOLD, trusting, `${OTHER_HOST} proxy_set_header X-Forwarded-Host $http_host;`)}
      ${deployed(shipped('tls-terminating'), { ...place, tlsPort: at(TLS_ROOT), upstream: atRoot.port })}
      ${deployed(tls, { ...place, tlsPort: at(TLS_BELOW), upstream: below.port })}`,
    '/up',
  )
})
after(async () => {
  await nginx?.stop()
  for (const each of [plain, trusting, atRoot, below]) await each?.stop()
  await identity?.[Symbol.asyncDispose]()
  made?.[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

interface SignedIn {
  readonly status: number
  readonly body: string
  /** Name and value. */
  readonly cookie: string
  readonly isSecure: boolean
}

async function signIn(url: string, headers: Readonly<Record<string, string>>): Promise<SignedIn> {
  const answer = await fetch(`${url}/j_security_check`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(PERSON),
    redirect: 'manual',
  })
  const session = answer.headers.getSetCookie().find((line) => line.includes('millrace_session_'))
  const [cookie = ''] = session?.split(';') ?? []
  const isSecure = session?.includes('; Secure') ?? false
  assert.equal(cookie.startsWith('__Host-'), isSecure)
  return { status: answer.status, body: await answer.text(), cookie, isSecure }
}

/** Where the only session of `cookie` was begun. */
async function addressOf(url: string, cookie: string): Promise<string | undefined> {
  const answer = await fetch(url + apiPaths.sessions(), { headers: { cookie } })
  const { sessions } = responses.sessions.parse(await answer.json())
  return sessions.find(({ current }) => current)?.address
}

const write = (url: string, headers: Readonly<Record<string, string>>) =>
  fetch(url + apiPaths.tokens(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ name: 'a token' }),
  })

/** 101, or the status that the socket was refused with. */
async function socketStatus(url: string, headers: Readonly<Record<string, string>>) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers })
  const opened = once(socket, 'open').then(() => 101)
  const refused = once(socket, 'unexpected-response').then(([, answer]) => answer.statusCode)
  const status: number = await Promise.race([opened, refused])
  socket.once('error', () => {})
  socket.terminate()
  return status
}

const SPOOFED = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'evil.example',
  'x-real-ip': '203.0.113.9',
  forwarded: 'for=203.0.113.9;proto=https;host=evil.example',
}

test('without HTTP_FORWARDED nothing that a client or a proxy says of address, scheme and host counts', async () => {
  for (const url of [http(NOTES_PLAIN), http(FORWARDED_PLAIN), plain.url]) {
    const { status, body, cookie, isSecure } = await signIn(url, { ...SPOOFED, origin: url })
    assert.equal(status, 303, body)
    assert.equal(isSecure, false, url)
    assert.equal(await addressOf(url, cookie), '127.0.0.1')
    for (const origin of ['https://evil.example', 'https://console.example']) {
      const foreign = await write(url, { ...SPOOFED, cookie, origin })
      assert.equal(problem.parse(await foreign.json()).code, 'MR_CROSS_ORIGIN', origin)
      assert.equal(await socketStatus(url, { ...SPOOFED, cookie, origin }), 403)
    }
    assert.equal((await write(url, { ...SPOOFED, cookie, origin: url })).status, 200)
  }
})

test('with HTTP_FORWARDED the address is what the nearest proxy saw, whatever the client wrote before it', async () => {
  const url = http(NOTES_TRUSTING)
  const spoofed = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.10' }
  const { status, body, cookie } = await signIn(url, { ...spoofed, origin: url })
  assert.equal(status, 303, body)
  assert.equal(await addressOf(url, cookie), '127.0.0.1')
})

test('with HTTP_FORWARDED a proxy that speaks RFC 7239 only is believed', async () => {
  const url = http(FORWARDED_TRUSTING)
  const origin = 'https://console.example'
  const { status, body, cookie, isSecure } = await signIn(url, { ...SPOOFED, origin })
  assert.equal(status, 303, body)
  assert.equal(isSecure, true)
  assert.equal(await addressOf(url, cookie), '2001:db8::7')
  assert.equal((await write(url, { cookie, origin })).status, 200)
  assert.equal(await socketStatus(url, { cookie, origin }), 101)
  assert.equal((await write(url, { cookie, origin: url })).status, 403)
})

test('a proxy that names another host: people get in once Millrace is told of theirs, and the refusal says how', async () => {
  const refused = await signIn(http(OTHER_HOST_TRUSTING), { origin: KNOWN })
  assert.equal(refused.status, 403)
  assert.match(refused.body, /proxy_set_header Host \$http_host.*ALLOWED_ORIGINS/)
  const told = { url: http(OTHER_HOST_TOLD), origin: http(OTHER_HOST_TOLD) }
  for (const { url, origin } of [{ url: http(OTHER_HOST_PLAIN), origin: KNOWN }, told]) {
    const { status, body, cookie } = await signIn(url, { origin })
    assert.equal(status, 303, body)
    assert.equal((await write(url, { cookie, origin })).status, 200)
    assert.equal(await socketStatus(url, { cookie, origin }), 101)
    assert.equal(await socketStatus(url, { cookie, origin: 'http://evil.example' }), 403)
  }
  // Browsers say by themselves where a request comes from, over HTTPS and on localhost.
  const said = { origin: 'https://tools.example', 'sec-fetch-site': 'same-origin' }
  assert.equal((await signIn(http(OTHER_HOST_TRUSTING), said)).status, 303)
})

/** As long as addresses of filtered lists get. */
const LONG_PLACE = `/c/x/topics?q=${'a%20b%2F'.repeat(180)}`

for (const [name, root] of [
  ['tls-terminating.conf', () => https(TLS_ROOT)],
  ['ingress with TLS and its 4 kB for headers, under /kpow', () => `${https(TLS_BELOW)}/kpow`],
] as const)
  test(`${name}: people sign in at an identity server and come back to where they wanted, over https all the way`, async () => {
    const url = root()
    const browser = walker({ 'sec-fetch-mode': 'navigate' })
    // Others that they have begun and not ended fill the answer up with cookies.
    for (let begun = 0; begun < 8; begun++) {
      const away = await browser.ask(
        `${url}/oauth2/openid?landing=${encodeURIComponent(LONG_PLACE)}`,
      )
      assert.equal(away.status, 303, away.body)
      const to = new URL(away.headers.get('location') ?? '')
      assert.equal(to.searchParams.get('redirect_uri'), `${url}/oauth2/openid/callback`)
    }
    for (const [from, place] of [
      ['/c/x/topics?q=a%20b', '/c/x/topics?q=a%20b'],
      [LONG_PLACE, LONG_PLACE],
      ['/login', '/'],
    ] as const) {
      const page = await browser.walk(url + from, { login: 'jane', password: 'any' })
      assert.equal(page.status, 200, page.body)
      assert.equal(page.url, url + place)
      const me = await browser.ask(`${url}/me`, { headers: { accept: 'application/json' } })
      assert.equal(responses.me.parse(JSON.parse(me.body)).user.name, 'jane')
      const names = [...browser.cookies('127.0.0.1').keys()]
      assert.ok(
        names.some((each) => each.startsWith('__Host-millrace_session_')),
        String(names),
      )
      const left = await browser.ask(`${url}/logout`)
      const out = new URL(left.headers.get('location') ?? '', left.url)
      assert.ok([new URL(url).origin, identity.issuer].includes(out.origin), out.href)
      assert.equal((await browser.ask(`${url}/me`)).status, 401)
    }
  })
