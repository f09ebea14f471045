/**
 * The deployment notes (docs/deployment.md), sentence by sentence, where no other test proves them: seen from outside, with a real
 * process, a real broker that hangs, and a real proxy that ends TLS. The table at the end of that page names all of them.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { generateTls } from '@millrace/dev/kafka/tls.ts'
import { freePorts } from '@millrace/dev/kafka/ports.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import {
  type MillraceProcess,
  spawnMillrace,
  startMillrace,
} from '@millrace/dev/testing/millrace.ts'
import { startNginx } from '@millrace/dev/testing/nginx.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { WebSocket } from 'ws'

/** Nobody listens there. */
const NO_KAFKA = { BOOTSTRAP: '127.0.0.1:1' }
/** Also the time in which a busy machine has to reach the cluster after a start. */
const SHORT = { STREAMS_TASK_TIMEOUT_MS: '6000', STREAMS_HEARTBEAT_MS: '500' }
const SHORT_LIMIT_MS = 6_500

let folder: string
let users: string
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-notes-'))
  users = path.join(folder, 'users.properties')
  writeFileSync(users, 'ann: ann-password,staff\n')
})
after(() => rmSync(folder, { recursive: true }))

async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  const answer = await fetch(url, { redirect: 'manual', ...init })
  await answer.arrayBuffer()
  return answer.status
}

const becomes = (millrace: MillraceProcess, place: string, expected: number): Promise<unknown> =>
  until(async () => (await statusOf(millrace.url + place)) === expected, {
    describe: `${place} answers ${expected}`,
    everyMs: 50,
    deadlineMs: 60_000,
  })

const SIGN_IN: readonly (() => Record<string, string>)[] = [
  () => ({ AUTH_PROVIDER_TYPE: 'jetty', HASH_USER_FILE: users }),
  () => ({ AUTH_PROVIDER_TYPE: 'jetty', JETTY_AUTH_METHOD: 'basic', HASH_USER_FILE: users }),
  () => ({
    AUTH_PROVIDER_TYPE: 'openid',
    OPENID_ISSUER: 'http://127.0.0.1:1/realm',
    OPENID_CLIENT_ID: 'millrace',
  }),
]

/** A probe sends nothing, or HEAD; wrong credentials are not looked at. */
const CALLERS: readonly RequestInit[] = [
  {},
  { method: 'HEAD' },
  { headers: { authorization: `Basic ${btoa('ann:wrong')}` } },
]

async function healthIs(
  millrace: MillraceProcess,
  expected: Readonly<Record<string, number>>,
): Promise<void> {
  for (const [place, status] of Object.entries(expected)) {
    for (const init of CALLERS)
      assert.equal(await statusOf(millrace.url + place, init), status, `${init.method} ${place}`)
  }
}

test('health asks nobody who they are, with sign-in by form, basic or openid: /healthy is 200 and, in ERROR, 503, as GET and HEAD; /up is 200 always', async () => {
  await using stack = new AsyncDisposableStack()
  const instances: MillraceProcess[] = []
  for (const env of SIGN_IN) {
    const millrace = stack.use(
      await startMillrace({
        env: { ...NO_KAFKA, ...SHORT, ...env() },
      }),
    )
    // Kafka is away from the start, which is no fault of the instance yet.
    await healthIs(millrace, { '/healthy': 200, '/up': 200, '/ready': 503 })
    assert.equal(await statusOf(`${millrace.url}/me`), 401, 'everything else asks')
    instances.push(millrace)
  }
  for (const millrace of instances) {
    await becomes(millrace, '/healthy', 503)
    await healthIs(millrace, { '/healthy': 503, '/up': 200, '/ready': 503 })
  }
})

interface LogLine {
  readonly level: string
  readonly message: string
  readonly time: number
}

/** What it has logged with LOG_FORMAT=json. */
function logged(millrace: MillraceProcess): LogLine[] {
  return millrace
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => {
      const record: unknown = JSON.parse(line)
      const fields = new Map(Object.entries(record ?? {}))
      const text = (name: string) => String(fields.get(name))
      return { level: text('level'), message: text('message'), time: Date.parse(text('time')) }
    })
}

function timeOf(millrace: MillraceProcess, level: string, message: string): number {
  const line = logged(millrace).find((each) => each.level === level && each.message === message)
  assert.ok(line !== undefined, `${level} "${message}" in ${millrace.output()}`)
  return line.time
}

const snapshots = (millrace: MillraceProcess): LogLine[] =>
  logged(millrace).filter(({ message }) => /telemetry snapshots captured in/.test(message))

const MISSED = 'the primary cluster does not answer'
const ERROR = 'engine is in ERROR'

test('Kafka hangs: longer than time-out + heartbeat is ERROR, shorter is not; LOG_AND_EXIT ends with 1, LOG_EXCEPTION stays until a restart', async () => {
  await using kafka: TestKafka = await singleNode({ own: true })
  const start = (env: Record<string, string>, port?: number) =>
    startMillrace({
      ...(port !== undefined && { port }),
      env: {
        BOOTSTRAP: kafka.bootstrap,
        LOG_FORMAT: 'json',
        SNAPSHOT_INTERVAL_MS: '1000',
        REQUEST_TIMEOUT_MS: '2000',
        ...SHORT,
        ...env,
      },
    })
  // Without STREAMS_ERROR_STRATEGY: LOG_EXCEPTION is the default.
  const exception = await start({})
  try {
    await using exit = await start({ STREAMS_ERROR_STRATEGY: 'LOG_AND_EXIT' })
    await using patient = await start({
      STREAMS_ERROR_STRATEGY: 'LOG_AND_EXIT',
      STREAMS_TASK_TIMEOUT_MS: '300000',
    })
    for (const each of [exception, exit, patient]) {
      await becomes(each, '/ready', 200)
      assert.equal(await statusOf(`${each.url}/healthy`), 200)
    }

    const [broker] = kafka.nodes
    broker?.freeze()
    assert.deepEqual(await exit.exit, { code: 1, signal: null })
    await becomes(exception, '/healthy', 503)
    for (const each of [exit, exception]) {
      const lasted = timeOf(each, 'error', ERROR) - timeOf(each, 'warn', MISSED)
      // The clock of the log and that of the engine are read a moment apart.
      assert.ok(lasted >= SHORT_LIMIT_MS - 50, `ERROR ${lasted} ms after the first miss`)
    }
    assert.equal(await statusOf(`${exception.url}/up`), 200)
    assert.equal(await statusOf(`${exception.url}/kafka/v1/clusters`), 503)
    assert.equal(await statusOf(`${patient.url}/healthy`), 200)

    const failedAt = timeOf(exception, 'error', ERROR)
    broker?.thaw()
    await until(() => snapshots(exception).some(({ time }) => time > failedAt), {
      describe: 'snapshots go on',
    })
    await until(() => exception.output().includes('the engine stays in ERROR'), {
      describe: 'the log says that the cluster is back',
    })
    for (const place of ['/', '/kafka/v1/clusters', '/healthy', '/ready'])
      assert.equal(
        await statusOf(exception.url + place, { headers: { accept: 'text/html' } }),
        503,
        place,
      )
    assert.equal(await statusOf(`${exception.url}/up`), 200)
    await becomes(patient, '/ready', 200)
    assert.doesNotMatch(patient.output(), /engine is in ERROR/)
  } finally {
    await exception.stop()
  }
  await using restarted = await start({}, exception.port)
  await becomes(restarted, '/ready', 200)
  assert.equal(await statusOf(`${restarted.url}/kafka/v1/clusters`), 200)
})

async function opens(url: string): Promise<boolean> {
  const { origin } = new URL(url)
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers: { origin } })
  await once(socket, 'open')
  const closed = once(socket, 'close')
  socket.close()
  await closed
  return true
}

test('pages, API and socket are on one port, which is 3000 when PORT is not set', async () => {
  // An address of this machine's own that nothing else is likely to listen on.
  const HOST = '127.0.30.0'
  await using millrace = await spawnMillrace({ env: { ...NO_KAFKA, HOST, PORT: '' } })
  const said = await until(() => /Listening on \S+|Cannot listen on \S+/.exec(millrace.output()), {
    describe: 'it listens, or says why it cannot',
  })
  if (said[0].startsWith('Cannot')) {
    // Somebody has taken 3000 on all addresses: the message is the proof.
    assert.equal(said[0], `Cannot listen on ${HOST}:3000:`)
    return
  }
  const url = `http://${HOST}:3000`
  assert.equal(said[0], `Listening on ${url}`)
  assert.equal(await statusOf(`${url}/up`), 200)
  assert.equal(await statusOf(`${url}/kafka/v1/clusters`), 200)
  assert.match(
    (await fetch(`${url}/`, { headers: { accept: 'text/html' } })).headers.get('content-type') ??
      '',
    /html/,
  )
  assert.ok(await opens(url))
})

const MANUAL = path.join(import.meta.dirname, '../../docs/deployment.md')

/** The blocks of the manual in that language, in its order. */
function blocks(language: string): string[] {
  const text = readFileSync(MANUAL, 'utf8')
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    ([, block = '']) => block,
  )
}

/** What ingress-nginx makes of the manual's Ingress: its path as a case-insensitive location, its target as a rewrite. */
function ofIngress(yaml: string): string {
  const target = /rewrite-target: (\S+)/.exec(yaml)?.[1]
  const from = /path: (\S+)/.exec(yaml)?.[1]
  assert.ok(target !== undefined && from !== undefined)
  return `server { listen 80;
    location ~* "^${from}" {
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_set_header Host $http_host;
      rewrite "(?i)${from}" ${target} break;
      proxy_pass http://127.0.0.1:3000;
    } }`
}

test('the proxies of the manual serve pages, deep links, API and socket: nginx, nginx under a path, and the ingress', async () => {
  const [standard = '', custom = ''] = blocks('nginx')
  const ingress = blocks('yaml').find((block) => block.includes('kind: Ingress')) ?? ''
  await using millrace = await startMillrace({ env: NO_KAFKA })
  for (const [configuration, entries] of [
    [standard, ['', '/']],
    [custom, ['/kpow', '/kpow/']],
    [ofIngress(ingress), ['/kpow', '/kpow/']],
  ] as const) {
    const [base, slash] = entries
    await using nginx = await startNginx(
      (port) =>
        configuration
          .replaceAll('listen 80;', `listen 127.0.0.1:${port};`)
          .replaceAll('127.0.0.1:3000', `127.0.0.1:${millrace.port}`),
      `${base}/up`,
    )
    const headers = { accept: 'text/html' }
    const direct = await (await fetch(millrace.url, { headers })).text()
    for (const place of [base, slash, `${base}/c/x/topics/orders`]) {
      const page = await fetch(nginx.url + place, { headers, redirect: 'manual' })
      assert.equal(await page.text(), direct, place)
    }
    assert.equal(await statusOf(`${nginx.url}${base}/kafka/v1/clusters`), 200)
    assert.ok(await opens(nginx.url + base))
  }
})

interface Answer {
  readonly status: number
  /** Absolute, as a browser understands it. */
  readonly location: string
  readonly cookies: readonly string[]
}

/** Over TLS, without following redirects. */
async function overTls(
  url: string,
  ca: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { body = '', ...rest } = options
  const sent = request(url, { ca, agent: false, ...rest }).end(body)
  const [answer] = await once(sent, 'response')
  answer.resume()
  await once(answer, 'end')
  return {
    status: answer.statusCode,
    location: new URL(answer.headers.location ?? '', url).href,
    cookies: answer.headers['set-cookie'] ?? [],
  }
}

test('TLS ends at a proxy, people sign in with a file: with HTTP_FORWARDED=true redirects stay on https and the cookie is Secure', async () => {
  const tls = path.join(folder, 'tls')
  await generateTls(tls)
  const ca = readFileSync(path.join(tls, 'ca.crt'), 'utf8')
  const [securePort = 0] = await freePorts(1)
  const entry = `https://127.0.0.1:${securePort}`
  await using millrace = await startMillrace({
    env: {
      ...NO_KAFKA,
      HTTP_FORWARDED: 'true',
      AUTH_PROVIDER_TYPE: 'jetty',
      HASH_USER_FILE: users,
    },
  })
  const to = `proxy_pass http://127.0.0.1:${millrace.port};
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header Host $http_host;`
  await using _nginx = await startNginx(
    (port) => `server { listen 127.0.0.1:${port}; location / { ${to} } }
      server { listen 127.0.0.1:${securePort} ssl;
        ssl_certificate ${tls}/server.crt; ssl_certificate_key ${tls}/server.key;
        location / { ${to} } }`,
    '/up',
  )
  const page = { accept: 'text/html', 'sec-fetch-mode': 'navigate' }
  const led = await overTls(`${entry}/c/x/topics`, ca, { headers: page })
  assert.equal(led.status, 303)
  assert.equal(led.location, `${entry}/login?landing=%2Fc%2Fx%2Ftopics`)

  const signedIn = await overTls(`${entry}/j_security_check`, ca, {
    method: 'POST',
    headers: {
      ...page,
      origin: entry,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'j_username=ann&j_password=ann-password&landing=%2Fc%2Fx%2Ftopics',
  })
  assert.equal(signedIn.status, 303)
  assert.equal(signedIn.location, `${entry}/c/x/topics`)
  const session = signedIn.cookies.find((line) => line.startsWith('__Host-millrace_session_'))
  assert.match(session ?? '', /; Secure/)

  const cookie = session?.split(';', 1)[0] ?? ''
  const me = await overTls(`${entry}/me`, ca, { headers: { cookie } })
  assert.equal(me.status, 200)
  const out = await overTls(`${entry}/logout`, ca, { headers: { ...page, cookie } })
  assert.equal(out.status, 303)
  assert.ok(out.location.startsWith(`${entry}/`), out.location)
})
