/**
 * A real schema registry (Apicurio, in memory) with a Confluent-compatible API; 5 to 15 s to start and 260 MB.
 *
 *     await using registry = await startRegistry()
 *
 * Where it differs from Confluent's: compatibility is NONE by default, `/contexts` knows one, and a subject such as
 * `:.ctx:name` is a plain name.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { devError } from '../errors.ts'
import { freezeProcess } from '../kafka/freeze.ts'
import { freePorts } from '../kafka/ports.ts'
import { reap, reapFolder } from '../kafka/reaper.ts'
import { pythonJava } from './python.ts'
import { until } from './until.ts'

export interface Registration {
  readonly schema: string
  /** AVRO when left out. */
  readonly schemaType?: 'AVRO' | 'PROTOBUF' | 'JSON'
  readonly references?: readonly {
    readonly name: string
    readonly subject: string
    readonly version: number
  }[]
}

export interface TestRegistry extends AsyncDisposable {
  /** Base address of the Confluent-compatible API, without a slash at its end. */
  readonly url: string
  /** A new version of a subject. @returns the schema's id */
  register(subject: string, registration: Registration): Promise<number>
  /** Any call of the API; a body makes it a POST unless told otherwise. @throws DevError for a status that is not good */
  call(place: string, body?: object, method?: string): Promise<unknown>
  /** SIGKILL: connections are refused. */
  kill(): Promise<void>
  /** Again on the same port, with the schemas and ids it had. */
  restart(): Promise<void>
  /** SIGSTOP: connections stay open, nothing answers. */
  pause(): void
  resume(): void
}

const JAR = fileURLToPath(new URL('../../.cache/registry/quarkus-run.jar', import.meta.url))
const READY_MS = 120_000
const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json'

/** @throws DevError */
export async function startRegistry(): Promise<TestRegistry> {
  if (!existsSync(JAR)) throw devError('MR_DEV_REGISTRY_MISSING', [JAR])
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-registry-'))
  reapFolder(folder)
  const [port = 0, management = 0] = await freePorts(2)
  const url = `http://127.0.0.1:${port}/apis/ccompat/v7`
  const start = (): Promise<ChildProcess> => startApicurio(folder, port, management, url)
  let child = await start()
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }
  const call = (place: string, body?: object, method?: string): Promise<unknown> =>
    ask(url + place, body, method)
  return {
    url,
    call,
    kill,
    async register(subject, registration) {
      const answer = await call(`/subjects/${encodeURIComponent(subject)}/versions`, registration)
      const id: unknown = Reflect.get(Object(answer), 'id')
      if (typeof id !== 'number') throw new TypeError(`no id: ${JSON.stringify(answer)}`)
      return id
    },
    async restart() {
      await kill()
      child = await start()
    },
    pause() {
      if (child.pid !== undefined) freezeProcess(child.pid)
    },
    resume() {
      child.kill('SIGCONT')
    },
    async [Symbol.asyncDispose]() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startApicurio(
  folder: string,
  port: number,
  management: number,
  url: string,
): Promise<ChildProcess> {
  const logFile = path.join(folder, 'log')
  const log = openSync(logFile, 'a')
  const properties = {
    'quarkus.http.host': '127.0.0.1',
    'quarkus.http.port': port,
    'quarkus.management.host': '127.0.0.1',
    'quarkus.management.port': management,
    'quarkus.http.access-log.enabled': false,
    // In a file, so that ids are the same after a restart.
    'apicurio.datasource.url': `jdbc:h2:file:${path.join(folder, 'schemas')};WRITE_DELAY=0`,
    'java.io.tmpdir': folder,
  }
  const child = spawn(
    pythonJava(),
    [
      '-Xmx384m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-XX:-UsePerfData',
      ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`),
      '-jar',
      JAR,
    ],
    { detached: true, stdio: ['ignore', log, log] },
  )
  closeSync(log)
  reap(child)
  await until(
    async () => {
      if (child.exitCode === null) return (await fetch(`${url}/subjects`)).ok
      const said = readFileSync(logFile, 'utf8').slice(-5000)
      throw devError('MR_DEV_DIED', ['the schema registry', `exit code ${child.exitCode}`, said])
    },
    { describe: 'the schema registry answers', deadlineMs: READY_MS, everyMs: 200 },
  ).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  return child
}

async function ask(url: string, body?: object, method?: string): Promise<unknown> {
  const answer = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { 'content-type': CONTENT_TYPE },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const said = await answer.text()
  if (answer.ok) return said === '' ? null : (JSON.parse(said) as unknown)
  throw devError('MR_DEV_COMMAND_FAILED', [url, `status ${answer.status}`, said])
}
