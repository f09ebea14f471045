/** HTTPS on the own port over a real listener: certificates of clients, names, renewal, cookies, the socket. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { X509Certificate } from 'node:crypto'
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { Agent } from 'node:https'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import test, { after, before } from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { askHttps, type HttpsQuestion } from '@millrace/dev/testing/ask-https.ts'
import { type Certificates, certificates } from '@millrace/dev/testing/certificates.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { WebSocket } from 'ws'
import { testServer, type TestServer } from '../server-for-tests.ts'
import { signInServer } from '../sign-in/sign-in-for-tests.ts'

let made: Certificates

before(async () => {
  made = certificates()
  await made.authority('ca')
  await made.authority('stranger')
  await made.make('server', { by: 'ca' })
  await made.make('renewed', { by: 'ca' })
  await made.make('alice', { by: 'ca', usage: 'clientAuth' })
  await made.make('late', { by: 'ca', usage: 'clientAuth', days: -1 })
  await made.make('mallory', { by: 'stranger', usage: 'clientAuth' })
  await made.make('serving', { by: 'ca', usage: 'serverAuth' })
})
after(() => made[Symbol.dispose]())

const stored = (name: string): Readonly<Record<string, string>> => ({
  ENABLE_HTTPS: 'true',
  HTTPS_KEYSTORE_LOCATION: made.file(`${name}.crt`),
  HTTPS_KEY_LOCATION: made.file(`${name}.key`),
})
const trusting = (): Readonly<Record<string, string>> => ({
  ...stored('server'),
  HTTPS_TRUSTSTORE_LOCATION: made.file('ca.crt'),
})

const read = (name: string): Buffer => readFileSync(made.file(name))

const fingerprintOf = (name: string): string =>
  new X509Certificate(read(`${name}.crt`)).fingerprint256

async function listen({ app }: Pick<TestServer, 'app'>): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

/** Trusts the authority; `as` shows that certificate. */
function ask(port: number, path: string, as: string | null = null, more: HttpsQuestion = {}) {
  const shown = as === null ? {} : { cert: read(`${as}.crt`), key: read(`${as}.key`) }
  return askHttps(`https://localhost:${port}${path}`, { ca: read('ca.crt'), ...shown, ...more })
}

/** With a Host and a name in the handshake that need not fit. */
const naming = (port: number, host: string, servername: string, path = '/me') =>
  ask(port, path, null, { headers: { host }, servername, checkServerIdentity: () => undefined })

const codeOf = (answer: { readonly body: string }): string =>
  problem.parse(JSON.parse(answer.body)).code

test('cookies, sign-in and the socket know that they come by HTTPS', async () => {
  await using server = await signInServer(stored('server'))
  const port = await listen(server)
  const origin = `https://localhost:${port}`
  const form = {
    method: 'POST',
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'j_username=admin&j_password=admin-password',
  }
  const entered = await ask(port, '/j_security_check', null, form)
  assert.equal(entered.status, 303)
  const session = String(entered.headers['set-cookie'])
  assert.match(session, /^__Host-millrace_session_[^;]*;.*; Secure/)
  const cookie = session.split(';', 1)[0] ?? ''
  const page = await ask(port, '/', null, { headers: { cookie, accept: 'text/html' } })
  assert.equal(page.status, 200)
  assert.match(String(page.headers['set-cookie']), /^millrace_browser=.*; Secure$/)

  const socket = new WebSocket(`wss://localhost:${port}/ws`, {
    ca: read('ca.crt'),
    origin,
    headers: { cookie },
  })
  const [frame] = await once(socket, 'message')
  assert.match(String(frame), /"type":"hello"/)
  socket.terminate()
  const foreign = { ca: read('ca.crt'), origin: `http://localhost:${port}`, headers: { cookie } }
  const [error] = await once(new WebSocket(`wss://localhost:${port}/ws`, foreign), 'error')
  assert.match(String(error), /403/)
})

test('browsers are told to stay with HTTPS where it is asked for only', async () => {
  const header = 'strict-transport-security'
  for (const [more, expected] of [
    [{}, undefined],
    [{ HTTPS_HSTS_MAX_AGE_S: '600' }, 'max-age=600'],
  ] as const) {
    await using server = await testServer({ ...stored('server'), ...more })
    const { headers } = await ask(await listen(server), '/up')
    assert.equal(headers[header], expected)
  }
})

test('TLS 1.2 and 1.3, not 1.1; plain HTTP is told where to go', async () => {
  await using server = await testServer(stored('server'))
  const port = await listen(server)
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const only = { minVersion: version, maxVersion: version }
    assert.equal((await ask(port, '/up', null, only)).status, 200)
  }
  // Security level 0, or the client itself would not offer it.
  const old = {
    minVersion: 'TLSv1.1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  } as const
  await assert.rejects(ask(port, '/up', null, old), /alert protocol version/)

  const plain = connect(port, '127.0.0.1')
  plain.write('GET /up HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const answer = await text(plain)
  assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n[^]*\r\n\r\nThis port speaks HTTPS\./)
})

test('a handshake that was never begun does not keep the server from closing', async () => {
  const server = await testServer(stored('server'))
  const silent = connect(await listen(server), '127.0.0.1')
  await once(server.app.server, 'connection')
  const gone = once(silent, 'close')
  await server[Symbol.asyncDispose]()
  await gone
})

test('mutual TLS: the right certificate comes in, probes without one, all else is told why not', async () => {
  await using server = await testServer(trusting())
  const port = await listen(server)
  assert.equal((await ask(port, '/me', 'alice')).status, 200)
  for (const path of ['/up', '/healthy']) assert.equal((await ask(port, path)).status, 200)
  // Not ready, since nobody says that the log was read; asked all the same.
  assert.match((await ask(port, '/ready')).body, /^not ready/)
  for (const path of [
    '/me',
    '/',
    '/openapi.json',
    '/nowhere',
    '/metrics/v1',
    '/ws',
    '/up/../me',
    '/up%2f',
  ]) {
    const refused = await ask(port, path)
    assert.equal(refused.status, 403, path)
    assert.equal(codeOf(refused), 'MR_CLIENT_CERTIFICATE')
  }
  // A TLS session that is taken up again is not better than the one that was begun.
  const agent = new Agent()
  for (let n = 0; n < 2; n++) assert.equal((await ask(port, '/me', null, { agent })).status, 403)
  for (const [who, why] of [
    ['mallory', /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT/],
    ['late', /CERT_HAS_EXPIRED/],
    ['serving', /INVALID_PURPOSE/],
  ] as const) {
    const refused = await ask(port, '/me', who)
    assert.equal(refused.status, 403)
    assert.match(refused.body, why)
    assert.match(refused.body, new RegExp(`CN=${who}`))
  }
  const socket = new WebSocket(`wss://localhost:${port}/ws`, { ca: read('ca.crt') })
  const [error] = await once(socket, 'error')
  assert.match(String(error), /403/)
})

test('the own certificate comes in whatever it is for: it is another instance', async () => {
  await using server = await testServer({
    ...stored('serving'),
    HTTPS_TRUSTSTORE_LOCATION: made.file('stranger.crt'),
  })
  const port = await listen(server)
  assert.equal((await ask(port, '/me', 'serving')).status, 200)
  assert.equal((await ask(port, '/me', 'server')).status, 403)
})

test('HTTPS_CLIENT_AUTH=requested lets in without a certificate, and checks the one that is shown', async () => {
  await using server = await testServer({ ...trusting(), HTTPS_CLIENT_AUTH: 'requested' })
  const port = await listen(server)
  assert.equal((await ask(port, '/me')).status, 200)
  assert.equal((await ask(port, '/me', 'alice')).status, 200)
  assert.equal((await ask(port, '/me', 'mallory')).status, 403)
})

test('HTTPS_SNI_HOST_CHECK: Host must be in the certificate, and the handshake must name a server', async () => {
  await using server = await testServer({ ...stored('server'), HTTPS_SNI_HOST_CHECK: 'true' })
  const port = await listen(server)
  for (const [host, servername, status] of [
    [`localhost:${port}`, 'localhost', 200],
    ['LOCALHOST', 'localhost', 200],
    ['evil.example', 'localhost', 400],
    ['evil.example', 'evil.example', 400],
    ['localhost', '', 400],
    [':1', 'localhost', 400],
    // Addresses are never named in the handshake.
    [`127.0.0.1:${port}`, '', 200],
    ['127.0.0.2', '', 400],
  ] as const) {
    const answer = await naming(port, host, servername)
    assert.equal(answer.status, status, `${host} by ${servername}`)
    if (status === 400) assert.equal(codeOf(answer), 'MR_WRONG_SERVER_NAME')
  }
  // Probes ask for the address of a pod.
  assert.equal((await naming(port, '10.1.2.3:3000', '', '/up')).status, 200)
  assert.equal((await naming(port, 'evil.example', 'evil.example', '/up')).status, 400)

  await using lax = await testServer(stored('server'))
  assert.equal((await naming(await listen(lax), 'evil.example', '')).status, 200)
})

test('clients of an authority that was taken out of the trust store stay out from then on', async () => {
  copyFileSync(made.file('ca.crt'), made.file('clients.crt'))
  await using server = await testServer({
    ...stored('server'),
    HTTPS_TRUSTSTORE_LOCATION: made.file('clients.crt'),
  })
  const port = await listen(server)
  // Remembers TLS sessions: one that was begun before must not open the door either.
  const agent = new Agent()
  assert.equal((await ask(port, '/me', 'alice', { agent })).status, 200)
  copyFileSync(made.file('stranger.crt'), made.file('clients.crt'))
  await until(async () => (await ask(port, '/me', 'alice', { agent })).status === 403, {
    describe: 'no entry',
  })
  assert.equal((await ask(port, '/me', 'mallory')).status, 200)
})

test('a certificate that ends soon, or has ended, is told', async () => {
  await made.make('soon', { days: 5 })
  await made.make('over', { days: -1 })
  for (const [name, sentence] of [
    ['soon', /^The certificate of this console expires on 20\d\d-\d\d-\d\d\. Renew it/],
    ['over', /^The certificate of this console expired on 20\d\d-\d\d-\d\d: browsers warn/],
  ] as const) {
    await using server = await testServer(stored(name))
    assert.match(server.context.tls?.troubles().join('\n') ?? '', sentence)
    assert.equal(
      server.lines.filter((line) => /"level":"warn".*The certificate of/.test(line)).length,
      1,
    )
  }
})

/** As Kubernetes mounts a Secret: `tls.crt` → `..data/tls.crt`, `..data` → a folder of its own, swapped as a whole. */
function mountedSecret(name: string): (next: string) => void {
  const folder = made.file(name)
  mkdirSync(folder)
  let round = 0
  for (const file of ['tls.crt', 'tls.key']) symlinkSync(`..data/${file}`, `${folder}/${file}`)
  return (next) => {
    const data = `..${round++}`
    mkdirSync(`${folder}/${data}`)
    for (const kind of ['crt', 'key'])
      copyFileSync(made.file(`${next}.${kind}`), `${folder}/${data}/tls.${kind}`)
    symlinkSync(data, `${folder}/..tmp`)
    renameSync(`${folder}/..tmp`, `${folder}/..data`)
  }
}

test('a renewed certificate is served to new connections; a broken one is told and changes nothing', async () => {
  const mount = mountedSecret('secret')
  mount('server')
  await using server = await testServer({
    ENABLE_HTTPS: 'true',
    HTTPS_KEYSTORE_LOCATION: made.file('secret/tls.crt'),
    HTTPS_KEY_LOCATION: made.file('secret/tls.key'),
  })
  const port = await listen(server)
  const { tls } = server.context
  const fingerprints = { server: fingerprintOf('server'), renewed: fingerprintOf('renewed') }
  const served = async () => (await ask(port, '/up')).fingerprint
  const said = (what: RegExp) => server.lines.filter((line) => what.test(line)).length
  assert.equal(await served(), fingerprints.server)
  let connections = 0
  server.app.server.on('secureConnection', () => connections++)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  assert.equal((await ask(port, '/up', null, { agent })).fingerprint, fingerprints.server)

  mount('renewed')
  await until(async () => (await served()) === fingerprints.renewed, {
    describe: 'the renewed certificate',
  })
  const before = connections
  assert.equal((await ask(port, '/up', null, { agent })).status, 200)
  assert.equal(connections, before, 'the connection of before goes on')
  agent.destroy()
  assert.deepEqual(tls?.troubles(), [])
  assert.equal(said(/"message":"The certificate was read anew: CN=renewed/), 1)

  writeFileSync(made.file('broken.crt'), 'no certificate')
  copyFileSync(made.file('server.key'), made.file('broken.key'))
  mount('broken')
  await until(() => tls?.troubles().length === 1, { describe: 'the trouble' })
  assert.match(
    tls?.troubles()[0] ?? '',
    /cannot be used, so that the one of before stays in force, until 20\d\d-\d\d-\d\d\. HTTPS_KEYSTORE_LOCATION /,
  )
  assert.equal(await served(), fingerprints.renewed)
  assert.equal(said(/"level":"error".*The certificate was changed and cannot be used/), 1)

  mount('server')
  await until(async () => (await served()) === fingerprints.server, { describe: 'the good one' })
  assert.deepEqual(tls?.troubles(), [])
  assert.equal(said(/The certificate was read anew: CN=server/), 1)
})
