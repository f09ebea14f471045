/**
 * Several instances of the real server behind a real nginx: round robin without stickiness, the next one when one fails, as
 * any load balancer does it.
 */
import { randomUUID } from 'node:crypto'
import { freezeProcess } from '../kafka/freeze.ts'
import { freePorts } from '../kafka/ports.ts'
import { startMillrace, type MillraceProcess } from './millrace.ts'
import { startNginx, type NginxProcess } from './nginx.ts'

export interface TestInstance {
  /** Of this one, past nginx: `http://127.0.0.1:PORT`. */
  readonly url: string
  readonly running: boolean
  /** Starts it anew, on the same port. Resolves when it answers /up. */
  start(env?: Readonly<Record<string, string>>): Promise<void>
  /** SIGTERM. */
  stop(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
  /** SIGSTOP: its connections stay open, nothing answers. */
  freeze(): void
  thaw(): void
  /** Of all its lives. */
  output(): string
}

export interface TestInstances extends AsyncDisposable {
  /** Of nginx. */
  readonly url: string
  readonly all: readonly TestInstance[]
  /** Of the internal topics and the group. */
  readonly prefix: string
  readonly secret: string
}

export interface TestInstancesOptions {
  readonly count: number
  readonly bootstrap: string
  /** Beside or instead of what is set here. */
  readonly env?: Readonly<Record<string, string>>
}

export async function startInstances(options: TestInstancesOptions): Promise<TestInstances> {
  const { count, bootstrap } = options
  const prefix = `__millrace_${randomUUID().slice(0, 8)}`
  const secret = randomUUID()
  const env = {
    BOOTSTRAP: bootstrap,
    ENVIRONMENT_NAME: 'Instances',
    PERSISTENCE_MODE: 'full',
    MILLRACE_SECRET: secret,
    MILLRACE_TOPIC_PREFIX: prefix,
    // Fewer to make: tests start on brokers that are busy with others.
    NUM_PARTITIONS: '3',
    SNAPSHOT_INTERVAL_MS: '2000',
    LOG_FORMAT: 'plain',
    ...options.env,
  }
  const ports = await freePorts(count)
  const all = ports.map((port) => testInstance(port, env))
  let nginx: NginxProcess | undefined
  try {
    await Promise.all(all.map((instance) => instance.start()))
    nginx = await startNginx((port) => configuration(port, ports), '/up')
  } catch (error) {
    await Promise.all(all.map((instance) => instance.kill()))
    throw error
  }
  const { url } = nginx
  return {
    url,
    all,
    prefix,
    secret,
    async [Symbol.asyncDispose]() {
      await nginx.stop()
      await Promise.all(all.map((instance) => instance.kill()))
    },
  }
}

function testInstance(port: number, env: Readonly<Record<string, string>>): TestInstance {
  let process: MillraceProcess | undefined
  let output = ''
  const signal = (name: NodeJS.Signals): void => {
    if (process !== undefined) globalThis.process.kill(process.pid, name)
  }
  return {
    url: `http://127.0.0.1:${port}`,
    get running() {
      return process !== undefined
    },
    async start(more = {}) {
      process = await startMillrace({
        env: { ...env, ...more },
        port,
        onOutput: (text) => {
          output += text
        },
      })
    },
    async stop() {
      const ending = process
      process = undefined
      await ending?.stop()
    },
    async kill() {
      const ending = process
      if (ending === undefined) return
      signal('SIGKILL')
      process = undefined
      await ending.exit
    },
    freeze() {
      if (process !== undefined) freezeProcess(process.pid)
    },
    thaw: () => signal('SIGCONT'),
    output: () => output,
  }
}

/**
 * `max_fails=0`: every request tries, so that what fails here is Millrace's doing and not that nginx has given all of them up.
 * PUT and DELETE are idempotent and go to the next one, too; POST does not.
 */
function configuration(port: number, upstreams: readonly number[]): string {
  const servers = upstreams.map((upstream) => `server 127.0.0.1:${upstream} max_fails=0;`).join(' ')
  return `upstream millrace { ${servers} }
server { listen 127.0.0.1:${port};
  location / { proxy_pass http://millrace;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection 'upgrade';
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header Host $http_host;
    proxy_next_upstream error timeout http_502 http_503 http_504;
    proxy_connect_timeout 1s; proxy_read_timeout 5s;
  }
}`
}
