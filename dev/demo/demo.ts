/** A real Kafka with a believable, moving estate, and Millrace beside it: for `./millrace demo` and end-to-end tests. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ACTION_NAMES } from '@millrace/contract/actions.ts'
import { devError } from '../errors.ts'
import { startSingleNode, temporaryFolder, type KafkaCluster } from '../kafka/cluster.ts'
import { freePorts, isFree } from '../kafka/ports.ts'
import { reap, reapFolder } from '../kafka/reaper.ts'
import { startMillrace, type MillraceProcess } from '../testing/millrace.ts'
import { pauseTraffic, resumeTraffic } from './control.ts'
import { startShareGroup, startStreamsGroup } from './estate/java-groups.ts'

export interface DemoOptions {
  /** Of Millrace; a free one when left out. */
  readonly port?: number | undefined
  /** Of Kafka; a free one when left out. */
  readonly kafkaPort?: number | undefined
  /** Keep the data in keptFolder() at the end, and go on with it if it is there. */
  readonly keep?: boolean
  /** Variables for Millrace besides the demo's own. */
  readonly env?: Readonly<Record<string, string>>
  readonly onOutput?: (text: string) => void
}

export interface Demo extends AsyncDisposable {
  readonly url: string
  readonly bootstrap: string
  readonly kafka: KafkaCluster
  readonly millrace: MillraceProcess
  /** For control.ts, from any process. */
  readonly controlSocket: string
  pauseTraffic(): Promise<void>
  resumeTraffic(): Promise<void>
  /** Resolves with a sentence when something that belongs to the demo ends by itself. */
  readonly broken: Promise<string>
}

/** Where `--keep` keeps the data. */
export function keptFolder(): string {
  return join(tmpdir(), 'millrace-demo-kept')
}

/**
 * Resolves when Millrace is up; its first numbers come a little later (numbers.ts).
 * @throws DevError MR_DEV_PORT_BUSY before anything is started
 */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { keep = false } = options
  await wantPort(options.port, 'Millrace', '--port')
  await wantPort(options.kafkaPort, 'Kafka', '--kafka-port')
  await using stack = new AsyncDisposableStack()
  // The state of the streams application and the socket, beside Kafka's own folder.
  const scratch = await temporaryFolder('demo-scratch')
  reapFolder(scratch)
  stack.defer(() => rm(scratch, { recursive: true, force: true }))

  const kafka = await startSingleNode({
    ...(options.kafkaPort && { port: options.kafkaPort }),
    ...(keep && { dir: keptFolder() }),
  })
  stack.use(kafka)
  const controlSocket = join(scratch, 'traffic')
  const traffic = startTraffic(kafka.bootstrap, controlSocket)
  stack.defer(() => end(traffic))
  const moving = said(traffic, 'moving')
  await said(traffic, 'created')

  // Millrace starts while history is written; the JVMs, which take a core each for seconds, only then.
  const millrace = await startMillrace({
    env: { ...environment(kafka.bootstrap), ...options.env },
    port: options.port ?? (await freePorts(1))[0] ?? 0,
    ...(options.onOutput && { onOutput: options.onOutput }),
  })
  stack.use(millrace)
  await moving
  const shareGroup = startShareGroup(kafka.bootstrap, scratch)
  stack.defer(() => end(shareGroup))
  const streamsGroup = await startStreamsGroup(kafka.bootstrap, scratch)
  stack.defer(() => end(streamsGroup))
  const owned = stack.move()
  return {
    url: millrace.url,
    bootstrap: kafka.bootstrap,
    kafka,
    millrace,
    controlSocket,
    pauseTraffic: () => pauseTraffic(controlSocket),
    resumeTraffic: () => resumeTraffic(controlSocket),
    broken: Promise.race([
      endOf(kafka.nodes[0]?.process ?? null, `Kafka (log: ${kafka.nodes[0]?.logFile ?? ''})`),
      endOf(traffic, 'the traffic process'),
      endOf(shareGroup, 'the share group'),
      endOf(streamsGroup, 'the streams application'),
      millrace.exit.then(() => 'Millrace ended by itself.'),
    ]),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function environment(bootstrap: string): Record<string, string> {
  return {
    BOOTSTRAP: bootstrap,
    ENVIRONMENT_NAME: 'Demo',
    NODE_ENV: 'production',
    // History and settings outlive `--keep`.
    PERSISTENCE_MODE: 'full',
    // Nobody but this machine, also when a page elsewhere has its name point here.
    HOST: '127.0.0.1',
    ALLOWED_HOSTS: '127.0.0.1,localhost',
    ...Object.fromEntries(ACTION_NAMES.map((action) => [`ALLOW_${action}`, 'true'])),
  }
}

async function wantPort(port: number | undefined, what: string, option: string): Promise<void> {
  if (port !== undefined && !(await isFree(port)))
    throw devError('MR_DEV_PORT_BUSY', [port, what, option])
}

function startTraffic(bootstrap: string, controlSocket: string): ChildProcess {
  const main = fileURLToPath(new URL('traffic/main.ts', import.meta.url))
  const child = fork(main, [bootstrap, controlSocket], { detached: true })
  reap(child)
  return child
}

/** Resolves when the traffic process has said the word. */
async function said(traffic: ChildProcess, word: 'created' | 'moving'): Promise<void> {
  for (;;) {
    const [message]: unknown[] = await Promise.race([
      once(traffic, 'message'),
      once(traffic, 'exit').then(([code]: unknown[]) => {
        throw devError('MR_DEV_DIED', ['The traffic process', `exit code ${String(code)}`, 'above'])
      }),
    ])
    if (message === word) return
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

async function endOf(child: ChildProcess | null, what: string): Promise<string> {
  if (child) await once(child, 'exit')
  return `${what} ended by itself.`
}
