import type { Profile, Tenant } from '@millrace/contract/access.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { apiPaths } from './paths.ts'
import { useRead, type Read } from './use-read.ts'

export function useMe(): Read<ResponseOf<'me'>> {
  return useRead(apiPaths.me())
}

/** What the asking user may do and why, with their tenants; kept up to date when policies change. */
export function useProfile(): Read<ResponseOf<'profile'>> {
  return useRead(apiPaths.profile())
}

/** How a provider is called where people read it. */
const PROVIDERS: Readonly<Record<string, string>> = {
  none: 'nobody signs in here',
  jetty: 'user file',
  openid: 'OpenID Connect',
  okta: 'Okta',
  auth0: 'Auth0',
}

export const providerWord = (provider: string): string => PROVIDERS[provider] ?? provider

/** As people say it: the name they are shown by, else what they sign in with. */
export const shownName = (who: Pick<Profile, 'name' | 'display_name'>): string =>
  who.display_name ?? who.name

export const currentTenant = (tenants: readonly Tenant[]): Tenant | undefined =>
  tenants.find(({ current }) => current)
