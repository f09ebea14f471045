/**
 * Hands every process and temporary folder of ours to a small shell process that outlives us (reaper.sh). An exit hook
 * would not do: it does not run on SIGKILL, and a broker left behind holds its port and 250 MB.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

let reaper: ChildProcess | null = null

/** Has the process ended when this one ends; forgotten when it ends by itself. */
export function reap(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined) return // it never started: its 'error' event tells
  tell(`+ ${pid}`)
  child.once('exit', () => tell(`- ${pid}`))
}

/** Has the folder removed when this process ends, if it is still there. */
export function reapFolder(dir: string): void {
  tell(`d ${dir}`)
}

function tell(line: string): void {
  reaper ??= startReaper()
  reaper.stdin?.write(`${line}\n`)
}

function startReaper(): ChildProcess {
  const script = fileURLToPath(new URL('reaper.sh', import.meta.url))
  // Detached: Ctrl-C in a terminal goes to the whole process group and must not end the one who cleans up.
  const child = spawn('sh', [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  child.unref()
  if (child.stdin instanceof Socket) child.stdin.unref()
  return child
}
