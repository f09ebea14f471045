/** The arguments of `./millrace start`, or the end of the start, exit code 2. */
import { parseArgs } from 'node:util'
import { EnvFileError, type EnvWithFiles, withEnvFiles } from '../config/env-files.ts'
import { EXIT_CONFIGURATION } from './load-or-exit.ts'

const USAGE = `usage: ./millrace start [--env-file FILE]…

  --env-file FILE   variables from a file, KEY=value in the style of dotenv, or as Java properties where the name ends in
                    .properties. May be repeated: a later file wins over an earlier one, the environment over all files.
  --help            this text

docs/configuration.md lists the variables.
`

/** Makes the files that the command line names part of this process's environment; says what it read where the log begins. */
export function readEnvFilesOrExit(args: readonly string[]): EnvWithFiles {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'env-file': { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    })
    if (values.help === true) {
      process.stdout.write(USAGE)
      return process.exit(0)
    }
    const given = withEnvFiles(process.env, values['env-file'] ?? [])
    // Time zone, region of a cloud and the like are read by others, from there.
    Object.assign(process.env, given.env)
    return given
  } catch (error) {
    const isMistaken = error instanceof EnvFileError
    if (!isMistaken && !isUsageError(error)) throw error
    const said = isMistaken
      ? `Millrace cannot start: its environment files have mistakes.\n${error.message}`
      : `millrace start: ${error.message}\n\n${USAGE}`
    process.stderr.write(`${said.trimEnd()}\n`)
    return process.exit(EXIT_CONFIGURATION)
  }
}

/** What node:util's parseArgs throws. */
function isUsageError(error: unknown): error is Error {
  return (
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  )
}
