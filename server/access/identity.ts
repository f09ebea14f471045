/** Who asks. */
export interface Identity {
  readonly provider: 'none'
  readonly name: string
  readonly roles: readonly string[]
  readonly tenantId: string
}

/** One text per user of a tenant: whose search, whose limit, whose ticket. */
export function userKey({ provider, name, tenantId }: Identity): string {
  return JSON.stringify([provider, name, tenantId])
}
