/** A real Keycloak, with one realm that a test fills; about 20 s to start and 450 MB. Only for slow tests. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { devError } from '../errors.ts'
import { freePorts } from '../kafka/ports.ts'
import { reap } from '../kafka/reaper.ts'
import { until } from './until.ts'

/** The system's. */
const JAVA = 'java'
const HOME = fileURLToPath(new URL('../../.cache/keycloak', import.meta.url))
const READY_MS = 180_000
const REALM = 'test'
const ADMIN = { username: 'admin', password: 'only-for-tests' }

export interface Keycloak extends AsyncDisposable {
  /** Of the realm. */
  readonly issuer: string
  /** Adds a signing key that is used from now on; the old one stays published. */
  rotateKey(): Promise<void>
}

/** @param realm representation of the Admin API, without its name @throws DevError */
export async function startKeycloak(realm: Readonly<Record<string, unknown>>): Promise<Keycloak> {
  const jar = path.join(HOME, 'lib', 'quarkus-run.jar')
  if (!existsSync(jar)) throw devError('MR_DEV_KEYCLOAK_MISSING', [HOME])
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const child = spawn(JAVA, javaArguments(jar, port), {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.username,
      KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
    },
  })
  reap(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-20_000)
    })
  const exit = once(child, 'close')
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exit
  }
  const token = await until(
    () => {
      if (child.exitCode === null) return adminToken(url)
      throw devError('MR_DEV_DIED', ['Keycloak', `exit code ${child.exitCode}`, output])
    },
    { describe: 'Keycloak answers', deadlineMs: READY_MS, everyMs: 500 },
  ).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const admin = (place: string, body: object): Promise<void> => post(url + place, token, body)
  await admin('/admin/realms', { ...realm, realm: REALM, enabled: true })
  let keys = 0
  return {
    issuer: `${url}/realms/${REALM}`,
    rotateKey: () =>
      admin(`/admin/realms/${REALM}/components`, {
        name: `rotated-${++keys}`,
        providerId: 'rsa-generated',
        providerType: 'org.keycloak.keys.KeyProvider',
        config: { priority: [String(1000 + keys)], algorithm: ['RS256'], keySize: ['2048'] },
      }),
    [Symbol.asyncDispose]: stop,
  }
}

/** Java itself, not bin/kc.sh: that one would leave its child behind when it is killed. */
function javaArguments(jar: string, port: number): string[] {
  const opens = ['java.util', 'java.util.concurrent', 'java.security', 'java.lang']
  const threads = 'io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory'
  return [
    '-Xms64m',
    '-Xmx400m',
    '-XX:TieredStopAtLevel=1',
    `-Dkc.home.dir=${HOME}`,
    `-Djboss.server.config.dir=${path.join(HOME, 'conf')}`,
    '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
    '-Dpicocli.disable.closures=true',
    `-Djava.util.concurrent.ForkJoinPool.common.threadFactory=${threads}`,
    ...opens.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
    '-cp',
    jar,
    'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
    'start',
    '--optimized',
    '--cache=local',
    '--http-enabled=true',
    '--hostname-strict=false',
    '--http-host=127.0.0.1',
    `--http-port=${port}`,
  ]
}

async function adminToken(url: string): Promise<string> {
  const answer = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...ADMIN }),
  })
  const body: unknown = await answer.json()
  const token: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'access_token') : undefined
  if (typeof token !== 'string') throw new TypeError(`no token: ${JSON.stringify(body)}`)
  return token
}

async function post(url: string, token: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok)
    throw devError('MR_DEV_COMMAND_FAILED', [
      `POST ${url}`,
      `status ${answer.status}`,
      await answer.text(),
    ])
}
