import type { Problem } from '@millrace/contract/envelope.ts'
import type { User } from '@millrace/contract/responses.ts'
import type { SignedIn } from '../../api/signed-in.ts'
import type { WantedTenant } from '../../api/tenant.ts'

/** What stands between somebody and the pages. */
export type Door =
  | { readonly kind: 'open' }
  /** On the way to the sign-in page, or about to load again: nothing is drawn. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'sign-in-refused' }
  | { readonly kind: 'no-entry'; readonly problem: Problem }
  | { readonly kind: 'no-such-tenant' }
  /** The tenant that this browser kept is theirs no more: it is to be forgotten and the page loaded again. */
  | { readonly kind: 'forget-tenant' }
  | { readonly kind: 'choose-tenant'; readonly user: User }

const OPEN: Door = { kind: 'open' }

/** @param user and @param problem what `/me` answered last, as far as it has */
export function doorOf(
  signedIn: SignedIn,
  wanted: WantedTenant,
  user: User | undefined,
  problem: Problem | undefined,
): Door {
  if (signedIn === 'leaving') return { kind: 'blank' }
  if (signedIn === 'refused') return { kind: 'sign-in-refused' }
  // Whoever may come in may ask who they are: a refusal is about the door.
  if (problem?.code === 'MR_FORBIDDEN') return { kind: 'no-entry', problem }
  if (problem?.code === 'MR_UNKNOWN_TENANT') {
    return { kind: wanted.from === 'browser' ? 'forget-tenant' : 'no-such-tenant' }
  }
  if (user !== undefined && wanted.from === 'nobody' && mustChoose(user)) {
    return { kind: 'choose-tenant', user }
  }
  return OPEN
}

/** Tenants that nobody configured need no choice: the first sees everything. */
const mustChoose = ({ tenants }: User): boolean =>
  tenants.length > 1 && tenants.every(({ id }) => id !== DEFAULT_TENANT)

/** As in server/access/everything.ts; known to users of the API. */
const DEFAULT_TENANT = '__kpow_global'
