/** Access as the ALLOW_ variables give it: the same for everybody, and one tenant that sees everything. */
import type { Access } from './model.ts'
import { allowedToAll } from './allow.ts'
import { GLOBAL } from './tenancy/tenants.ts'
import { DEFAULT_ROLES } from './sign-in/openid/model.ts'

/** @param spellings Config.allowed @param provider AUTH_PROVIDER_TYPE */
export function flagAccess(spellings: readonly string[], provider: string): Access {
  const allowed = allowedToAll(spellings)
  const explain: Access['explain'] = (_identity, action, resource) => {
    const decision = allowed.decide(action)
    return {
      action,
      resource: [...resource],
      decision: decision.allowed ? 'allow' : 'deny',
      by: 'flag',
      reason: decision.allowed ? `Everybody is allowed ${action}.` : decision.reason,
      policy: null,
    }
  }
  return {
    explain,
    explainAdmin: (identity) => explain(identity, 'KPOW_ADMIN', ['*'], null),
    refuseEntry: () => null,
    tenantsOf: () => [GLOBAL],
    policiesOf: () => [],
    roleSource: () => DEFAULT_ROLES,
    state: () => ({
      provider,
      source: 'flags',
      file: null,
      loaded_at: null,
      problem: null,
      admin_roles: [],
      authorized_roles: [],
      policies: [],
      tenants: [],
      flags: [...allowed.actions],
    }),
    onChange: () => () => undefined,
  }
}
