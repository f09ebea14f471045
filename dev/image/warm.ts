/** Fills the compile cache of the image: Millrace is started in it once, asked for its health, and ended. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { HOME } from './application.ts'
import { type Architecture, isOfThisMachine } from './architecture.ts'
import type { ImageConfig } from './dockerfile.ts'

const PATIENCE_MS = 60_000
/** What is loaded after it listens: the observing worker, and what it needs to find nobody there. */
const AFTER_MS = 1_500

/**
 * Where the architecture is not this machine's, or this machine lets nobody change the root of a process, the image
 * goes without: it starts in about twice the time.
 */
export async function warmCompileCache(
  image: string,
  architecture: Architecture,
  config: ImageConfig,
  say: (line: string) => void,
): Promise<void> {
  if (!isOfThisMachine(architecture)) {
    say(`the compile cache of ${architecture} can only be filled on such a machine: left out`)
    return
  }
  const filling = path.join(image, 'tmp/compile-cache')
  mkdirSync(filling)
  const output = await runOnce(image, config)
  // One folder, named by this processor; use-compile-cache.mjs gives it the name that Node looks for.
  const [filled] = readdirSync(filling)
  if (filled === undefined)
    say(`the compile cache could not be filled, the image goes without:\n${output}`)
  else renameSync(path.join(filling, filled), path.join(image, HOME, 'compile-cache'))
  rmSync(path.join(image, 'tmp'), { recursive: true })
  mkdirSync(path.join(image, 'tmp'))
  chmodSync(path.join(image, 'tmp'), 0o1777)
}

/** @returns what it wrote */
async function runOnce(image: string, config: ImageConfig): Promise<string> {
  const server = spawnInside(image, config.entrypoint, config.env)
  const deadline = Date.now() + PATIENCE_MS
  let port: string | undefined
  while (port === undefined && server.isRunning() && Date.now() < deadline) {
    await delay(50)
    port = /Listening on \S+:(\d+)/.exec(server.output())?.[1]
  }
  if (port !== undefined) {
    await delay(AFTER_MS)
    await spawnInside(image, config.healthcheck, { ...config.env, PORT: port }).ended
  }
  server.end()
  await server.ended
  return server.output()
}

/** Starts a command with Node in the image as its root. */
function spawnInside(
  image: string,
  [node = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  // Who is not root may be in a namespace of its own.
  const enter = process.getuid?.() === 0 ? [] : ['unshare', '--map-root-user']
  // Predictable: what V8 writes is the same each time, and is good for a Node that is not.
  const command = [...enter, 'chroot', image, node, '--predictable', ...args]
  const [program = '', ...rest] = command
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_COMPILE_CACHE: '/tmp/compile-cache',
      // Nobody is there: everything is loaded, and nothing happens.
      BOOTSTRAP: '127.0.0.1:1',
      HOST: '127.0.0.1',
      PORT: '0',
      PERSISTENCE_MODE: 'none',
      ...env,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.on('error', (error) => (output += String(error)))
  return {
    output: () => output,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    end: () => void child.kill('SIGTERM'),
    ended: once(child, 'close'),
  }
}
