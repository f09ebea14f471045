/** Fills the compile cache of the image: Millrace is started in it once, and ended when it answers. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { HOME } from './application.ts'
import { isOfThisMachine, type Architecture } from './architecture.ts'
import { type ImageConfig } from './dockerfile.ts'

const PATIENCE_MS = 60_000
/** What is loaded after it answers: the observing worker, and what it needs to find nobody there. */
const AFTER_MS = 1_500

/**
 * Where the architecture is not this machine's, or this machine lets nobody change the root of a process, the image
 * goes without: it starts in about twice the time.
 */
export async function warmCompileCache(
  image: string,
  architecture: Architecture,
  { entrypoint, env }: ImageConfig,
  say: (line: string) => void,
): Promise<void> {
  if (!isOfThisMachine(architecture)) {
    say(`the compile cache of ${architecture} can only be filled on such a machine: left out`)
    return
  }
  const cache = path.join(image, HOME, 'compile-cache')
  const filling = path.join(image, 'tmp/compile-cache')
  mkdirSync(filling)
  // Root is mapped to nobody else where only a user's own namespaces are allowed.
  const enter = process.getuid?.() === 0 ? ['chroot'] : ['unshare', '--map-root-user', 'chroot']
  const [program = '', ...args] = [...enter, image, ...entrypoint]
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...env,
      PATH: process.env['PATH'] ?? '',
      NODE_COMPILE_CACHE: '/tmp/compile-cache',
      // Nobody is there: everything is loaded, and nothing happens.
      BOOTSTRAP: '127.0.0.1:1',
      HOST: '127.0.0.1',
      PORT: '0',
      PERSISTENCE_MODE: 'none',
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = once(child, 'close')
  const deadline = Date.now() + PATIENCE_MS
  while (!output.includes('Listening on') && child.exitCode === null && Date.now() < deadline)
    await delay(50)
  await delay(AFTER_MS)
  child.kill('SIGTERM')
  await ended
  const [filled] = readdirSync(filling)
  if (filled === undefined) {
    say(`the compile cache could not be filled, the image goes without:\n${output}`)
  } else renameSync(path.join(filling, filled), cache)
  rmSync(path.join(image, 'tmp'), { recursive: true })
  mkdirSync(path.join(image, 'tmp'))
  chmodSync(path.join(image, 'tmp'), 0o1777)
}
