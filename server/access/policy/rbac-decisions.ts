/** What an RBAC file decides: actions, administration, entry, tenants. */
import type { Explanation, Policy, ResourcePath } from '@millrace/contract/access.ts'
import type { ActionName } from '@millrace/contract/actions.ts'
import type { ClusterNames, TenantInfo } from '../model.ts'
import { evaluate } from './evaluate.ts'
import { meets, type RbacFile } from './model.ts'

/** All that a file knows somebody by. */
interface Roles {
  readonly roles: readonly string[]
}

/** As in Access. */
export interface Decisions {
  readonly explain: (
    person: Roles,
    action: ActionName,
    resource: ResourcePath,
    names: ClusterNames | null,
  ) => Explanation
  readonly explainAdmin: (person: Roles) => Explanation
  readonly refuseEntry: (person: Roles) => string | null
  readonly tenantsOf: (person: Roles) => readonly TenantInfo[]
  readonly policiesOf: (person: Roles) => readonly Policy[]
}

export function rbacDecisions(
  { rules, adminRoles, authorizedRoles }: RbacFile,
  tenants: readonly TenantInfo[],
): Decisions {
  function explainAdmin({ roles }: Roles): Explanation {
    const everything = { action: 'KPOW_ADMIN', resource: ['*'] } as const
    const byPolicy = evaluate(rules, { ...everything, names: null, roles })
    if (byPolicy.policy !== null && byPolicy.decision !== 'stage') return byPolicy
    const isAdmin = meets(adminRoles, roles)
    return {
      action: everything.action,
      resource: [...everything.resource],
      decision: isAdmin ? 'allow' : 'deny',
      by: 'admin',
      reason: isAdmin
        ? `One of your roles is an admin role (${adminRoles.join(', ')}).`
        : `The administration pages are for admin roles (${adminRoles.length === 0 ? 'admin_roles of the RBAC file names none' : adminRoles.join(', ')}); ${told(roles)}.`,
      policy: null,
    }
  }
  return {
    explain: ({ roles }, action, resource, names) =>
      action === 'KPOW_ADMIN'
        ? explainAdmin({ roles })
        : evaluate(rules, { action, resource, names, roles }),
    explainAdmin,
    refuseEntry({ roles }) {
      if (!meets(authorizedRoles, roles) && !meets(adminRoles, roles))
        return `None of your roles may enter; ${told(roles)}. Ask those who run Millrace for one that its RBAC file authorises.`
      if (!tenants.some((tenant) => meets(tenant.roles, roles)))
        return `None of your roles belongs to a tenant, so there is nothing for you to see; ${told(roles)}. Ask those who run Millrace for one.`
      return null
    },
    tenantsOf: ({ roles }) => tenants.filter((tenant) => meets(tenant.roles, roles)),
    policiesOf: ({ roles }) =>
      rules.map(({ policy }) => policy).filter((policy) => meets(policy.roles, roles)),
  }
}

const told = (roles: readonly string[]): string =>
  roles.length === 0 ? 'you have none' : `yours: ${roles.slice(0, 20).join(', ')}`
