/** The command line of `./millrace image`. */
import { parseArgs as parse } from 'node:util'
import { isArchitecture, type Architecture } from './architecture.ts'

export interface ImageArgs {
  readonly architecture: Architecture
  /** null: the cache folder. */
  readonly output: string | null
  /** null: only the folder is assembled. */
  readonly tag: string | null
}

/** @returns the text of a mistake */
export function parseArgs(args: readonly string[]): ImageArgs | string {
  try {
    const { values } = parse({
      args: [...args],
      options: {
        arch: { type: 'string', default: process.arch === 'arm64' ? 'arm64' : 'amd64' },
        output: { type: 'string' },
        tag: { type: 'string' },
      },
    })
    if (!isArchitecture(values.arch))
      return `--arch is ${JSON.stringify(values.arch)}: expected amd64 or arm64`
    return {
      architecture: values.arch,
      output: values.output ?? null,
      tag: values.tag ?? null,
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
