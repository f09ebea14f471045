/** Commands of the launcher, as people run them: `./millrace search …`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { reap } from '../kafka/reaper.ts'

const launcher = fileURLToPath(new URL('../../millrace', import.meta.url))

export interface CommandResult {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningCommand {
  readonly pid: number
  /** What it has written until now. */
  stdout(): string
  stderr(): string
  /** To the command's own process: the launcher becomes it. */
  signal(signal: NodeJS.Signals): void
  readonly ended: Promise<CommandResult>
}

export function startCommand(args: readonly string[]): RunningCommand {
  const child = spawn(launcher, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  reap(child)
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (bytes: Buffer) => out.push(bytes))
  child.stderr.on('data', (bytes: Buffer) => err.push(bytes))
  const stdout = (): string => Buffer.concat(out).toString()
  const stderr = (): string => Buffer.concat(err).toString()
  return {
    pid: child.pid ?? 0,
    stdout,
    stderr,
    signal: (signal) => void child.kill(signal),
    ended: once(child, 'close').then(() => ({
      code: child.exitCode,
      signal: child.signalCode,
      stdout: stdout(),
      stderr: stderr(),
    })),
  }
}

export function runCommand(args: readonly string[]): Promise<CommandResult> {
  return startCommand(args).ended
}
