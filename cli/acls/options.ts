/** Arguments of `./millrace acls`. */
import { parseArgs } from 'node:util'

export const USAGE = `usage: ./millrace acls [--principal User:NAME] [--env-file FILE]… [--format kafka-acls|json]

Prints the fewest ACLs with which Millrace's own principal can do what the configuration asks for, one cluster after the
other, as commands for Kafka's kafka-acls.sh. Kafka is not asked. docs/permissions.md has the whole table.

  --principal User:NAME  the principal; without it the user name of SASL, else User:millrace
  --env-file FILE        variables from a file, as for ./millrace start; may be repeated
  --format FORMAT        kafka-acls (commands, each with what it is for) or json
  --help                 this text

What counts: clusters, PERSISTENCE_MODE, MILLRACE_TOPIC_PREFIX, ALLOW_<ACTION>, or the topics and actions that the RBAC
file allows somebody. Exit codes: 0; 2 called wrongly, or the configuration has mistakes.
`

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const FORMATS = ['kafka-acls', 'json'] as const

export interface AclOptions {
  /** null: of each cluster's own configuration. */
  readonly principal: string | null
  readonly envFiles: readonly string[]
  readonly format: (typeof FORMATS)[number]
}

/** @returns null: help is wanted. @throws UsageError */
export function readOptions(args: readonly string[]): AclOptions | null {
  const values = parsed(args)
  if (values.help === true) return null
  const { principal = null } = values
  if (principal !== null && !/^\w+:.+$/.test(principal))
    throw new UsageError(`--principal is ${JSON.stringify(principal)}. Expected User:NAME`)
  const format = FORMATS.find((name) => name === (values.format ?? 'kafka-acls'))
  if (format === undefined)
    throw new UsageError(
      `--format is ${JSON.stringify(values.format)}. Expected ${FORMATS.join(' or ')}`,
    )
  return { principal, envFiles: values['env-file'] ?? [], format }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        principal: { type: 'string' },
        'env-file': { type: 'string', multiple: true },
        format: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
