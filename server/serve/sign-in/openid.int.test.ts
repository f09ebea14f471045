/** Signing in through the real server over HTTP, with a real OpenID provider; nginx strips a path before one of two installations. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { responses } from '@millrace/contract/responses.ts'
import { walker, type Seen, type Walker } from '@millrace/dev/testing/browser-walk.ts'
import { type IdentityServer, startIdentityServer } from '@millrace/dev/testing/identity-server.ts'
import { claimsOf, signingKey, signJwt } from '@millrace/dev/testing/jwt.ts'
import { type MillraceProcess, startMillrace } from '@millrace/dev/testing/millrace.ts'
import { type NginxProcess, startNginx } from '@millrace/dev/testing/nginx.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { freePorts } from '@millrace/dev/kafka/ports.ts'

const CLIENT = { id: 'millrace', secret: 'a-client-secret-for-tests' }
const USERS = {
  jane: { name: 'Jane Doe', email: 'jane@example.test', groups: ['kafka-admins', 'staff'] },
  john: { name: 'John Roe', email: 'john@example.test', groups: ['visitors'] },
}
const RBAC = `
authorized_roles: [kafka-admins]
policies:
  - { resource: ['*'], effect: Allow, actions: [TOPIC_INSPECT], role: kafka-admins }
`
/** Nobody listens there: signing in needs no Kafka. */
const NO_KAFKA = { BOOTSTRAP: '127.0.0.1:1', PERSISTENCE_MODE: 'none' }

let folder: string
let identity: IdentityServer
/** Without a proxy; knows roles. */
let plain: MillraceProcess
/** Behind nginx under /kpow/. */
let behind: MillraceProcess
let nginx: NginxProcess
/** Address of `behind` as people open it. */
let landing: string

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-openid-'))
  const rbac = path.join(folder, 'rbac.yaml')
  writeFileSync(rbac, RBAC)
  const [plainPort = 0, behindPort = 0, identityPort = 0] = await freePorts(3)
  nginx = await startNginx(
    (port) => `server { listen 127.0.0.1:${port};
      location = /up { return 200; }
      location /kpow/ { proxy_pass http://127.0.0.1:${behindPort}/;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header Host $http_host; } }`,
    '/up',
  )
  landing = `${nginx.url}/kpow/`
  identity = await startIdentityServer({
    port: identityPort,
    users: USERS,
    clients: [
      {
        ...CLIENT,
        redirectUris: [
          `http://127.0.0.1:${plainPort}/oauth2/openid/callback`,
          'https://console.example/oauth2/openid/callback',
          `${landing}oauth2/auth0/callback`,
        ],
      },
    ],
  })
  // The first test finds it away.
  await identity.stop()
  const env = {
    ...NO_KAFKA,
    OPENID_ISSUER: identity.issuer,
    OPENID_CLIENT_ID: CLIENT.id,
    OPENID_CLIENT_SECRET: CLIENT.secret,
    HTTP_FORWARDED: 'true',
  }
  plain = await startMillrace({
    port: plainPort,
    env: { ...env, AUTH_PROVIDER_TYPE: 'openid', RBAC_CONFIGURATION_FILE: rbac },
  })
  behind = await startMillrace({
    port: behindPort,
    env: {
      ...env,
      AUTH_PROVIDER_TYPE: 'auth0',
      AUTH_LANDING_URI: landing,
      ALLOW_TOPIC_INSPECT: 'true',
    },
  })
})
after(async () => {
  await plain?.stop()
  await behind?.stop()
  await nginx?.stop()
  await identity?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const BROWSER = { 'sec-fetch-mode': 'navigate' }
const page = (): Walker => walker(BROWSER)
const form = (user: string) => ({ login: user, password: 'any' })
const start = (to = '/c/x') => `${plain.url}/oauth2/openid?landing=${encodeURIComponent(to)}`
const isCallback = (url: string) => url.includes('/callback?')

/** To the redirect that the callback answers with, or its page. */
async function signIn(browser: Walker, url: string, user = 'jane'): Promise<Seen> {
  const callback = await browser.walk(url, form(user), isCallback)
  return browser.ask(callback.url)
}

async function whoAmI(browser: Walker, url = plain.url): Promise<{ status: number; body: string }> {
  return browser.ask(`${url}/me`, { headers: { accept: 'application/json' } })
}

const locationOf = (seen: Seen): string =>
  new URL(seen.headers.get('location') ?? 'nowhere:', seen.url).href

const sessionCookies = (browser: Walker) =>
  [...browser.cookies('127.0.0.1')].filter(([name]) => name.startsWith('millrace_session'))

test('while the identity server is away everything else works, and the page says why and how to try again', async () => {
  const browser = page()
  const failed = await browser.ask(start('/c/x/topics?q=a'))
  assert.equal(failed.status, 503)
  assert.match(failed.headers.get('content-type') ?? '', /text\/html/)
  assert.match(failed.body, /127\.0\.0\.1:\d+ cannot be reached: nobody listens there/)
  assert.match(failed.body, new RegExp(`Request id: <code>${failed.headers.get('x-request-id')}<`))
  const again = /<a href="([^"]+)">Try again/.exec(failed.body)?.[1] ?? ''
  assert.equal((await fetch(`${plain.url}/up`)).status, 200)
  await identity.start()
  const link = new URL(again, failed.url).href
  const seen = await until(
    async () => {
      const answer = await browser.ask(link)
      return answer.status === 303 && answer
    },
    { describe: 'the identity server is asked again' },
  )
  assert.match(locationOf(seen), /^http:\/\/127\.0\.0\.1:\d+\/auth\?/)
  assert.equal(locationOf(await signIn(browser, link)), `${plain.url}/c/x/topics?q=a`)
})

test('somebody signs in, is known by /me, and signs out', async () => {
  const browser = page()
  assert.equal((await whoAmI(browser)).status, 401)
  const seen = await signIn(browser, start('/c/x/topics/orders?tab=config'))
  assert.equal(seen.status, 303)
  assert.equal(locationOf(seen), `${plain.url}/c/x/topics/orders?tab=config`)
  assert.ok(seen.headers.getSetCookie().every((line) => /; HttpOnly; SameSite=Lax/.test(line)))
  const answer = await whoAmI(browser)
  assert.equal(answer.status, 200, answer.body)
  const { user } = responses.me.parse(JSON.parse(answer.body))
  assert.equal(user.provider, 'openid')
  assert.equal(user.name, 'jane')
  assert.equal(user.email, 'jane@example.test')
  assert.deepEqual(user.roles, ['kafka-admins', 'staff'])
  assert.deepEqual(
    [...browser.cookies('127.0.0.1').keys()].filter((name) => name.includes('openid')),
    [],
    'the attempt is gone',
  )
  await browser.ask(`${plain.url}/logout`)
  assert.equal((await whoAmI(browser)).status, 401)
})

test('the session is always a new one, and the one before is over (fixation)', async () => {
  const attacker = page()
  await signIn(attacker, start())
  const planted = sessionCookies(attacker)
  assert.equal(planted.length, 1)
  const victim = page()
  for (const [name, value] of planted) victim.setCookie('127.0.0.1', name, value)
  await signIn(victim, start())
  assert.notDeepEqual(sessionCookies(victim), planted)
  assert.equal((await whoAmI(victim)).status, 200)
  assert.equal((await whoAmI(attacker)).status, 401)
})

test('nobody is sent to another site', async () => {
  for (const to of [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example',
    '/c/x\r\nset-cookie: a=b',
    'javascript:alert(1)',
    '/c/../../..//evil.example',
    `/c/${'x'.repeat(3_000)}`,
  ])
    assert.equal(locationOf(await signIn(page(), start(to))), `${plain.url}/`, to)
})

test('somebody without an authorised role is told so, and gets no session', async () => {
  const browser = page()
  const seen = await signIn(browser, start(), 'john')
  assert.equal(seen.status, 403)
  assert.match(seen.headers.get('content-type') ?? '', /text\/html/)
  assert.match(seen.body, /role/)
  assert.deepEqual(sessionCookies(browser), [])
  assert.equal((await whoAmI(browser)).status, 401)
})

test('a callback that comes again, or to another browser, signs nobody in', async () => {
  const [browser, other] = [page(), page()]
  const { url } = await browser.walk(start(), form('jane'), isCallback)
  const stolen = await other.ask(url)
  assert.equal(stolen.status, 400)
  assert.match(stolen.body, /This browser has begun no such sign-in here/)
  assert.doesNotMatch(stolen.body, /code=|state=/)
  assert.equal((await fetch(url, { method: 'HEAD', redirect: 'manual' })).status, 404)
  const cookies = [...browser.cookies('127.0.0.1')]
  assert.equal((await browser.ask(url)).status, 303)
  for (const [name, value] of cookies) other.setCookie('127.0.0.1', name, value)
  const replayed = await other.ask(url)
  assert.equal(replayed.status, 400)
  assert.match(replayed.body, /completed before/)
  assert.deepEqual(sessionCookies(other), [])
})

test('a token that is not believed is told in words, in the page and in the audit log', async () => {
  const foreign = signingKey(identity.key.kid)
  identity.tamper = (place, answer) => {
    if (place !== '/token') return undefined
    const tokens: { id_token: string } = JSON.parse(answer.body)
    const id_token = signJwt(foreign, claimsOf(tokens.id_token))
    return { ...answer, body: JSON.stringify({ ...tokens, id_token }) }
  }
  const browser = page()
  const seen = await signIn(browser, start())
  identity.tamper = null
  assert.equal(seen.status, 403)
  assert.match(seen.body, /its signature is wrong/)
  assert.doesNotMatch(seen.body, /eyJ/)
  assert.deepEqual(sessionCookies(browser), [])
  console.log(
    plain
      .output()
      .split('\n')
      .filter((l) => l.includes('signature'))
      .join('\n'),
  )
  await until(
    () => /AUDIT login by unknown: failed .*its signature is wrong/.test(plain.output()),
    {
      describe: 'it is in the audit log',
      deadlineMs: 2000,
    },
  )
})

test('programs get a problem in place of a page', async () => {
  const answer = await fetch(`${plain.url}/oauth2/openid/callback?code=x&state=y`)
  assert.equal(answer.status, 400)
  assert.match(answer.headers.get('content-type') ?? '', /problem\+json/)
  const body: unknown = await answer.json()
  assert.equal(Reflect.get(Object(body), 'code'), 'MR_OPENID_ATTEMPT')
})

test('two tabs sign in at the same time', async () => {
  const browser = page()
  const first = await browser.walk(start('/c/one'), form('jane'), isCallback)
  const second = await browser.walk(start('/c/two'), form('jane'), isCallback)
  assert.equal(locationOf(await browser.ask(first.url)), `${plain.url}/c/one`)
  assert.equal(locationOf(await browser.ask(second.url)), `${plain.url}/c/two`)
})

test('tabs that were never completed do not fill the browser with cookies', async () => {
  const browser = page()
  for (let tab = 0; tab < 12; tab++) await browser.ask(start())
  const names = [...browser.cookies('127.0.0.1').keys()].filter((name) => name.includes('openid'))
  assert.equal(names.length, 5)
})

test('behind a proxy that ends TLS the address and the cookies are those of HTTPS', async () => {
  const answer = await fetch(start(), {
    redirect: 'manual',
    headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'console.example' },
  })
  const location = new URL(answer.headers.get('location') ?? '')
  assert.equal(
    location.searchParams.get('redirect_uri'),
    'https://console.example/oauth2/openid/callback',
  )
  const [cookie = ''] = answer.headers.getSetCookie()
  assert.match(
    cookie,
    /^__Host-millrace_openid_[0-9a-f]{16}=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/,
  )
})

test('under a path that a proxy strips: AUTH_LANDING_URI gives the way back', async () => {
  const browser = page()
  const away = await browser.ask(`${landing}oauth2/auth0?landing=%2Fc%2Fx%3Fa%3D1`)
  assert.equal(
    new URL(locationOf(away)).searchParams.get('redirect_uri'),
    `${landing}oauth2/auth0/callback`,
  )
  const seen = await signIn(browser, `${landing}oauth2/auth0?landing=%2Fc%2Fx%3Fa%3D1`)
  assert.equal(locationOf(seen), `${landing}c/x?a=1`)
  assert.equal((await whoAmI(browser, landing.replace(/\/$/, ''))).status, 200)
  assert.equal(locationOf(await signIn(page(), `${landing}oauth2/auth0`)), landing)
  const lost = await browser.ask(`${landing}oauth2/auth0/callback?state=x`)
  const again = /<a href="([^"]+)">Try again/.exec(lost.body)?.[1] ?? ''
  assert.equal(new URL(again, lost.url).href, `${landing}oauth2/auth0?landing=%2F`)
})

test('a session of another installation under the same host lets nobody in', async () => {
  const browser = page()
  await signIn(browser, `${landing}oauth2/auth0`)
  const neighbour = landing.replace(/\/$/, '')
  assert.equal((await whoAmI(browser, neighbour)).status, 200)
  // Cookies know no ports: the browser brings it along.
  assert.equal((await whoAmI(browser)).status, 401)
  await signIn(browser, start())
  assert.equal((await whoAmI(browser)).status, 200)
  assert.equal((await whoAmI(browser, neighbour)).status, 200, 'and is still signed in there')
  // Its cookies under the names of ours.
  const [theirs, ours] = sessionCookies(browser)
  assert.ok(theirs !== undefined && ours !== undefined && theirs[0] !== ours[0])
  browser.setCookie('127.0.0.1', ours[0], theirs[1])
  assert.equal((await whoAmI(browser)).status, 401)
})

const askFrom = (address: string) =>
  fetch(start(), { redirect: 'manual', headers: { 'x-forwarded-for': address } })

test('too many sign-ins from one address are held up, others are not', async () => {
  const held = await until(
    async () => {
      const many = await Promise.all(Array.from({ length: 100 }, () => askFrom('192.0.2.7')))
      return many.find(({ status }) => status === 429)
    },
    { describe: 'some are held up', everyMs: 0 },
  )
  assert.ok(Number(held.headers.get('retry-after')) >= 1)
  assert.equal((await askFrom('192.0.2.8')).status, 303)
})

test('nothing secret is in the log', async () => {
  const written = plain.output() + behind.output()
  assert.match(written, /sign-in failed: .*completed before/)
  assert.doesNotMatch(written, /eyJ|a-client-secret|code_verifier|[?&]code=/)
})
