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
import { generateTls } from '@millrace/dev/kafka/tls.ts'
import { walker, type Walker } from '@millrace/dev/testing/browser-walk.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { startNginx, type NginxProcess } from '@millrace/dev/testing/nginx.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { commit, createTopics, openTestKafka, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'
import { WebSocket } from 'ws'

const CLUSTER = 'Proxies/EU 1'
const TOPIC = uniqueName('behind-proxies')
/** All that proxies decode, merge, cut off or take for something else. */
const GROUP = `${uniqueName('g')}/a/b//c %2F?#/../;x&y=+`
const VALUE = 'value of the record'
const PERSON = { j_username: 'ann', j_password: 'ann-password' }

const NOTES_STANDARD = `
  server {
    listen       80;
    server_name  localhost;

     location /  {
      proxy_pass http://localhost:3000/;
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection 'upgrade';
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Host $http_host;
      proxy_cache_bypass $http_upgrade;
      proxy_headers_hash_max_size 512;
      proxy_headers_hash_bucket_size 128;
     }
}
`
const NOTES_CUSTOM = `
server {
  listen       80;
  server_name  localhost;

   location /prometheus/ { 
     # configuration options for your prometheus server go here...
   }

   location /kpow/  {
      proxy_pass http://localhost:3000/;
      rewrite /kpow/(.*) /$1 break;
      proxy_redirect http://localhost/ /kpow/;

      proxy_http_version 1.1;

      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection 'upgrade';
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Host $http_host;
      proxy_cache_bypass $http_upgrade;
      proxy_headers_hash_max_size 512;
      proxy_headers_hash_bucket_size 128;
     }
}
`
/**
 * From the template of ingress-nginx 1.11 (rootfs/etc/nginx/template/nginx.tmpl), for the path and the annotations of the notes, with
 * the controller's defaults: no buffering, 1 MB, 60 s, 4 kB of headers.
 */
const INGRESS = `
map $http_upgrade $connection_upgrade { default upgrade; '' close; }
server {
  listen       80;
  server_name  localhost;
  location ~* "^/kpow(/|$)(.*)" {
    client_max_body_size 1m;
    proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_set_header X-Request-ID $request_id;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Forwarded-Port $server_port;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Scheme $scheme;
    proxy_set_header X-Scheme $scheme;
    proxy_set_header X-Original-Forwarded-For $http_x_forwarded_for;
    proxy_set_header Proxy "";
    proxy_connect_timeout 5s;
    proxy_send_timeout 60s;
    proxy_read_timeout 60s;
    proxy_buffering off;
    proxy_buffer_size 4k;
    proxy_buffers 4 4k;
    proxy_max_temp_file_size 1024m;
    proxy_request_buffering on;
    proxy_http_version 1.1;
    proxy_cookie_domain off;
    proxy_cookie_path off;
    proxy_next_upstream error timeout;
    rewrite "(?i)/kpow(/|$)(.*)" /$2 break;
    proxy_pass http://localhost:3000;
    proxy_redirect http://kpow.info:80/ /kpow/;
  }
}
`
const shipped = (name: string): string =>
  readFileSync(path.join(import.meta.dirname, '../../../deploy/nginx', `${name}.conf`), 'utf8')

const withTls = (configuration: string): string =>
  configuration.replace(
    /listen +80;/,
    'listen 443 ssl; ssl_certificate /etc/nginx/tls/millrace.crt; ssl_certificate_key /etc/nginx/tls/millrace.key;',
  )

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
let kafka: TestKafka
let plain: MillraceProcess
let trusting: MillraceProcess
let nginx: NginxProcess
/** Ports of the forms, plain and TLS. */
let ports: readonly number[]

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-proxies-'))
  const tls = path.join(folder, 'tls')
  await generateTls(tls)
  const ca = readFileSync(path.join(tls, 'ca.crt'), 'utf8')
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
  plain = await start({})
  trusting = await start({ HTTP_FORWARDED: 'true' })
  ports = await freePorts(2 * FORMS.length)
  nginx = await startNginx(
    (port) => `server { listen 127.0.0.1:${port}; location = /up { return 200; } }
      ${FORMS.map((each, index) => deployed(each, index)).join('\n')}`,
    '/up',
  )
})
after(async () => {
  await nginx?.stop()
  await trusting?.stop()
  await plain?.stop()
  await kafka?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** Its text with this machine's ports and certificate. */
function deployed({ configuration, forwarded }: Form, index: number): string {
  const { port } = forwarded ? trusting : plain
  return (
    configuration
      .replaceAll(/listen( +)80;/g, (_, space) => `listen${space}127.0.0.1:${ports[2 * index]};`)
      .replaceAll('listen 443 ', `listen 127.0.0.1:${ports[2 * index + 1]} `)
      .replaceAll(':3000', `:${port}`)
      .replaceAll('/etc/nginx/tls/millrace.', `${folder}/tls/server.`)
      // Of several in one nginx.
      .replaceAll('shared:millrace_tls:1m', `shared:millrace_tls_${index}:1m`)
  )
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
