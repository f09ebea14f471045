/** Tenants of an RBAC file, and those that there are when it names none. */
import { encodePathId } from '@millrace/contract/path-id.ts'
import { EVERYTHING, GLOBAL_TENANT } from '../everything.ts'
import type { TenantInfo } from '../model.ts'
import type { TenantEntry } from '../policy/model.ts'
import { scopeOf } from './scope.ts'

export const GLOBAL: TenantInfo = {
  id: GLOBAL_TENANT,
  name: 'Global',
  description: 'Everything of every cluster.',
  roles: ['*'],
  includes: [['*']],
  excludes: [],
  scope: EVERYTHING,
}

/** What Kafka keeps for itself, besides what consoles do. */
const KAFKA_TOPICS = [
  '__consumer_offsets',
  '__transaction_state',
  '__share_group_state',
  '__cluster_metadata',
]

/** @param prefix MILLRACE_TOPIC_PREFIX */
export function tenantsOf(entries: readonly TenantEntry[], prefix: string): readonly TenantInfo[] {
  return entries.length === 0
    ? [GLOBAL, withoutInternals(prefix)]
    : entries.map((entry) => infoOf({ ...entry, id: tenantId(entry.name) }))
}

/** Everything but what a console or Kafka itself needs: kPow's name for it, and kPow's own topics as well. */
function withoutInternals(prefix: string): TenantInfo {
  const topics = [...KAFKA_TOPICS, '__millrace*', `${prefix}_*`, '__oprtr*', 'oprtr*']
  const groups = ['__millrace*', `${prefix}-*`, '__oprtr*', 'oprtr*']
  return infoOf({
    id: '__kpow_hidden',
    name: 'kPow Hidden',
    description: 'Everything without internal topics and groups.',
    roles: ['*'],
    includes: [['*']],
    excludes: [
      ...topics.map((name) => ['cluster', '*', 'topic', name]),
      ...groups.map((name) => ['cluster', '*', 'group', name]),
    ],
  })
}

const infoOf = (tenant: Omit<TenantInfo, 'scope'>): TenantInfo => ({
  ...tenant,
  scope: scopeOf(tenant.id, tenant),
})

/** Its name, which scripts send; encoded where a header cannot carry it as it is. */
function tenantId(name: string): string {
  return /^[\x21-\x7d](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(name) ? name : encodePathId(name)
}
