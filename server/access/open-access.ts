/** What decides, as configured: the ALLOW_ variables, or an RBAC file that is read anew when it changes. */
import { type FileContent, readFileNow } from '../config/file-content.ts'
import type { Config } from '../config/types.ts'
import type { Logger } from '../log/logger.ts'
import { flagAccess } from './flag-access.ts'
import type { Access, TenantInfo } from './model.ts'
import { PolicyFileError, problemLine } from './policy/errors.ts'
import type { RbacFile } from './policy/model.ts'
import { parsePolicies } from './policy/parse-policies.ts'
import { rbacDecisions } from './policy/rbac-decisions.ts'
import { DEFAULT_ROLES, type RoleSource } from './sign-in/openid/model.ts'
import { tenantsOf } from './tenancy/tenants.ts'
import { withTokenScope } from './token-scope.ts'
import { watchFiles } from './watch-files.ts'

export interface OpenAccess extends Access, Disposable {
  /** `openid:` of the RBAC file as it is in force now. */
  roleSource(): RoleSource
  /** For everybody to see, so without what the file holds. */
  warnings(): readonly string[]
}

/** @throws PolicyFileError when the RBAC file cannot be read or has mistakes */
export function openAccess(options: {
  readonly config: Pick<Config, 'access' | 'allowed' | 'state'>
  readonly log: Logger
}): OpenAccess {
  const { access, allowed } = options.config
  return access.rbacFile === null
    ? openFlags(allowed, access.provider)
    : openFile(access.rbacFile, options)
}

function openFlags(allowed: readonly string[], provider: string): OpenAccess {
  const flags = flagAccess(allowed, provider)
  return {
    ...flags,
    ...withTokenScope(flags),
    roleSource: () => DEFAULT_ROLES,
    warnings: () => [],
    [Symbol.dispose]: () => undefined,
  }
}

/** More of a file's mistakes are not told in one line. */
const TOLD_PROBLEMS = 5

function openFile(file: string, { config, log }: Parameters<typeof openAccess>[0]): OpenAccess {
  const listeners = new Set<() => void>()
  const first = readFileNow(file)
  let current = inForce(parsed(first, file))
  let problem: string | null = null

  function inForce(rbac: RbacFile) {
    for (const warning of rbac.warnings) log.warn(warning)
    const tenants = tenantsOf(rbac.tenants, config.state.prefix)
    const decisions = rbacDecisions(rbac, tenants)
    return { rbac, tenants, loadedAt: Date.now(), ...decisions, ...withTokenScope(decisions) }
  }

  function changed(content: FileContent): void {
    const before = problem
    try {
      current = inForce(parsed(content, file))
      problem = null
      log.info(`The RBAC file ${file} was read anew: ${counted(current.rbac, current.tenants)}`)
    } catch (error) {
      if (!(error instanceof PolicyFileError)) throw error
      problem = inOneLine(error)
      if (problem !== before)
        log.error(
          `The RBAC file ${file} was changed and cannot be used, so that the policies of before stay in force: ${problem}`,
        )
    }
    for (const listener of listeners) listener()
  }

  const watch = watchFiles([file], [first], ([content = first]) => changed(content))
  log.info(
    `The RBAC file ${file} decides who may do what: ${counted(current.rbac, current.tenants)}`,
  )
  return {
    explain: (...asked) => current.explain(...asked),
    explainAdmin: (identity) => current.explainAdmin(identity),
    refuseEntry: (person) => current.refuseEntry(person),
    tenantsOf: (person) => current.tenantsOf(person),
    policiesOf: (person) => current.policiesOf(person),
    state: () => ({
      provider: config.access.provider,
      source: 'rbac',
      file,
      loaded_at: current.loadedAt,
      problem,
      admin_roles: [...current.rbac.adminRoles],
      authorized_roles: [...current.rbac.authorizedRoles],
      policies: current.rbac.rules.map(({ policy }) => policy),
      tenants: current.tenants.map(({ scope: _scope, ...tenant }) => ({
        ...tenant,
        current: false,
        roles: [...tenant.roles],
        includes: tenant.includes.map((path) => [...path]),
        excludes: tenant.excludes.map((path) => [...path]),
      })),
      flags: [],
    }),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    roleSource: () => current.rbac.openid,
    warnings: () =>
      problem === null
        ? []
        : [
            'The RBAC file was changed and cannot be used: the policies of before stay in force. Administrators find the reason under access policies.',
          ],
    [Symbol.dispose]: () => watch[Symbol.dispose](),
  }
}

/** @throws PolicyFileError */
export function readPolicyFile(file: string): RbacFile {
  return parsed(readFileNow(file), file)
}

function parsed(content: FileContent, file: string): RbacFile {
  if ('bytes' in content) return parsePolicies(content.bytes.toString(), file)
  const { failure } = content
  throw new PolicyFileError(
    file,
    [{ line: null, message: `It cannot be read: ${failure.message}.` }],
    { cause: failure },
  )
}

function inOneLine({ problems }: PolicyFileError): string {
  const more = problems.length - TOLD_PROBLEMS
  return [
    ...problems.slice(0, TOLD_PROBLEMS).map(problemLine),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join(' · ')
}

function counted({ rules }: RbacFile, tenants: readonly TenantInfo[]): string {
  const policies = rules.length === 1 ? 'policy' : 'policies'
  return `${rules.length} ${policies}, ${tenants.length} tenant${tenants.length === 1 ? '' : 's'}`
}
