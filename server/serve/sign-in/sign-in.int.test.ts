/** Two instances behind a real nginx without stickiness, over a real Kafka that goes away: one sign-in for all of them. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses, writeResponses } from '@millrace/contract/responses.ts'
import type { Session } from '@millrace/contract/session.ts'
import { startInstances, type TestInstances } from '@millrace/dev/testing/instances.ts'
import { startMillrace } from '@millrace/dev/testing/millrace.ts'
import { startNginx } from '@millrace/dev/testing/nginx.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { WebSocket } from 'ws'
import { jar, type Jar, takeCookies } from './sign-in-for-tests.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'millrace-users-'))
const users = path.join(folder, 'users.properties')
writeFileSync(users, 'ann: secret,viewers\nbob: secret,viewers\n')

let kafka: TestKafka
let both: TestInstances
before(async () => {
  kafka = await singleNode({ own: true })
  both = await startInstances({
    count: 2,
    bootstrap: kafka.bootstrap,
    env: { AUTH_PROVIDER_TYPE: 'jetty', HASH_USER_FILE: users },
  })
  for (const { url } of both.all)
    await until(async () => (await fetch(`${url}/ready`)).ok, {
      describe: 'the instance is ready',
      deadlineMs: 60_000,
    })
})
after(async () => {
  await both?.[Symbol.asyncDispose]()
  await kafka?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const at = (index: number): string => both.all[index]?.url ?? assert.fail()

async function signIn(url: string, browser: Jar, name: string): Promise<void> {
  const answer = await fetch(`${url}/j_security_check`, {
    method: 'POST',
    headers: browser.headers(),
    body: new URLSearchParams({ j_username: name, j_password: 'secret' }),
    redirect: 'manual',
  })
  assert.equal(answer.status, 303, await answer.text())
  takeCookies(browser, answer.headers.getSetCookie())
}

async function ask(url: string, browser: Jar, pathname: string, method = 'GET', body?: object) {
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const answer = await fetch(url + pathname, {
    method,
    headers: { ...browser.headers(), ...type },
    redirect: 'manual',
    ...json,
  })
  takeCookies(browser, answer.headers.getSetCookie())
  return answer
}

const statusOf = async (url: string, browser: Jar): Promise<number> => {
  const answer = await ask(url, browser, '/me')
  await answer.arrayBuffer()
  return answer.status
}

async function sessionsOf(url: string, browser: Jar): Promise<readonly Session[]> {
  const answer = await ask(url, browser, apiPaths.sessions())
  return responses.sessions.parse(await answer.json()).sessions
}

const goneWithin2s = (url: string, browser: Jar) =>
  until(async () => (await statusOf(url, browser)) === 401, {
    describe: 'the session is gone',
    deadlineMs: 2_000,
  })

function openSocket(url: string, browser: Jar): WebSocket {
  return new WebSocket(`${url.replace('http', 'ws')}/ws`, {
    headers: { ...browser.headers(), origin: url },
  })
}

test('who signs in on one instance is in on both at once; revoked, out on both, socket and all', async () => {
  const [browser, other] = [jar(), jar()]
  await signIn(at(0), browser, 'ann')
  for (let i = 0; i < 10; i++) assert.equal(await statusOf(both.url, browser), 200)
  await signIn(at(1), other, 'ann')
  const socket = openSocket(at(1), browser)
  await once(socket, 'open')
  const closed = once(socket, 'close')
  const mine = (await sessionsOf(at(1), browser)).find(({ current }) => current)
  assert.ok(mine)
  const ended = await ask(at(0), other, apiPaths.session(mine.id), 'DELETE')
  assert.equal(ended.status, 200)
  await goneWithin2s(at(0), browser)
  await goneWithin2s(at(1), browser)
  const [code] = await closed
  assert.equal(code, 4401)
  assert.equal(await statusOf(both.url, other), 200)
})

test('signing out everywhere holds on both', async () => {
  const [first, second] = [jar(), jar()]
  await signIn(at(0), first, 'bob')
  await signIn(at(1), second, 'bob')
  const out = await ask(both.url, first, apiPaths.sessions(), 'DELETE')
  // A session that was begun elsewhere a moment ago ends as well, and may not be counted yet.
  assert.ok(writeResponses.sessionEnded.parse(await out.json()).ended >= 1)
  for (const { url } of both.all)
    for (const browser of [first, second]) await goneWithin2s(url, browser)
  await signIn(both.url, first, 'bob')
  for (let i = 0; i < 6; i++) assert.equal(await statusOf(both.url, first), 200)
})

test('a token is good on the other instance as soon as it is made, and no longer once it is revoked', async () => {
  const browser = jar()
  await signIn(at(0), browser, 'ann')
  for (let i = 0; i < 5; i++) {
    const made = await ask(at(0), browser, apiPaths.tokens(), 'POST', { name: `token ${i}` })
    const { token } = writeResponses.newToken.parse(await made.json())
    const program = jar({ authorization: `Bearer ${token.secret}` })
    assert.equal(await statusOf(at(1), program), 200)
    await ask(at(0), browser, apiPaths.token(token.id), 'DELETE')
    await goneWithin2s(at(1), program)
  }
})

test('a restart of everything keeps sessions', async () => {
  const browser = jar()
  await signIn(both.url, browser, 'ann')
  for (const instance of both.all) await instance.stop()
  for (const instance of both.all) await instance.start()
  for (const { url } of both.all)
    await until(async () => (await statusOf(url, browser)) === 200, {
      describe: 'the session is read again',
      deadlineMs: 30_000,
    })
})

async function isToldOn(url: string): Promise<boolean> {
  const page = await fetch(`${url}/login`, { headers: { accept: 'text/html' } })
  return /Kafka cannot be used for sessions at this moment/.test(await page.text())
}

test('Kafka away: people sign in and out; back: sessions are like any other, and who signed out is out', async () => {
  const [before_, stays, leaves] = [jar(), jar(), jar()]
  await signIn(both.url, before_, 'ann')
  const [node] = kafka.nodes
  assert.ok(node)
  node.freeze()
  try {
    for (const { url } of both.all)
      await until(() => isToldOn(url), { describe: 'the page says so', deadlineMs: 60_000 })
    await signIn(at(0), stays, 'ann')
    await signIn(at(0), leaves, 'bob')
    for (const browser of [before_, stays, leaves])
      for (const { url } of both.all) assert.equal(await statusOf(url, browser), 200)
    const stolen = jar()
    for (const [name, value] of leaves.cookies) stolen.cookies.set(name, value)
    await ask(at(0), leaves, '/logout')
    assert.equal(await statusOf(at(0), stolen), 401)
    node.thaw()
    await until(async () => (await statusOf(at(1), stolen)) === 401, {
      describe: 'who signed out is out everywhere',
      deadlineMs: 60_000,
    })
    await until(
      async () =>
        (await sessionsOf(at(1), before_)).filter(({ user }) => user === 'ann').length >= 2,
      { describe: 'the session is in the log', deadlineMs: 60_000 },
    )
    assert.equal(await statusOf(at(1), stays), 200)
    assert.equal(await statusOf(at(0), stays), 200)
  } finally {
    node.thaw()
  }
})

test('under a sub-path that nginx strips, with and without its slash, people sign in and land where they wanted', async () => {
  await using millrace = await startMillrace({
    env: {
      BOOTSTRAP: kafka.bootstrap,
      AUTH_PROVIDER_TYPE: 'jetty',
      HASH_USER_FILE: users,
    },
  })
  const to = `proxy_pass http://127.0.0.1:${millrace.port}; proxy_set_header Host $http_host;`
  await using nginx = await startNginx(
    (port) => `server { listen 127.0.0.1:${port};
      location = /kpow { rewrite ^ / break; ${to} }
      location /kpow/ { rewrite /kpow/(.*) /$1 break; ${to} }
    }`,
    '/kpow/up',
  )
  for (const place of ['/kpow', '/kpow/', '/kpow/c/x/topics?filter=a%20b', '/kpow/settings']) {
    const browser = jar({ accept: 'text/html' })
    const page = await followed(new URL(place, nginx.url), browser)
    const [, action] = /<form method="post" action="([^"]*)"/.exec(page.html) ?? []
    assert.ok(action !== undefined, place)
    const [, landing = ''] = /name="landing" value="([^"]*)"/.exec(page.html) ?? []
    const answer = await fetch(action === '' ? page.url : new URL(action, page.url), {
      method: 'POST',
      headers: browser.headers(),
      body: new URLSearchParams({
        j_username: 'ann',
        j_password: 'secret',
        landing: landing.replaceAll('&amp;', '&'),
      }),
      redirect: 'manual',
    })
    takeCookies(browser, answer.headers.getSetCookie())
    const location = new URL(answer.headers.get('location') ?? '', answer.url)
    const wanted = new URL(place, nginx.url)
    assert.deepEqual(
      [location.pathname, location.search],
      [wanted.pathname, wanted.search],
      answer.headers.get('location') ?? '',
    )
    assert.equal(await statusOf(`${nginx.url}/kpow`, browser), 200)
    const left = await fetch(`${nginx.url}/kpow/logout`, {
      headers: browser.headers(),
      redirect: 'manual',
    })
    const out = new URL(left.headers.get('location') ?? '', left.url)
    assert.equal(out.pathname, '/kpow/login')
    assert.equal(await statusOf(`${nginx.url}/kpow`, browser), 401)
  }
})

/** The page that a browser ends up at. */
async function followed(start: URL, browser: Jar): Promise<{ url: URL; html: string }> {
  let url = start
  for (let step = 0; step < 5; step++) {
    const answer = await fetch(url, { headers: browser.headers(), redirect: 'manual' })
    if (answer.status !== 303) return { url, html: await answer.text() }
    url = new URL(answer.headers.get('location') ?? '', url)
    assert.equal(url.origin, start.origin)
    assert.match(url.pathname, /^\/kpow/)
  }
  return assert.fail(`${start.href} leads in a circle`)
}
