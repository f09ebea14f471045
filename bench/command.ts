/** A command line as a user would type it: its wall time and the CPU time of all its processes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

export interface Cost {
  readonly seconds: number
  readonly cpuSeconds: number
  /** Peak resident memory of the largest of its processes, MB. */
  readonly megabytes: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * @param line for bash, with pipes; what it prints is kept, so send much of it to /dev/null
 * @throws Error when it exits with another status than 0, or 1 where `mayFind` says that nothing found is no failure
 */
export async function run(line: string, mayFind = false): Promise<Cost> {
  const script = `set -o pipefail; TIMEFORMAT='millrace-time %R %U %S'; time { ${line}; }`
  const child = spawn('/usr/bin/env', ['bash', '-c', script], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  const times = /millrace-time ([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(errors)
  const stderr = errors.slice(0, times?.index).trim()
  if (times === null || (code !== 0 && !(mayFind && code === 1)))
    throw new Error(`${line}\nended with status ${code}: ${stderr}`)
  const rss = /millrace-rss (\d+)/.exec(stderr)
  return {
    seconds: Number(times[1]),
    cpuSeconds: Number(times[2]) + Number(times[3]),
    megabytes: Number(rss?.[1] ?? Number.NaN) / 1024,
    stdout,
    stderr,
  }
}

/** Whether the command is there. */
export async function has(command: string): Promise<boolean> {
  return run(`command -v ${command} > /dev/null`).then(
    () => true,
    () => false,
  )
}
