/** What an RBAC file decides: actions, administration, entry, tenants. */
import type { Access, TenantInfo } from '../model.ts'
import { evaluate } from './evaluate.ts'
import { meets, type RbacFile } from './model.ts'

export type Decisions = Pick<
  Access,
  'explain' | 'explainAdmin' | 'refuseEntry' | 'tenantsOf' | 'policiesOf'
>

export function rbacDecisions(
  { rules, adminRoles, authorizedRoles }: RbacFile,
  tenants: readonly TenantInfo[],
): Decisions {
  const explainAdmin: Access['explainAdmin'] = ({ roles }) => {
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
    explain: (identity, action, resource, names) =>
      action === 'KPOW_ADMIN'
        ? explainAdmin(identity)
        : evaluate(rules, { action, resource, names, roles: identity.roles }),
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
