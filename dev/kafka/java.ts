/** Java programs out of Kafka's jars: brokers, and the command-line tools that Kafka comes with. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { devError } from '../errors.ts'
import { reap } from './reaper.ts'

export type KafkaVersion = '4.3.1' | '3.9.2'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../../', import.meta.url))

export interface JavaProgram {
  readonly version: KafkaVersion
  readonly mainClass: string
  readonly args: readonly string[]
  readonly jvmOptions?: readonly string[]
}

export interface ToolResult {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

/** Starts a long-lived program; its output is appended to the file. It ends when this process ends. */
export function startJava(program: JavaProgram, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a')
  try {
    const child = spawn(javaBinary(), javaArguments(program, 'log4j2-server.properties'), {
      // Own process group: Ctrl-C in a terminal reaches us, and we end the children in order.
      detached: true,
      stdio: ['ignore', log, log],
    })
    reap(child)
    return child
  } finally {
    closeSync(log)
  }
}

/** Runs one of Kafka's command-line tools to its end, about a second each. */
export async function runTool(program: JavaProgram, stdin = ''): Promise<ToolResult> {
  const options = ['-Xmx128m', ...(program.jvmOptions ?? [])]
  const child = spawn(
    javaBinary(),
    javaArguments({ ...program, jvmOptions: options }, 'log4j2-tool.properties'),
  )
  reap(child)
  // A tool that ends without reading its input breaks the pipe; its exit code says what there is to say.
  child.stdin.on('error', () => undefined)
  child.stdin.end(stdin)
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { stdout, stderr, code: child.exitCode }
}

function javaArguments(program: JavaProgram, log4j: string): string[] {
  const libs = join(root, '.cache', 'kafka', program.version, 'libs')
  if (!existsSync(libs)) throw devError('MR_DEV_JARS_MISSING', [libs])
  return [
    '-XX:+UseSerialGC',
    // The first compiler only: these JVMs live for seconds or minutes and share the cores with what is tested.
    '-XX:TieredStopAtLevel=1',
    '-XX:-UsePerfData',
    '-Djava.awt.headless=true',
    // Each thread keeps the largest buffer that it ever copied through: a few records of 50 MB would use up a small heap's
    // share of direct memory, and the broker would drop connections from then on.
    '-Djdk.nio.maxCachedBufferSize=1048576',
    `-Dlog4j2.configurationFile=${join(here, log4j)}`,
    // Later options win over the ones above.
    ...(program.jvmOptions ?? []),
    '-cp',
    join(libs, '*'),
    program.mainClass,
    ...program.args,
  ]
}

function javaBinary(): string {
  const home = process.env['JAVA_HOME']
  return home ? join(home, 'bin', 'java') : 'java'
}
