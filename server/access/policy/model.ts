/** An RBAC file, read and understood. */
import type { Policy } from '@millrace/contract/access.ts'
import type { ActionName } from '@millrace/contract/actions.ts'
import type { RoleSource } from '../sign-in/openid/model.ts'
import type { ResourcePattern } from './resource-pattern.ts'

export interface Rule {
  /** As it is shown. */
  readonly policy: Policy
  readonly pattern: ResourcePattern
  /** What it is about: umbrella actions unfolded and no umbrellas, older spellings replaced, invalid ones left out. */
  readonly actions: ReadonlySet<ActionName>
}

export interface TenantEntry {
  readonly name: string
  readonly description: string | null
  readonly roles: readonly string[]
  readonly includes: readonly (readonly string[])[]
  readonly excludes: readonly (readonly string[])[]
}

export interface RbacFile {
  readonly rules: readonly Rule[]
  readonly adminRoles: readonly string[]
  /** Who has one of them may enter; `*`: everybody. */
  readonly authorizedRoles: readonly string[]
  /** Empty: none are configured. */
  readonly tenants: readonly TenantEntry[]
  readonly openid: RoleSource
  /** Sentences about what permits nothing although it is no mistake. */
  readonly warnings: readonly string[]
}

/** Whether somebody of `roles` is meant. */
export function meets(wanted: readonly string[], roles: readonly string[]): boolean {
  return wanted.includes('*') || wanted.some((role) => roles.includes(role))
}
