/** What stands before the reads: health, hosts, origins, the stopped engine; and the console's files. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'
import { until } from '@millrace/dev/testing/until.ts'
import { problem } from '@millrace/contract/envelope.ts'
import { testServer } from './server-for-tests.ts'

const root = mkdtempSync(path.join(tmpdir(), 'millrace-web-'))
after(() => rmSync(root, { recursive: true }))
mkdirSync(path.join(root, 'assets'))
const INDEX =
  '<!doctype html><script>boot()</script><script type="module" src="./assets/main-1a2b.js"></script>'
writeFileSync(path.join(root, 'index.html'), INDEX)
writeFileSync(path.join(root, 'assets', 'main-1a2b.js'), `export default ${'1 + '.repeat(900)}1`)
writeFileSync(path.join(root, 'mark.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')

const PAGE = { accept: 'text/html,application/xhtml+xml' }

test('health answers without any check', async () => {
  await using server = await testServer({ ALLOWED_HOSTS: 'localhost' })
  const up = await server.app.inject({ url: '/up', headers: { host: '10.0.0.7:3000' } })
  assert.equal(up.statusCode, 200)
  const ready = await server.app.inject('/ready')
  assert.equal(ready.statusCode, 503)
  assert.match(ready.body, /Waiting for the first answer/)
  assert.equal((await server.app.inject('/healthy')).statusCode, 200)
})

test('the root answers whoever takes anything with the page; other paths ask for one', async () => {
  await using server = await testServer({}, root)
  const ask = (url: string, accept: string) => server.app.inject({ url, headers: { accept } })
  assert.equal((await ask('/', '*/*')).body, INDEX)
  assert.equal((await ask('/', 'application/json')).statusCode, 404)
  assert.equal((await ask('/c/Test', '*/*')).statusCode, 404)
})

test('other sites may not write and not open the socket', async () => {
  await using server = await testServer()
  const headers = { origin: 'https://evil.example', host: 'localhost' }
  const post = await server.app.inject({ method: 'POST', url: '/kafka/v1/clusters', headers })
  assert.equal(post.statusCode, 403)
  assert.match(problem.parse(post.json()).detail, /https:\/\/evil.example.*ALLOWED_ORIGINS/)
  const own = await server.app.inject({
    method: 'POST',
    url: '/kafka/v1/clusters',
    headers: { origin: 'https://localhost', host: 'localhost' },
  })
  assert.equal(own.statusCode, 405)
})

test('X-Forwarded-Host counts only with HTTP_FORWARDED', async () => {
  const headers = {
    host: 'millrace:3000',
    'x-forwarded-host': 'kafka.example.com',
    origin: 'https://kafka.example.com',
  }
  const request = { method: 'POST', url: '/me', headers } as const
  await using plain = await testServer()
  assert.equal((await plain.app.inject(request)).statusCode, 403)
  await using trusting = await testServer({ HTTP_FORWARDED: 'true' })
  assert.equal((await trusting.app.inject(request)).statusCode, 405)
})

test('an address that no page has is a 404 for people, not the console', async () => {
  await using server = await testServer({}, root)
  for (const url of ['/nowhere', '/clusters/x', '/c.php']) {
    const answer = await server.app.inject({ url, headers: PAGE })
    assert.equal(answer.statusCode, 404, url)
    assert.match(answer.body, /There is no such page/)
  }
})

test('a browser that comes for a page gets an id of its own, once', async () => {
  await using server = await testServer({ HTTP_FORWARDED: 'true' }, root)
  const cookies = async (headers: Record<string, string> = {}, url = '/') => {
    const page = await server.app.inject({ url, headers: { ...PAGE, ...headers } })
    return page.headers['set-cookie']
  }
  const ID =
    /^millrace_browser=[A-Za-z0-9_-]{22}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000/
  const first = String(await cookies())
  assert.match(first, ID)
  assert.doesNotMatch(first, /Secure/)
  assert.notEqual(String(await cookies()), first)
  assert.match(String(await cookies({ 'x-forwarded-proto': 'https' })), /; Secure$/)
  const own = first.split(';', 1)[0] ?? ''
  assert.equal(await cookies({ cookie: `a=b; ${own}` }), undefined)
  assert.match(String(await cookies({ cookie: 'millrace_browser=made-up' })), ID)
  assert.equal(await cookies({ accept: '*/*' }, '/mark.svg'), undefined)
})

test('the console: pages for people, files for ever, nothing else', async () => {
  await using server = await testServer({}, root)
  for (const url of ['/', '/c/x/topics/orders', '/settings/installation', '/c/x/topics/a.b?q=1']) {
    const page = await server.app.inject({ url, headers: PAGE })
    assert.equal(page.statusCode, 200, url)
    assert.equal(page.body, INDEX)
    assert.equal(page.headers['cache-control'], 'no-cache')
    const policy = String(page.headers['content-security-policy'])
    assert.match(policy, /script-src 'self' 'sha256-[^']+';/)
    assert.doesNotMatch(policy, /unsafe/)
  }
  const asset = await server.app.inject({
    url: '/assets/main-1a2b.js',
    headers: { 'accept-encoding': 'gzip' },
  })
  assert.equal(asset.statusCode, 200)
  assert.match(String(asset.headers['cache-control']), /immutable/)
  assert.match(String(asset.headers['content-type']), /javascript/)
  assert.equal(asset.headers['content-encoding'], 'gzip')
  const mark = await server.app.inject('/mark.svg')
  assert.doesNotMatch(String(mark.headers['cache-control']), /immutable/)
  for (const url of [
    '/assets/gone.js',
    '/kafka/v1/x',
    '/../package.json',
    '/%2e%2e/package.json',
  ]) {
    const gone = await server.app.inject({ url, headers: url.startsWith('/k') ? PAGE : {} })
    assert.equal(gone.statusCode, 404, url)
    assert.equal(problem.parse(gone.json()).code, 'MR_NOT_FOUND')
  }
})

test('without built files a page says how to build them', async () => {
  await using server = await testServer({}, path.join(root, 'nothing-here'))
  const page = await server.app.inject({ url: '/', headers: PAGE })
  assert.equal(page.statusCode, 503)
  assert.match(page.body, /not built.*millrace start/s)
})

test('a stopped engine: pages and API say why, health and files stay', async () => {
  await using server = await testServer(
    { STREAMS_TASK_TIMEOUT_MS: '100', STREAMS_HEARTBEAT_MS: '100' },
    root,
  )
  await until(async () => !server.context.engine.uiAvailable, { describe: 'the engine stops' })
  const page = await server.app.inject({ url: '/c/x/topics', headers: PAGE })
  assert.equal(page.statusCode, 503)
  assert.match(page.body, /has been away since 20\d\d-.*Restart Millrace/s)
  const api = await server.app.inject('/kafka/v1/clusters')
  assert.equal(api.statusCode, 503)
  assert.equal(problem.parse(api.json()).code, 'MR_ENGINE_ERROR')
  assert.equal((await server.app.inject('/up')).statusCode, 200)
  assert.equal((await server.app.inject('/healthy')).statusCode, 503)
  assert.equal((await server.app.inject('/ready')).statusCode, 503)
  assert.equal((await server.app.inject('/assets/main-1a2b.js')).statusCode, 200)
})
