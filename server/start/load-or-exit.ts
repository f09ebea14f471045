/** The configuration and its RBAC file, or the end of the start: everything that is wrong in one message, exit code 2. */
import { type OpenAccess, openAccess, readPolicyFile } from '../access/open-access.ts'
import { PolicyFileError } from '../access/policy/errors.ts'
import { ConfigError } from '../config/errors.ts'
import { loadConfig } from '../config/load.ts'
import { isSecured } from '../config/secure-value.ts'
import type { Config } from '../config/types.ts'
import type { WrittenAt } from '../config/env-files.ts'

export const EXIT_CONFIGURATION = 2

/** @param writtenAt file and line of a variable that comes from a file */
export function loadConfigOrExit(writtenAt: WrittenAt): Config {
  try {
    return loadConfig(process.env, writtenAt)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n${alsoWithPolicies()}`)
    return process.exit(EXIT_CONFIGURATION)
  }
}

export function openAccessOrExit(options: Parameters<typeof openAccess>[0]): OpenAccess {
  try {
    return openAccess(options)
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error
    process.stderr.write(`Millrace cannot start: RBAC_CONFIGURATION_FILE. ${error.message}\n`)
    return process.exit(EXIT_CONFIGURATION)
  }
}

/** What is wrong with the RBAC file, where the start ends for other reasons before it is opened. */
function alsoWithPolicies(): string {
  const file = process.env['RBAC_CONFIGURATION_FILE']?.trim() ?? ''
  if (file === '' || isSecured(file)) return ''
  try {
    readPolicyFile(file)
    return ''
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error
    return `${error.message}\n`
  }
}
