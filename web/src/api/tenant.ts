/**
 * The tenant that this window asks for: `?tenant=` of its address, else the one that was chosen in this browser. It holds as
 * long as the page is loaded: another tenant is another load, so that nothing of one is left on screen or in memory for the
 * next.
 */

const REMEMBERED = 'millrace.tenant'
export const TENANT_PARAMETER = 'tenant'

export interface WantedTenant {
  /** null: the server takes the person's first. */
  readonly id: string | null
  readonly from: 'address' | 'browser' | 'nobody'
}

/** @param search of the page's address @param remembered what this browser keeps */
export function tenantWanted(search: string, remembered: string | null): WantedTenant {
  const named = new URLSearchParams(search).get(TENANT_PARAMETER)
  if (named !== null && named !== '') return { id: named, from: 'address' }
  if (remembered !== null && remembered !== '') return { id: remembered, from: 'browser' }
  return { id: null, from: 'nobody' }
}

let wanted: WantedTenant | undefined

/** The same for the life of the page: what is asked later, when the address may have lost it, is for the same tenant. */
export function wantedTenant(): WantedTenant {
  wanted ??= tenantWanted(location.search, recall())
  return wanted
}

function recall(): string | null {
  try {
    return localStorage.getItem(REMEMBERED)
  } catch {
    // Storage is off: chosen anew in every window.
    return null
  }
}

/** null forgets. */
export function rememberTenant(id: string | null): void {
  try {
    if (id === null) localStorage.removeItem(REMEMBERED)
    else localStorage.setItem(REMEMBERED, id)
  } catch {
    // Storage is off: the address has it.
  }
}

/** The address with another tenant in it; null takes it out. */
export function withTenant(href: string, id: string | null): string {
  const url = new URL(href)
  if (id === null) url.searchParams.delete(TENANT_PARAMETER)
  else url.searchParams.set(TENANT_PARAMETER, id)
  return url.href
}
