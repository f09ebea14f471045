import { freezeProcess } from './freeze.ts'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, open, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { devError } from '../errors.ts'
import { runTool, startJava, type KafkaVersion } from './java.ts'

/** Characters of the log that an error may quote. */
const TAIL_LENGTH = 16_384
const READY_SECONDS = 90
const STOP_SECONDS = 20

export interface NodeSpec {
  readonly id: number
  /** Of the PLAINTEXT listener. */
  readonly port: number
  readonly version: KafkaVersion
  /** Holds the properties, the log and, where the properties do not say otherwise, the data. */
  readonly dir: string
  readonly properties: Readonly<Record<string, string>>
  readonly clusterId: string
  readonly heapMb: number
  readonly formatArgs?: readonly string[]
  readonly jvmOptions?: readonly string[]
  /** Default 90: a broker takes 2 s on an idle machine, and 15 s and more when both cores are busy. */
  readonly readySeconds?: number
}

/** One Kafka process (broker, controller or both) that can be hurt and healed. */
export class KafkaNode {
  readonly spec: NodeSpec
  #child: ChildProcess | null = null

  constructor(spec: NodeSpec) {
    this.spec = spec
  }

  get id(): number {
    return this.spec.id
  }

  get port(): number {
    return this.spec.port
  }

  /** Of the running process, or null. */
  get pid(): number | null {
    return this.#running()?.pid ?? null
  }

  /** The running process, for those who must know when it ends. */
  get process(): ChildProcess | null {
    return this.#running()
  }

  get logFile(): string {
    return join(this.spec.dir, 'server.log')
  }

  /** Formats the storage on the first start, then starts the process and waits until it serves. */
  async start(): Promise<void> {
    if (this.#running()) return
    await this.#prepare()
    const readFrom = existsSync(this.logFile) ? (await stat(this.logFile)).size : 0
    const { version, heapMb, jvmOptions = [] } = this.spec
    const child = startJava(
      {
        version,
        mainClass: 'kafka.Kafka',
        args: [this.#propertiesFile],
        jvmOptions: [`-Xms${heapMb}m`, `-Xmx${heapMb}m`, ...jvmOptions],
      },
      this.logFile,
    )
    this.#child = child
    await this.#ready(child, readFrom)
  }

  /** SIGKILL, as a machine that loses power. Resolves when the process is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** SIGTERM; SIGKILL when it has not gone after 20 s. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  /** SIGSTOP: its connections stay open and nothing answers. */
  freeze(): void {
    const pid = this.#running()?.pid
    if (pid !== undefined) freezeProcess(pid)
  }

  thaw(): void {
    this.#running()?.kill('SIGCONT')
  }

  /** Ends it when it runs, and starts it again on the same data and port. */
  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  get #propertiesFile(): string {
    return join(this.spec.dir, 'server.properties')
  }

  #running(): ChildProcess | null {
    const child = this.#child
    return child && child.exitCode === null && child.signalCode === null ? child : null
  }

  async #prepare(): Promise<void> {
    const { dir, properties, clusterId, formatArgs = [], version } = this.spec
    await mkdir(dir, { recursive: true })
    const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}\n`)
    await writeFile(this.#propertiesFile, lines.join(''))
    const formatted = join(dir, 'formatted')
    if (existsSync(formatted)) return
    const result = await runTool({
      version,
      mainClass: 'kafka.tools.StorageTool',
      args: ['format', '-t', clusterId, '-c', this.#propertiesFile, ...formatArgs],
    })
    if (result.code !== 0)
      throw devError('MR_DEV_COMMAND_FAILED', [
        'StorageTool format',
        `exit code ${result.code}`,
        result.stdout + result.stderr,
      ])
    await writeFile(formatted, clusterId)
  }

  async #ready(child: ChildProcess, readFrom: number): Promise<void> {
    const what = `Kafka ${this.spec.version} node ${this.id} on port ${this.port}`
    const seconds = this.spec.readySeconds ?? READY_SECONDS
    const deadline = Date.now() + seconds * 1000
    // A node with thousands of partitions writes tens of megabytes before it is ready: read what is new, keep the end.
    let from = readFrom
    let tail = ''
    while (Date.now() < deadline) {
      const fresh = await readLog(this.logFile, from)
      from += fresh.length
      tail = (tail + fresh.toString()).slice(-TAIL_LENGTH - fresh.length)
      if (tail.includes('Kafka Server started')) return
      tail = tail.slice(-TAIL_LENGTH)
      if (child.exitCode !== null || child.signalCode !== null) {
        const how = child.signalCode ?? `exit code ${child.exitCode}`
        throw devError('MR_DEV_DIED', [what, how, lastLines(tail)])
      }
      await delay(50)
    }
    child.kill('SIGKILL')
    throw devError('MR_DEV_NOT_READY', [what, seconds, lastLines(tail)])
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#running()
    if (!child) return
    const gone = once(child, 'exit')
    child.kill(signal)
    child.kill('SIGCONT') // a frozen process does not see SIGTERM
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000)
    await gone
    clearTimeout(late)
  }
}

async function readLog(file: string, from: number): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const buffer = Buffer.alloc(Math.max(0, size - from))
    await handle.read(buffer, 0, buffer.length, from)
    return buffer
  } finally {
    await handle.close()
  }
}

function lastLines(log: string): string {
  return log.trimEnd().split('\n').slice(-30).join('\n')
}
