/** `--env-file FILE` of `./millrace start` and of commands that need the configuration: files become part of the environment. */
import { readFileSync } from 'node:fs'
import { type EnvFile, readEnvFile } from './env-file.ts'
import type { Env } from './environment.ts'

/** Where a variable was written: `millrace.env, line 3`; null: in the environment itself, or nowhere. */
export type WrittenAt = (variable: string) => string | null

export interface EnvWithFiles {
  readonly env: Env
  readonly writtenAt: WrittenAt
  /** What an operator should know, one sentence each. */
  readonly notes: readonly string[]
  readonly warnings: readonly string[]
}

/** Every mistake of every file, in one message. */
export class EnvFileError extends Error {
  override readonly name = 'EnvFileError'
  readonly code = 'MR_ENV_FILE'
}

/** Read by Node.js or the C library when the process starts, before any file is. */
const TOO_LATE = /^(?:NODE_|MALLOC_|LD_|UV_)/

/**
 * The environment with what the files say of variables that it does not have; a later file wins over an earlier one, the
 * environment over all of them, also with an empty value.
 * @throws EnvFileError when a file cannot be read or has mistakes
 */
export function withEnvFiles(env: Env, files: readonly string[]): EnvWithFiles {
  const found = new Map<string, { readonly value: string; readonly at: string }>()
  const notes: string[] = []
  const warnings: string[] = []
  const mistakes: string[] = []
  for (const file of files) {
    const { variables, mistakes: own } = readFile(file)
    mistakes.push(...own.map(({ line, message }) => `${file}, line ${line}: ${message}`))
    for (const { name, value, line } of variables)
      found.set(name, { value, at: `${file}, line ${line}` })
    const names = new Set(variables.map(({ name }) => name))
    notes.push(`${names.size} ${names.size === 1 ? 'variable' : 'variables'} read from ${file}`)
    const late = [...names].filter((name) => TOO_LATE.test(name))
    if (late.length > 0)
      warnings.push(
        `${late.join(', ')} in ${file} ${late.length === 1 ? 'comes' : 'come'} too late: set it in the environment of the process.`,
      )
  }
  if (mistakes.length > 0) throw new EnvFileError(mistakes.join('\n'))
  const given = [...found.keys()].filter((name) => env[name] !== undefined)
  if (given.length > 0)
    notes.push(`the environment wins over ${files.join(' and ')}: ${given.sort().join(', ')}`)
  const taken = new Map([...found].filter(([name]) => env[name] === undefined))
  return {
    env: { ...env, ...Object.fromEntries(Array.from(taken, ([name, { value }]) => [name, value])) },
    writtenAt: (variable) => taken.get(variable)?.at ?? null,
    notes,
    warnings,
  }
}

function readFile(file: string): EnvFile {
  try {
    return readEnvFile(file, new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)))
  } catch (error) {
    const why =
      error instanceof TypeError
        ? 'it is not UTF-8'
        : String(error instanceof Error ? error.message : error)
    throw new EnvFileError(`${file} cannot be read: ${why}.`, { cause: error })
  }
}
