/** `./millrace policy check`: mistakes of an RBAC file, and what it decides. */
import { readFileSync } from 'node:fs'
import type { Policy } from '@millrace/contract/access.ts'
import { PolicyFileError } from '../../server/access/policy/errors.ts'
import { meets, type RbacFile } from '../../server/access/policy/model.ts'
import { parsePolicies } from '../../server/access/policy/parse-policies.ts'
import { rbacDecisions } from '../../server/access/policy/rbac-decisions.ts'
import { shownPath } from '../../server/access/policy/shown.ts'
import { tenantsOf } from '../../server/access/tenancy/tenants.ts'
import { VARIABLES } from '../../server/config/variables.ts'
import { EnvFileError, withEnvFiles } from '../../server/config/env-files.ts'
import { type CheckOptions, readOptions, USAGE, UsageError } from './options.ts'

const EXIT = { good: 0, refused: 1, usage: 2 } as const

/** @returns the exit code */
export function main(args: readonly string[]): number {
  try {
    const options = readOptions(args)
    if (options === null) {
      process.stdout.write(USAGE)
      return EXIT.good
    }
    return check(options)
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`millrace policy: ${error.message}\n\n${USAGE}`)
      return EXIT.usage
    }
    if (error instanceof EnvFileError) {
      process.stderr.write(`millrace policy: ${error.message}\n`)
      return EXIT.usage
    }
    if (error instanceof PolicyFileError) {
      process.stderr.write(`${error.message}\n`)
      return EXIT.refused
    }
    throw error
  }
}

function check({ file: named, envFiles, roles, question }: CheckOptions): number {
  const { env } = withEnvFiles(process.env, envFiles)
  const file = named ?? env['RBAC_CONFIGURATION_FILE']?.trim() ?? ''
  if (file === '') throw new UsageError('name the RBAC file, or set RBAC_CONFIGURATION_FILE')
  const prefix = env['MILLRACE_TOPIC_PREFIX']?.trim() || VARIABLES.MILLRACE_TOPIC_PREFIX.default
  const rbac = parsePolicies(readText(file), file)
  const lines: string[] = []
  let code: number = EXIT.good
  if (question !== null) {
    const person = { roles: roles ?? [] }
    const found = rbacDecisions(rbac, []).explain(person, question.action, question.resource, null)
    lines.push(`${found.decision}: ${found.reason}`)
    if (found.decision !== 'allow') code = EXIT.refused
  } else if (roles !== null) lines.push(...aboutRoles(rbac, roles, prefix))
  else lines.push(...aboutFile(rbac, file, prefix))
  process.stdout.write(`${lines.join('\n')}\n`)
  return code
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`the file cannot be read: ${why}`, { cause: error })
  }
}

function aboutFile(rbac: RbacFile, file: string, prefix: string): string[] {
  const tenants = tenantsOf(rbac.tenants, prefix)
  return [
    `${file} has no mistakes.`,
    `admin roles: ${listed(rbac.adminRoles)}`,
    `roles that may enter: ${listed(rbac.authorizedRoles)}`,
    ...titled(
      'policies',
      rbac.rules.map(({ policy }) => policyLine(policy)),
    ),
    ...titled(
      rbac.tenants.length === 0 ? 'tenants (those that there are by default)' : 'tenants',
      tenants.map(({ name, roles }) => `${name}, for ${listed(roles)}`),
    ),
    ...titled('permits nothing', rbac.warnings),
  ]
}

function aboutRoles(rbac: RbacFile, roles: readonly string[], prefix: string): string[] {
  const decisions = rbacDecisions(rbac, tenantsOf(rbac.tenants, prefix))
  const person = { roles }
  const refusal = decisions.refuseEntry(person)
  if (refusal !== null) return [`may not enter: ${refusal}`]
  const policies = rbac.rules.filter(({ policy }) => meets(policy.roles, roles))
  return [
    `may enter, into ${listed(decisions.tenantsOf(person).map(({ name }) => name))}`,
    decisions.explainAdmin(person).reason,
    ...titled(
      'policies',
      policies.map(({ policy }) => policyLine(policy)),
    ),
  ]
}

const titled = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)]

function policyLine({ number, effect, resource, actions, roles, invalid_actions }: Policy): string {
  const valid = actions.filter((action) => !invalid_actions.includes(action))
  return `${number}  ${effect} ${valid.length === 0 ? 'nothing' : valid.join(', ')} on ${shownPath(resource)} to ${listed(roles)}`
}

const listed = (items: readonly string[]): string =>
  items.length === 0 ? 'none' : items.join(', ')
