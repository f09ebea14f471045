/** The real server as a process of its own, for tests and the demo. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { devError } from '../errors.ts'
import { freePorts } from '../kafka/ports.ts'
import { reap } from '../kafka/reaper.ts'
import { askHttps } from './ask-https.ts'

/** The server is run, never imported. */
const root = fileURLToPath(new URL('../../', import.meta.url))

const READY_SECONDS = 30
/** Characters that are kept of what the server writes. */
const MAX_OUTPUT = 1_000_000

export interface MillraceOptions {
  /** The server's whole environment besides PATH, HOME and the like: nothing of the caller's is passed on. */
  readonly env: Readonly<Record<string, string>>
  /** As after `./millrace start`. */
  readonly args?: readonly string[]
  /** A free one when left out. */
  readonly port?: number
  /** Called with what the server writes, as it comes. */
  readonly onOutput?: (text: string) => void
}

export interface MillraceProcess extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, or https where ENABLE_HTTPS is true; without a slash at the end. */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** What it has written to stdout and stderr. */
  output(): string
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** SIGTERM; SIGKILL after 10 s. Resolves when it is gone. */
  stop(): Promise<void>
}

/**
 * Starts the server on 127.0.0.1 and waits until it answers /up.
 * @throws DevError MR_DEV_DIED, MR_DEV_NOT_READY, with what it wrote
 */
export async function startMillrace(options: MillraceOptions): Promise<MillraceProcess> {
  const server = await spawnMillrace(options)
  let ended: string | null = null
  void server.exit.then(({ code, signal }) => (ended = signal ?? `exit code ${code}`))
  const deadline = Date.now() + READY_SECONDS * 1000
  while (Date.now() < deadline) {
    if (ended !== null) throw devError('MR_DEV_DIED', ['Millrace', ended, server.output()])
    if (await isUp(server.url)) return server
    await delay(30)
  }
  await server.stop()
  throw devError('MR_DEV_NOT_READY', ['Millrace', READY_SECONDS, server.output()])
}

/** The same without waiting: for starts that are meant to fail. */
export async function spawnMillrace(options: MillraceOptions): Promise<MillraceProcess> {
  const port = options.port ?? (await freePorts(1))[0] ?? 0
  // Memory as in `./millrace start` (launcher/main.sh).
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=2', '--', join(root, 'server', 'main.ts'), ...(options.args ?? [])],
    {
      // Own process group: Ctrl-C in a terminal reaches the one who started it, who ends it in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...inherited(),
        MALLOC_ARENA_MAX: '2',
        HOST: '127.0.0.1',
        PORT: String(port),
        // Brokers are shared by many tests: those that are about state say so.
        PERSISTENCE_MODE: 'none',
        ...options.env,
      },
    },
  )
  reap(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_OUTPUT)
      options.onOutput?.(text)
    })
  }
  // 'close' comes after the last output, 'exit' may come before it.
  const exit = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode }))
  const stop = async () => {
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await exit
    clearTimeout(late)
  }
  return {
    url: `${options.env['ENABLE_HTTPS'] === 'true' ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    output: () => output,
    exit,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function isUp(url: string): Promise<boolean> {
  try {
    if (url.startsWith('https:'))
      return (await askHttps(`${url}/up`, { rejectUnauthorized: false })).status === 200
    const response = await fetch(`${url}/up`)
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false // nobody listens yet
  }
}

function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'NODE_COMPILE_CACHE', 'SSL_CERT_FILE']
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
