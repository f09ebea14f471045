/** Signing in and out through the real app: who gets in, what their cookie is, where they are sent. */
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses, writeResponses } from '@millrace/contract/responses.ts'
import { until } from '@millrace/dev/testing/until.ts'
import {
  ask,
  jar,
  sessionCookie,
  signIn,
  signInServer,
  type SignInServer,
  takeCookies,
  USERS,
} from './sign-in-for-tests.ts'

let server: SignInServer
before(async () => {
  server = await signInServer()
})
after(() => server[Symbol.asyncDispose]())

const PAGE = { accept: 'text/html' }
const from = (address: string) => jar({ 'x-forwarded-for': address })
const nameOf = async (browser: ReturnType<typeof jar>, of = server) => {
  const answer = await ask(of, browser, 'GET', '/me')
  return answer.statusCode === 200 ? responses.me.parse(answer.json()).user.name : answer.statusCode
}

test('nobody is told to sign in, as JSON, whatever is asked', async () => {
  for (const url of ['/me', apiPaths.clusters(), apiPaths.sessions(), apiPaths.tokens()]) {
    const answer = await server.app.inject({ url, headers: PAGE })
    assert.equal(answer.statusCode, 401, url)
    assert.equal(problem.parse(answer.json()).code, 'MR_UNAUTHENTICATED')
    assert.match(String(answer.headers['www-authenticate']), /^Bearer/)
  }
  for (const url of ['/up', '/healthy', '/login', '/openapi.json'])
    assert.equal((await server.app.inject({ url, headers: PAGE })).statusCode, 200, url)
})

test('an address that has tried too many gets a right one no more than a wrong one, whoever is in elsewhere', async () => {
  await using guessed = await signInServer({ HTTP_FORWARDED: 'true' })
  assert.equal((await signIn(guessed, from('10.1.1.1'), 'bob', 'bob-password')).statusCode, 303)
  const guesser = from('10.6.6.6')
  for (let i = 0; i < 12; i += 1) await signIn(guessed, guesser, 'bob', `guess-${i}`)
  assert.equal((await signIn(guessed, guesser, 'bob', 'wrong')).statusCode, 429)
  assert.equal((await signIn(guessed, guesser, 'bob', 'bob-password')).statusCode, 429)
})

test('a link on another site signs nobody out', async () => {
  const browser = jar({ 'sec-fetch-site': 'cross-site' })
  const own = jar()
  await signIn(server, own, 'ann', 'secret')
  browser.cookies.set(...sessionCookie(own))
  const answer = await ask(server, browser, 'GET', '/logout')
  assert.deepEqual([answer.statusCode, answer.headers['location']], [303, './'])
  assert.equal(await nameOf(own), 'ann')
})

test('a user of the file signs in, is who they are, and signs out', async () => {
  const browser = jar()
  const answer = await signIn(server, browser, 'ann', 'secret')
  assert.equal(answer.statusCode, 303)
  assert.equal(answer.headers['location'], './')
  assert.match(
    String([answer.headers['set-cookie']].flat()[0]),
    /^millrace_session_[0-9a-f]{10}=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
  )
  const { user } = responses.me.parse((await ask(server, browser, 'GET', '/me')).json())
  assert.deepEqual([user.provider, user.name, user.roles], ['jetty', 'ann', ['viewers']])
  assert.ok(server.lines.some((line) => line.includes('login -> user: ann, roles: viewers')))
  const stolen = jar()
  stolen.cookies.set(...sessionCookie(browser))
  for (const method of ['GET', 'POST'] as const) {
    await signIn(server, browser, 'ann', 'secret')
    const left = await ask(server, browser, method, '/logout')
    assert.equal(left.statusCode, 303)
    assert.equal(left.headers['location'], './login?signed-out')
    takeCookies(browser, left.headers['set-cookie'])
    assert.deepEqual(sessionCookie(browser), ['', ''])
  }
  assert.equal(await nameOf(stolen), 401)
})

test('wrong name and wrong password are one answer, on the page and for programs', async () => {
  const texts = new Set<string>()
  for (const [name, password] of [
    ['ann', 'wrong'],
    ['nobody', 'wrong'],
  ] as const) {
    const browser = jar()
    const answer = await signIn(server, browser, name, password)
    assert.equal(answer.statusCode, 401)
    assert.equal(browser.cookies.size, 0)
    const { code, detail } = problem.parse(answer.json())
    assert.equal(code, 'MR_BAD_CREDENTIALS')
    texts.add(detail)
    const page = await signIn(server, jar(PAGE), name, password)
    assert.equal(page.statusCode, 401)
    texts.add(page.body.replaceAll(name, '<name>').replaceAll(/landing=[^"]*/g, ''))
  }
  assert.equal(texts.size, 2)
})

test('what was typed comes back on the page as text', async () => {
  const page = await signIn(server, jar(PAGE), '"><script>alert(1)</script>', 'x')
  assert.doesNotMatch(page.body, /<script/)
  assert.match(page.body, /value="&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;"/)
  assert.match(
    String(page.headers['content-security-policy']),
    /default-src 'none'.*form-action 'self'/,
  )
})

test('another site can neither sign somebody in nor read its answer', async () => {
  for (const headers of [
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
  ]) {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/j_security_check',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'j_username=ann&j_password=secret',
    })
    assert.equal(answer.statusCode, 403)
    assert.equal(answer.headers['set-cookie'], undefined)
  }
})

test('a session is never taken over: signing in makes a new one and ends the old', async () => {
  const browser = jar()
  await signIn(server, browser, 'ann', 'secret')
  const [name, before_] = sessionCookie(browser)
  await signIn(server, browser, 'bob', 'bob-password')
  assert.notEqual(sessionCookie(browser)[1], before_)
  assert.equal(await nameOf(browser), 'bob')
  const old = jar()
  old.cookies.set(name, before_)
  assert.equal(await nameOf(old), 401)
})

test('a cookie that somebody chose is not one after signing in either', async () => {
  const browser = jar()
  await signIn(server, browser, 'ann', 'secret')
  const [name] = sessionCookie(browser)
  const fixed = jar()
  fixed.cookies.set(name, 'chosen.pbG9nOjE.by-somebody')
  await signIn(server, fixed, 'bob', 'bob-password')
  assert.doesNotMatch(sessionCookie(fixed)[1], /chosen/)
  assert.equal(await nameOf(fixed), 'bob')
})

test('a cookie of another installation is nothing here, under its own name or ours', async () => {
  await using other = await signInServer({ MILLRACE_TOPIC_PREFIX: 'other' })
  const [there, here] = [jar(), jar()]
  await signIn(other, there, 'admin', 'admin-password')
  await signIn(server, here, 'ann', 'secret')
  const [otherName, value] = sessionCookie(there)
  const [ownName] = sessionCookie(here)
  assert.notEqual(otherName, ownName)
  for (const name of [otherName, ownName]) {
    const browser = jar()
    browser.cookies.set(name, value)
    assert.equal(await nameOf(browser), 401, name)
  }
  // Side by side under one host, each finds its own.
  const both = jar()
  both.cookies.set(otherName, value)
  both.cookies.set(...sessionCookie(here))
  assert.equal(await nameOf(both), 'ann')
  assert.equal(await nameOf(both, other), 'admin')
})

test('on HTTPS the cookie is bound to this host, and one without that does not count', async () => {
  await using secure = await signInServer({ HTTP_FORWARDED: 'true' })
  const https = { 'x-forwarded-proto': 'https' }
  const browser = jar(https)
  const answer = await signIn(secure, browser, 'ann', 'secret')
  const [name, value] = sessionCookie(browser)
  assert.match(name, /^__Host-millrace_session_/)
  assert.match(String(answer.headers['set-cookie']), /; Secure/)
  assert.equal(await nameOf(browser, secure), 'ann')
  const tossed = jar(https)
  tossed.cookies.set(name.replace('__Host-', ''), value)
  assert.equal(await nameOf(tossed, secure), 401)
})

const HOSTILE = [
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/%2f/evil.example',
  '/%5cevil.example',
  'https://evil.example/c/x',
  'javascript:alert(1)',
  '/c/../../evil',
  '/c/x\r\nset-cookie: a=b',
  '/c\t//evil.example',
  ' /c/x',
  'c/x',
  '/login?landing=/c/x',
  '/oauth2/openid',
  '',
  `/c/${'x'.repeat(5_000)}`,
]
for (const landing of HOSTILE) {
  test(`nobody is sent to ${JSON.stringify(landing.slice(0, 40))}`, async () => {
    const answer = await signIn(server, jar(), 'ann', 'secret', landing)
    assert.equal(answer.statusCode, 303)
    assert.equal(answer.headers['location'], './')
  })
}

const GOOD: readonly (readonly [landing: string, location: string])[] = [
  ['/c/x/topics?filter=a%2Fb&sort=-name', './c/x/topics?filter=a%2Fb&sort=-name'],
  ['/c/~YS9i//x', './c/~YS9i//x'],
  ['/settings/profile', './settings/profile'],
  ['/', './'],
]
for (const [landing, location] of GOOD) {
  test(`back to ${landing}`, async () => {
    const answer = await signIn(server, jar(), 'ann', 'secret', landing)
    assert.equal(answer.headers['location'], location)
  })
}

test('AUTH_LANDING_URI is where people land, or the page below it that they wanted', async () => {
  const AUTH_LANDING_URI = 'https://tools.example.com/kafka/'
  await using landing = await signInServer({ AUTH_LANDING_URI })
  assert.equal(
    (await signIn(landing, jar(), 'ann', 'secret')).headers['location'],
    AUTH_LANDING_URI,
  )
  assert.equal(
    (await signIn(landing, jar(), 'ann', 'secret', '/c/x?a=1')).headers['location'],
    `${AUTH_LANDING_URI}c/x?a=1`,
  )
  assert.equal(
    (await signIn(landing, jar(), 'ann', 'secret', '//evil')).headers['location'],
    AUTH_LANDING_URI,
  )
  const page = await landing.app.inject({ url: '/', headers: PAGE })
  assert.equal(page.headers['location'], '/kafka/login?landing=%2F')
  const login = await landing.app.inject({ url: '/login', headers: PAGE })
  assert.match(
    String(login.headers['content-security-policy']),
    /form-action 'self' https:\/\/tools\.example\.com;/,
  )
})

/** What a browser makes of the Location, under a proxy that strips /kpow. */
const PAGES: readonly (readonly [asked: string, address: string, leads: string])[] = [
  ['/', '/kpow', '/kpow?login'],
  ['/', '/kpow/', '/kpow/?login'],
  ['/c/x', '/kpow/c/x', '/kpow/login?landing=%2Fc%2Fx'],
  ['/c/x/', '/kpow/c/x/', '/kpow/login?landing=%2Fc%2Fx%2F'],
  [
    '/c/x/topics/orders?a=b',
    '/kpow/c/x/topics/orders?a=b',
    '/kpow/login?landing=%2Fc%2Fx%2Ftopics%2Forders%3Fa%3Db',
  ],
  ['/settings', '/kpow/settings', '/kpow/login?landing=%2Fsettings'],
]
for (const [asked, address, leads] of PAGES) {
  test(`who comes to ${address} without a session is led to ${leads}`, async () => {
    const page = await server.app.inject({ url: asked, headers: PAGE })
    assert.equal(page.statusCode, 303)
    const base = `http://tools.example.com${address}`
    assert.equal(new URL(String(page.headers['location']), base).href.slice(24), leads)
    const browser = jar(PAGE)
    await signIn(server, browser, 'ann', 'secret')
    const signedIn = await ask(server, browser, 'GET', asked)
    assert.equal(signedIn.statusCode, 200)
    assert.match(signedIn.body, /<title>console/)
  })
}

test('the page at the root signs in where it stands', async () => {
  const page = await server.app.inject({ url: '/?login', headers: PAGE })
  assert.match(page.body, /<form method="post" action=""/)
  const answer = await server.app.inject({
    method: 'POST',
    url: '/?login',
    headers: { ...PAGE, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'j_username=ann&j_password=secret',
  })
  assert.equal(answer.statusCode, 303)
  const location = String(answer.headers['location'])
  assert.equal(new URL(location, 'http://x/kpow?login').pathname, '/kpow')
  assert.equal(new URL(location, 'http://x/kpow/?login').pathname, '/kpow/')
})

test('roles follow the file, and who is gone from it is out', async () => {
  await using own = await signInServer()
  const [ann, bob] = [jar(), jar()]
  await signIn(own, ann, 'ann', 'secret')
  await signIn(own, bob, 'bob', 'bob-password')
  own.writeUsers(USERS.replace('6ee69,viewers', '6ee69,writers').replace(/^bob.*\n/m, ''))
  await until(async () => (await nameOf(bob, own)) === 401, { describe: 'bob is out' })
  const { user } = responses.me.parse((await ask(own, ann, 'GET', '/me')).json())
  assert.deepEqual(user.roles, ['writers'])
  own.writeUsers('ann: MD5:broken\n')
  await until(async () => (await nameOf(ann, own)) === 401, { describe: 'ann is out' })
  assert.ok(own.lines.some((line) => /line 1: .*ann/.test(line)))
})

test('sessions are listed, ended one by one and all at once', async () => {
  const browsers = [jar({ 'user-agent': 'first' }), jar({ 'user-agent': 'second' }), jar()]
  const [first, second, third] = browsers
  assert.ok(first && second && third)
  for (const browser of browsers) await signIn(server, browser, 'bob', 'bob-password')
  const admin = jar()
  await signIn(server, admin, 'admin', 'admin-password')
  const list = async (browser = first) => {
    const answer = await ask(server, browser, 'GET', apiPaths.sessions())
    return responses.sessions.parse(answer.json()).sessions
  }
  const all = await list()
  assert.ok(all.length >= 3 && all.every(({ user }) => user === 'bob'))
  assert.deepEqual(
    all.filter(({ current }) => current).map((session) => session.user_agent),
    ['first'],
  )
  const mine = (await list(second)).find(({ current }) => current)
  assert.ok(mine)
  const ann = jar()
  await signIn(server, ann, 'ann', 'secret')
  const foreign = await ask(server, ann, 'DELETE', apiPaths.session(mine.id))
  assert.equal(problem.parse(foreign.json()).code, 'MR_UNKNOWN_SESSION')
  const ended = await ask(server, first, 'DELETE', apiPaths.session(mine.id))
  assert.equal(writeResponses.sessionEnded.parse(ended.json()).ended, 1)
  assert.equal(await nameOf(second), 401)
  assert.equal(await nameOf(third), 'bob')
  const refused = await ask(server, first, 'GET', apiPaths.sessions({ all: 'true' }))
  assert.equal(refused.statusCode, 403)
  const out = await ask(server, first, 'DELETE', apiPaths.sessions())
  assert.ok(writeResponses.sessionEnded.parse(out.json()).ended >= 2)
  for (const browser of browsers) assert.equal(await nameOf(browser), 401)
  await signIn(server, first, 'bob', 'bob-password')
  assert.equal(await nameOf(first), 'bob')
  assert.equal(await nameOf(ann), 'ann')
})

test('a change from another site does not count, cookie or not', async () => {
  const browser = jar()
  await signIn(server, browser, 'ann', 'secret')
  const answer = await server.app.inject({
    method: 'DELETE',
    url: apiPaths.sessions(),
    headers: { ...browser.headers(), 'sec-fetch-site': 'cross-site' },
  })
  assert.equal(answer.statusCode, 403)
  assert.equal(await nameOf(browser), 'ann')
})

test('too many wrong passwords are answered with 429, of a name that there is and one that is not', async () => {
  await using own = await signInServer()
  for (const name of ['ann', 'nobody']) {
    const codes: number[] = []
    for (let i = 0; i < 12; i++)
      codes.push((await signIn(own, jar(), name, `wrong ${i}`)).statusCode)
    assert.deepEqual(codes, [...Array(10).fill(401), 429, 429], name)
  }
  const refused = await signIn(own, jar(), 'ann', 'secret')
  assert.equal(refused.statusCode, 429)
  assert.match(String(refused.headers['retry-after']), /^\d+$/)
  assert.equal((await signIn(own, jar(), 'bob', 'bob-password')).statusCode, 303)
})

test('a flood of requests that nobody signed in for is stopped, and does not stop who did', async () => {
  await using own = await signInServer()
  const browser = jar()
  await signIn(own, browser, 'ann', 'secret')
  const codes = new Set<number>()
  for (let i = 0; i < 700; i++) codes.add((await own.app.inject({ url: '/me' })).statusCode)
  assert.deepEqual([...codes], [401, 429])
  assert.equal(await nameOf(browser, own), 'ann')
})

const basic = (text: string) => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
})

test('basic: the browser asks, and there is no page to sign in to', async () => {
  await using own = await signInServer({ JETTY_AUTH_METHOD: 'basic' })
  const page = await own.app.inject({ url: '/', headers: PAGE })
  assert.equal(page.statusCode, 401)
  assert.match(String(page.headers['www-authenticate']), /^Basic realm=/)
  const answer = await own.app.inject({ url: '/me', headers: basic('ann:secret') })
  assert.equal(responses.me.parse(answer.json()).user.name, 'ann')
  const wrong = await own.app.inject({ url: '/me', headers: basic('ann:wrong') })
  assert.equal(problem.parse(wrong.json()).code, 'MR_BAD_CREDENTIALS')
})

test('with the form, a name and password in a header are not looked at', async () => {
  const answer = await server.app.inject({ url: '/me', headers: basic('ann:secret') })
  assert.equal(problem.parse(answer.json()).code, 'MR_UNAUTHENTICATED')
})
