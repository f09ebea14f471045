/** Whether an RBAC file decides who may do what; access/policy reads it, and reads it anew when it changes. */
import type { EnvironmentReader } from './environment.ts'

export interface ReadRbac {
  /** null: ALLOW_<ACTION> decides, for everybody. */
  readonly file: string | null
  /** Of ALLOW_<ACTION>: none of them counts beside a file. */
  readonly allowed: readonly string[]
  readonly warnings: readonly string[]
}

/** @param allowed names of ALLOW_<ACTION> that are true */
export function readRbac(reader: EnvironmentReader, allowed: readonly string[]): ReadRbac {
  const file = reader.read('RBAC_CONFIGURATION_FILE')
  if (file === null) return { file, allowed, warnings: [] }
  if (reader.text('AUTH_PROVIDER_TYPE') === null)
    reader.problem(
      'RBAC_CONFIGURATION_FILE',
      'is set, but AUTH_PROVIDER_TYPE is not: roles are those of somebody who has signed in. Set AUTH_PROVIDER_TYPE, or unset the file and use ALLOW_<ACTION>=true.',
    )
  const names = allowed.map((name) => `ALLOW_${name}`).join(', ')
  const warnings =
    allowed.length === 0
      ? []
      : [
          `RBAC_CONFIGURATION_FILE decides who may do what; ignored: ${names}. Write a policy for the role "*" instead.`,
        ]
  return { file, allowed: [], warnings }
}
