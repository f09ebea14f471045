/**
 * Whether somebody may read the records of a topic. The only place that decides it: searches of the page and the API,
 * the socket and its tails, exports, background searches, single records and samples all ask here, at the start and at
 * every slice. Tenancy, roles and data policies will stand here, too (policies also say what is masked).
 */
import type { Allowed } from '../access/allow.ts'
import type { Identity } from '../access/identity.ts'
import { isInternalTopic } from '../state/log/internal-topics.ts'

/** null: yes. Otherwise why not, and what would allow it. */
export type Refusal = string | null

export interface ReadAccess {
  /** @param topic null: any topic at all */
  mayRead(identity: Identity, cluster: string, topic: string | null): Refusal
  /** Besides `mayRead`: whether what is found may be taken away as a file. */
  mayDownload(identity: Identity, cluster: string): Refusal
}

/** @param prefix MILLRACE_TOPIC_PREFIX: those topics hold sessions and the audit log */
export function readAccess(allowed: Allowed, prefix: string): ReadAccess {
  const refusalOf = (action: Parameters<Allowed['decide']>[0]): Refusal => {
    const decision = allowed.decide(action)
    return decision.allowed ? null : decision.reason
  }
  return {
    mayRead(_identity, _cluster, topic) {
      const refusal = refusalOf('TOPIC_DATA_QUERY')
      if (refusal !== null || topic === null) return refusal
      return isInternalTopic(prefix, topic)
        ? `Topics that begin with ${prefix}_ hold the state of Millrace and are closed to everybody.`
        : null
    },
    mayDownload: () => refusalOf('TOPIC_DATA_DOWNLOAD'),
  }
}
