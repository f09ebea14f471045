/** Text of an RBAC file → policies, roles and tenants. */
import { ACTIONS, actionNamed, type ActionName } from '@millrace/contract/actions.ts'
import type { z } from 'zod'
import type { YamlValues } from '../../config/yaml-values.ts'
import { DEFAULT_ROLES } from '../sign-in/openid/model.ts'
import { PolicyFileError, type PolicyProblem } from './errors.ts'
import type { RbacFile, Rule } from './model.ts'
import { readYaml } from './read-yaml.ts'
import { normalised } from './resource-pattern.ts'
import { unknownType } from './resource-schema.ts'
import { fileSchema, mistakesBetween, type WrittenFile } from './schema.ts'
import { shownPath } from './shown.ts'

/**
 * @param file how it is called in messages
 * @throws PolicyFileError with every mistake
 */
export function parsePolicies(text: string, file: string): RbacFile {
  const yaml = readYaml(text, file)
  const result = fileSchema.safeParse(yaml.value)
  const issues = [...(result.error?.issues ?? []), ...mistakesBetween(yaml.value)]
  if (!result.success || issues.length > 0)
    throw new PolicyFileError(
      file,
      issues.map((issue) => problemOf(issue, yaml)).sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    )
  const written = result.data
  const rules = written.policies.map((policy, index) => ruleOf(policy, index + 1))
  const tenants = written.tenants.map(({ name, description, resources, roles }) => ({
    name,
    description: description === undefined || description === '' ? null : description,
    roles,
    includes: resources.flatMap(({ include = [] }) => include),
    excludes: resources.flatMap(({ exclude = [] }) => exclude),
  }))
  const adminRoles = written.admin_roles ?? []
  return {
    rules,
    adminRoles,
    authorizedRoles: written.authorized_roles ?? mentioned(rules, tenants, adminRoles),
    tenants,
    openid: {
      path: written.openid?.role_path ?? DEFAULT_ROLES.path,
      from: written.openid?.roles_from ?? DEFAULT_ROLES.from,
    },
    warnings: rules.flatMap(({ policy }) => warningsOf(policy)),
  }
}

/** All roles of the file. What denies something to everybody invites nobody. */
function mentioned(
  rules: readonly Rule[],
  tenants: RbacFile['tenants'],
  adminRoles: readonly string[],
): readonly string[] {
  const ofPolicies = rules.flatMap(({ policy: { effect, roles } }) =>
    effect === 'Deny' ? roles.filter((role) => role !== '*') : roles,
  )
  return [...new Set([...adminRoles, ...ofPolicies, ...tenants.flatMap(({ roles }) => roles)])]
}

function ruleOf(
  { resource, effect, actions, roles }: WrittenFile['policies'][number],
  number: number,
): Rule {
  const [domain = '*'] = resource
  const invalid = actions.filter((spelling) => !isValid(actionNamed(spelling), domain))
  const valid = actions
    .filter((spelling) => !invalid.includes(spelling))
    .map(actionNamed)
    .filter((action) => action !== undefined)
  return {
    policy: { number, effect, resource, actions, roles, invalid_actions: invalid },
    pattern: normalised(resource),
    actions: new Set(valid.flatMap((action) => ACTIONS[action].includes ?? [action])),
  }
}

function isValid(action: ActionName | undefined, domain: string): boolean {
  if (action === undefined) return false
  return domain === '*' || ACTIONS[action].domain === 'any' || ACTIONS[action].domain === domain
}

function warningsOf({ number, resource, invalid_actions }: Rule['policy']): string[] {
  const type = unknownType(resource)
  return [
    ...(invalid_actions.length === 0
      ? []
      : [
          `Policy ${number} has ${invalid_actions.join(', ')}, invalid on ${shownPath(resource)}: that permits nothing.`,
        ]),
    ...(type === null ? [] : [`Policy ${number} ${type}`]),
  ]
}

function problemOf(issue: z.core.$ZodIssue, yaml: YamlValues): PolicyProblem {
  const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : []
  const line = unknown === undefined ? yaml.lineOf(issue.path) : yaml.lineOfKey(issue.path, unknown)
  return { line, message: `${placeOf(issue.path)} ${issue.message}` }
}

/** `policies[0].resource` */
function placeOf(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
  return text === '' ? 'The file' : text.replace(/^\./, '')
}
