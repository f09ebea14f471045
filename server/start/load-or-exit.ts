/** The configuration, or the end of the start: everything that is wrong with it in one message, exit code 2. */
import { ConfigError } from '../config/errors.ts'
import { loadConfig } from '../config/load.ts'
import type { Config } from '../config/types.ts'

export const EXIT_CONFIGURATION = 2

export function loadConfigOrExit(): Config {
  try {
    return loadConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(error.message + '\n')
    return process.exit(EXIT_CONFIGURATION)
  }
}
