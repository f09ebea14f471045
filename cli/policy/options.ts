/** Arguments of `./millrace policy check`. */
import { parseArgs } from 'node:util'
import { type ActionName, actionNamed } from '@millrace/contract/actions.ts'

export const USAGE = `usage: ./millrace policy check [FILE]
           Are there mistakes in the RBAC file? Prints what it says, and what in it permits nothing.
       ./millrace policy check [FILE] --roles ROLE[,ROLE…]
           What somebody of these roles may: policies, tenants, administration.
       ./millrace policy check [FILE] --roles ROLE[,ROLE…] --action ACTION --resource RESOURCE
           May they do this there, and what decides it?

FILE is the RBAC file; without it the one that RBAC_CONFIGURATION_FILE names.

  --env-file FILE        variables from a file, as for ./millrace start; may be repeated
  --roles ROLE[,ROLE…]   roles of the user that is asked about; "" is somebody without any (--user is the same)
  --action ACTION        for example TOPIC_DELETE
  --resource RESOURCE    cluster/ID, cluster/ID/topic, cluster/ID/topic/NAME, …; ID is the cluster's id or its
                         ENVIRONMENT_NAME. As JSON where names have slashes: '["cluster","prod","group","a/b"]'
  --help                 this text

Exit codes: 0 the file is good, and what was asked about is allowed; 1 it has mistakes, or it is not allowed (staged
is not allowed); 2 called wrongly, or the file cannot be read.
`

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface CheckOptions {
  /** null: the one that the environment names. */
  readonly file: string | null
  readonly envFiles: readonly string[]
  /** null: nobody is asked about. */
  readonly roles: readonly string[] | null
  /** null: everything. */
  readonly question: { readonly action: ActionName; readonly resource: readonly string[] } | null
}

/** @returns null: help is wanted. @throws UsageError */
export function readOptions(args: readonly string[]): CheckOptions | null {
  const { values, positionals } = parsed(args)
  if (values.help === true) return null
  const [command, file, ...more] = positionals
  if (command !== 'check')
    throw new UsageError(
      command === undefined ? 'say what to do: check' : `there is no "policy ${command}"`,
    )
  if (more.length > 0) throw new UsageError(`more than one file was named: ${more.join(', ')}`)
  if (values.roles !== undefined && values.user !== undefined)
    throw new UsageError('give --roles or --user, which are the same')
  return {
    file: file ?? null,
    envFiles: values['env-file'] ?? [],
    roles: rolesOf(values.roles ?? values.user),
    question: questionOf(values.action, values.resource),
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'env-file': { type: 'string', multiple: true },
        roles: { type: 'string' },
        user: { type: 'string' },
        action: { type: 'string' },
        resource: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function rolesOf(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null
  return text
    .split(',')
    .map((role) => role.trim())
    .filter((role) => role !== '')
}

function questionOf(
  action: string | undefined,
  resource: string | undefined,
): CheckOptions['question'] {
  if (action === undefined && resource === undefined) return null
  if (action === undefined || resource === undefined)
    throw new UsageError('--action and --resource go together')
  const name = actionNamed(action.toUpperCase())
  if (name === undefined)
    throw new UsageError(`there is no action ${JSON.stringify(action)}; docs/access.md lists them`)
  return { action: name, resource: pathOf(resource) }
}

function pathOf(text: string): readonly string[] {
  const path = text.startsWith('[') ? jsonPath(text) : slashPath(text)
  if (path.length < 1 || path.length > 4 || path.includes(''))
    throw new UsageError(
      `--resource ${JSON.stringify(text)} has ${path.length} parts, or an empty one. Expected cluster/ID/topic/NAME, or the beginning of it`,
    )
  const wild = path.length > 1 ? path.find((part) => part.includes('*')) : undefined
  if (wild !== undefined)
    throw new UsageError(
      `--resource has ${JSON.stringify(wild)}: it names one thing, or with its end left out all below it, and takes no wildcards`,
    )
  return path
}

/** The last part may have slashes of its own. */
function slashPath(text: string): string[] {
  const [domain = '', id, type, ...name] = text.split('/')
  return [domain, id, type, name.length === 0 ? undefined : name.join('/')].filter(
    (part) => part !== undefined,
  )
}

function jsonPath(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value
  } catch {
    // Told below, as what is JSON and no list of texts.
  }
  throw new UsageError(`--resource ${text} is no JSON list of texts`)
}
