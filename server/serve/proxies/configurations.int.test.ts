/**
 * What people do in the console, through a real nginx: with the configurations of deploy/nginx, with those that kPow's users have
 * (word for word but for ports), and with what the ingress controller makes of theirs; with TLS at the proxy and without.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:http2'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses, searchResponses } from '@millrace/contract/responses.ts'
import { serverFrame } from '@millrace/contract/socket.ts'
import { freePorts } from '@millrace/dev/kafka/ports.ts'
import { walker, type Walker } from '@millrace/dev/testing/browser-walk.ts'
import { certificates, type Certificates } from '@millrace/dev/testing/certificates.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { startNginx, type NginxProcess } from '@millrace/dev/testing/nginx.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { commit, createTopics, openTestKafka, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'
import { WebSocket } from 'ws'
import {
  deployed,
  INGRESS,
  NOTES_CUSTOM,
  NOTES_STANDARD,
  shipped,
  withTls,
} from './configurations-for-tests.ts'

const CLUSTER = 'Proxies/EU 1'
const TOPIC = uniqueName('behind-proxies')
/** All that proxies decode, merge, cut off or take for something else. */
const GROUP = `${uniqueName('g')}/a/b//c %2F?#/../;x&y=+`
const VALUE = 'value of the record'
const PERSON = { j_username: 'ann', j_password: 'ann-password' }

interface Form {
  readonly name: string
  readonly configuration: string
  /** Path of the installation, without its slash. */
  readonly base: string
  readonly forwarded: boolean
}

const form = (name: string, configuration: string, base: string, forwarded: boolean): Form => ({
  name: `${name}, HTTP_FORWARDED=${forwarded}`,
  configuration,
  base,
  forwarded,
})

const FORMS: readonly Form[] = [
  form('standard of the notes', NOTES_STANDARD, '', false),
  form('standard of the notes', NOTES_STANDARD, '', true),
  form('custom path of the notes', NOTES_CUSTOM, '/kpow', false),
  form('custom path of the notes', NOTES_CUSTOM, '/kpow', true),
  form('standard of the notes with TLS', withTls(NOTES_STANDARD), '', false),
  form('standard of the notes with TLS', withTls(NOTES_STANDARD), '', true),
  form('custom path of the notes with TLS', withTls(NOTES_CUSTOM), '/kpow', false),
  form('custom path of the notes with TLS', withTls(NOTES_CUSTOM), '/kpow', true),
  form('ingress', INGRESS, '/kpow', false),
  form('ingress', INGRESS, '/kpow', true),
  form('ingress with TLS', withTls(INGRESS), '/kpow', true),
  form('standard.conf', shipped('standard'), '', true),
  form('tls-terminating.conf', shipped('tls-terminating'), '', true),
  form('tls-terminating.conf', shipped('tls-terminating'), '', false),
  form('custom-path.conf', shipped('custom-path'), '/kpow', true),
  form('tools-path.conf', shipped('tools-path'), '/tools/millrace', true),
]

let folder: string
let made: Certificates
let kafka: TestKafka
let plain: MillraceProcess
let trusting: MillraceProcess
let nginx: NginxProcess
/** Ports of the forms, plain and TLS. */
let ports: readonly number[]

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-proxies-'))
  made = certificates()
  await made.authority('ca')
  await made.make('server', { by: 'ca' })
  const ca = readFileSync(made.file('ca.crt'), 'utf8')
  setDefaultCACertificates([...getCACertificates('default'), ca])
  const users = path.join(folder, 'users.properties')
  writeFileSync(users, 'ann: ann-password,staff\n')
  kafka = await singleNode()
  const { bootstrap } = kafka
  await createTopics(bootstrap, [{ name: TOPIC, partitions: 1 }])
  await using producer = openProducer(bootstrap)
  await producer.send({ topic: TOPIC, partition: 0, key: 'k', value: VALUE })
  await using client = openTestKafka(bootstrap)
  const partitions = [{ partition: 0, offset: 1 }]
  await commit(client, { group: GROUP, topics: [{ name: TOPIC, partitions }] })
  const start = (env: Readonly<Record<string, string>>) =>
    startMillrace({
      env: {
        BOOTSTRAP: bootstrap,
        ENVIRONMENT_NAME: CLUSTER,
        SNAPSHOT_INTERVAL_MS: '2000',
        AUTH_PROVIDER_TYPE: 'jetty',
        HASH_USER_FILE: users,
        ALLOW_TOPIC_INSPECT: 'true',
        ...env,
      },
    })
  ;[plain, trusting] = await Promise.all([start({}), start({ HTTP_FORWARDED: 'true' })])
  ports = await freePorts(2 * FORMS.length)
  nginx = await startNginx(
    (port) => `server { listen 127.0.0.1:${port}; location = /up { return 200; } }
      ${FORMS.map((each, index) => placed(each, index)).join('\n')}`,
    '/up',
  )
})
after(async () => {
  await nginx?.stop()
  await trusting?.stop()
  await plain?.stop()
  await kafka?.[Symbol.asyncDispose]()
  made?.[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

function placed({ configuration, forwarded }: Form, index: number): string {
  return deployed(configuration, {
    port: ports[2 * index] ?? 0,
    tlsPort: ports[2 * index + 1] ?? 0,
    upstream: (forwarded ? trusting : plain).port,
    tls: made.folder,
  })
}

const isTls = ({ configuration }: Form): boolean => configuration.includes('ssl')

function urlOf(each: Form): string {
  const index = FORMS.indexOf(each)
  return isTls(each)
    ? `https://127.0.0.1:${ports[2 * index + 1]}`
    : `http://127.0.0.1:${ports[2 * index]}`
}

/**
 * As browsers navigate, and as they do outside of HTTPS and localhost: without Sec-Fetch-*, so that Origin and Host alone have to
 * do.
 */
const browser = (origin: string): Walker => walker({ origin })

const cookieText = (visitor: Walker): string =>
  [...visitor.cookies('127.0.0.1')].map(([name, value]) => `${name}=${value}`).join('; ')

const JSON_TYPE = { 'content-type': 'application/json', accept: 'application/json' }
const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: JSON_TYPE,
  body: JSON.stringify(body),
})

for (const each of FORMS) {
  test(`${each.name}: people sign in, look, search, write, take files home and sign out`, async () => {
    const origin = urlOf(each)
    const root = origin + each.base
    const visitor = browser(origin)
    const json = async (place: string, init: RequestInit = { headers: JSON_TYPE }) => {
      const seen = await visitor.ask(root + place, init)
      assert.equal(seen.status, 200, `${place}: ${seen.body}`)
      const body: unknown = JSON.parse(seen.body)
      return body
    }

    // A deep link leads to the page to sign in, and from there on to where it led.
    const wanted = `${root}/c/${encodeURIComponent('~x')}/topics?q=a%20b`
    const asked = await visitor.ask(wanted)
    assert.equal(asked.status, 303)
    const login = new URL(asked.headers.get('location') ?? '', wanted)
    assert.equal(login.origin + login.pathname, `${root}/login`)
    const page = await visitor.walk(wanted, PERSON)
    assert.equal(page.status, 200)
    assert.equal(decodeURIComponent(page.url), decodeURIComponent(wanted))
    const session = [...visitor.cookies('127.0.0.1').keys()].find((name) =>
      name.includes('millrace_session_'),
    )
    // Only where Millrace is told that it is HTTPS: the notes' own configurations do not tell.
    const told = each.forwarded && isTls(each) && each.configuration.includes('X-Forwarded-Proto')
    assert.equal(session?.startsWith('__Host-'), told, session)

    // The front page, with and without its slash, and files of the console.
    for (const place of each.base === '' ? ['/'] : ['', '/']) {
      const front = await visitor.walk(root + place, {})
      assert.equal(front.status, 200, place)
      assert.equal(front.body, page.body, place)
    }
    for (const file of readdirSync(ASSETS).slice(0, 3)) {
      const { status } = await visitor.ask(`${root}/assets/${encodeURIComponent(file)}`)
      assert.equal(status, 200, file)
    }

    // Reads by HTTP and by the socket, of an id that no proxy leaves as it is.
    const group = await until(
      async () => {
        const seen = await visitor.ask(root + apiPaths.group(CLUSTER, GROUP), {
          headers: JSON_TYPE,
        })
        const read = seen.status === 200 && responses.group.parse(JSON.parse(seen.body)).group
        return read !== false && read !== null && read
      },
      { describe: 'the group is observed', deadlineMs: 30_000 },
    )
    assert.equal(group.id, GROUP)
    const deep = `${root}/c/Proxies/consumers/${encodeURIComponent(GROUP)}/lag`
    assert.equal((await visitor.ask(deep)).body, page.body)
    assert.equal(await groupBySocket(root, origin, visitor), GROUP)

    // Something is written, and a search is asked for by POST.
    const made = await json(apiPaths.tokens(), post({ name: 'behind a proxy' }))
    assert.match(JSON.stringify(made), /behind a proxy/)
    const found = await visitor.ask(
      root + apiPaths.search(CLUSTER),
      post({ topics: [TOPIC], from: 'oldest' }),
    )
    assert.equal(found.status, 200, found.body)
    assert.match(found.body, new RegExp(VALUE))
    assert.match(found.body.trimEnd().split('\n').at(-1) ?? '', /"type":"done"/)

    // An export and a download.
    const request = { topics: [TOPIC], from: 'oldest', format: 'csv' }
    const ticket = searchResponses.exports.parse(
      await json(apiPaths.exports(CLUSTER), post(request)),
    )
    const file = await visitor.ask(root + ticket.export.url)
    assert.equal(file.status, 200, file.body)
    assert.match(file.headers.get('content-disposition') ?? '', /^attachment; filename="/)
    assert.match(file.body, new RegExp(VALUE))
    const bytes = await visitor.ask(root + apiPaths.recordValue(CLUSTER, TOPIC, 0, 0))
    assert.equal(bytes.body, VALUE)

    // Out again: nothing is left open.
    const left = await visitor.ask(`${root}/logout`)
    assert.equal(left.status, 303)
    const out = new URL(left.headers.get('location') ?? '', left.url)
    assert.equal(out.href, `${root}/login?signed-out`)
    assert.equal((await visitor.ask(`${root}/me`, { headers: JSON_TYPE })).status, 401)
  })
}

const ASSETS = path.join(import.meta.dirname, '../../../web/dist/assets')

async function groupBySocket(root: string, origin: string, visitor: Walker): Promise<string> {
  const socket = new WebSocket(`${root.replace('http', 'ws')}/ws`, {
    headers: { origin, cookie: cookieText(visitor) },
  })
  try {
    const frames: unknown[] = []
    socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString())))
    await once(socket, 'open')
    const asked = apiPaths.group(CLUSTER, GROUP)
    socket.send(JSON.stringify({ type: 'subscribe', id: 1, path: asked }))
    const data = await until(
      () => frames.map((frame) => serverFrame.parse(frame)).find(({ type }) => type === 'data'),
      { describe: 'the group arrives' },
    )
    assert.ok(data.type === 'data')
    return responses.group.parse(data.body).group?.id ?? ''
  } finally {
    const closed = once(socket, 'close')
    socket.close()
    await closed
  }
}

test('tls-terminating.conf leads from http to https, and speaks HTTP/2', async () => {
  const each = FORMS.find(({ name }) => name.startsWith('tls-terminating.conf')) ?? assert.fail()
  const index = FORMS.indexOf(each)
  const led = await fetch(`http://127.0.0.1:${ports[2 * index]}/c/x?q=a%20b`, {
    redirect: 'manual',
  })
  assert.equal(led.status, 301)
  assert.equal(led.headers.get('location'), 'https://127.0.0.1/c/x?q=a%20b')

  const connection = connect(urlOf(each))
  try {
    const sent = connection.request({ ':path': '/up' })
    const [headers] = await once(sent, 'response')
    assert.equal(headers[':status'], 200)
    assert.equal(connection.alpnProtocol, 'h2')
    assert.match(headers['strict-transport-security'], /^max-age=31536000/)
    sent.resume()
    await once(sent, 'end')
  } finally {
    const closed = once(connection, 'close')
    connection.close()
    await closed
  }
})
