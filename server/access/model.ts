/**
 * Who asks, what they may do, what they may see. `serve` asks on every request (design section 7); nothing else in the house
 * decides.
 */
import type { AccessState, Explanation, Policy, ResourcePath } from '@millrace/contract/access.ts'
import type { ActionName } from '@millrace/contract/actions.ts'
import type { Identity, Person } from './identity.ts'
import type { RoleSource } from './sign-in/openid/model.ts'

/** Ids by which policies may name a cluster: its id, and ENVIRONMENT_NAME where there is one. */
export interface ClusterNames {
  readonly id: string
  readonly environmentName: string | null
}

/** What kinds of objects of a cluster a tenant may take in or leave out. */
export type ScopedType = 'topic' | 'group'

/** What of one cluster belongs to a tenant, as its paths say; topics that an included group consumes come on top (derive). */
export interface ClusterScope {
  /** Everything of the cluster: no path takes a part of it away. */
  readonly unrestricted: boolean
  /** The cluster as a whole is included, so that what is neither topic nor group (brokers' ACLs, quotas) belongs to it, too. */
  readonly whole: boolean
  /** By name, whether it exists or not. An exclusion always wins. */
  includes(type: ScopedType, name: string): boolean
  excludes(type: ScopedType, name: string): boolean
  /** Every name of the type is included. */
  includesAll(type: ScopedType): boolean
  /** Some name of the type is excluded, or may be. */
  excludesAny(type: ScopedType): boolean
  /** Whether a schema registry belongs to the tenant: the whole of it or nothing. */
  registry(id: string): boolean
}

/** What a tenant sees. */
export interface Scope {
  /** Of the tenant, as in x-tenant-id. */
  readonly tenantId: string
  /** Sees everything of everything: nothing need be filtered. */
  readonly unrestricted: boolean
  /** Two scopes of one key see the same: for caches. */
  readonly key: string
  /** null: nothing of this cluster is visible, it is as if it were not there. */
  cluster(names: ClusterNames): ClusterScope | null
}

export interface TenantInfo {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly roles: readonly string[]
  readonly includes: readonly (readonly string[])[]
  readonly excludes: readonly (readonly string[])[]
  readonly scope: Scope
}

/** What decides on actions: ALLOW_ flags or an RBAC file, the latter read anew when it changes. */
export interface Access {
  /**
   * May `identity` do `action` on `resource`? The resource names a cluster by any of its ids, without wildcards; of a path that is cut
   * short (`["cluster", "Q9xyz"]`, or one with object type and without object id) it is asked whether a policy permits it on all of it.
   * A token's own actions count, too. Neither tenants nor Millrace's own topics are looked at: that is the caller's (act/, jobs/may-read).
   * @param aliases further ids of the resource's cluster
   */
  explain(
    identity: Identity,
    action: ActionName,
    resource: ResourcePath,
    names: ClusterNames | null,
  ): Explanation
  /** May use the administration pages. */
  explainAdmin(identity: Identity): Explanation
  /** null: may enter; otherwise a sentence, for somebody without any authorised role. */
  refuseEntry(person: Person): string | null
  /** Tenants that may be entered by somebody of these roles, in the order of the file; never empty. */
  tenantsOf(person: Person): readonly TenantInfo[]
  policiesOf(person: Person): readonly Policy[]
  /** Where the roles are of somebody who signs in by OpenID Connect (`openid:` of the RBAC file). */
  roleSource(): RoleSource
  /** For admins. `tenants[].current` is false. */
  state(): AccessState
  /** Policies, roles or tenants were read anew, or could not be. */
  onChange(listener: () => void): () => void
}
