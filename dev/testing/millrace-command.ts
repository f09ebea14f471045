/** Commands of the launcher, as people run them: `./millrace search …`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { reap } from '../kafka/reaper.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

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
  return start(join(root, 'millrace'), args)
}

export function runCommand(args: readonly string[]): Promise<CommandResult> {
  return startCommand(args).ended
}

/** A line for the shell, in the folder of the launcher: `./millrace search … | head -1`. */
export function runShell(line: string): Promise<CommandResult> {
  return start('sh', ['-c', line]).ended
}

function start(file: string, args: readonly string[]): RunningCommand {
  const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
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
