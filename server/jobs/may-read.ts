/**
 * Whether somebody may read the records of a topic. The only place that decides it: searches of the page and the API,
 * the socket and its tails, exports, background searches, single records and samples all ask here, at the start and at
 * every slice. Data policies will stand here, too (they also say what is masked).
 */
import type { Explanation } from '@millrace/contract/access.ts'
import type { ActionName } from '@millrace/contract/actions.ts'
import type { Identity } from '../access/identity.ts'
import type { Access, ClusterNames } from '../access/model.ts'
import { isInternalTopic } from '../state/log/internal-topics.ts'

/** null: yes. Otherwise why not, and what would allow it. */
export type Refusal = string | null

export interface ReadAccess {
  /**
   * @param topic null: any topic at all
   * @param download what is found may also be taken away as a file
   */
  mayRead(
    identity: Identity,
    cluster: ClusterNames,
    topic: string | null,
    download?: boolean,
  ): Refusal
  /** What decides on the last of the actions that this needs, for the audit log. */
  explain(
    identity: Identity,
    cluster: ClusterNames,
    topic: string | null,
    download: boolean,
  ): Explanation
}

/** @param prefix MILLRACE_TOPIC_PREFIX: those topics hold sessions and the audit log */
export function readAccess(access: Pick<Access, 'explain'>, prefix: string): ReadAccess {
  function refusalOf(
    action: ActionName,
    identity: Identity,
    cluster: ClusterNames,
    topic: string | null,
  ): Refusal {
    const whole = ['cluster', cluster.id]
    const resource = topic === null ? whole : [...whole, 'topic', topic]
    const { decision, partly, reason } = access.explain(identity, action, resource, cluster)
    if (decision === 'allow' || (topic === null && partly === true)) return null
    return decision === 'stage' ? `${reason} Staging is not available yet.` : reason
  }
  return {
    explain(identity, cluster, topic, download) {
      const action = download ? 'TOPIC_DATA_DOWNLOAD' : 'TOPIC_DATA_QUERY'
      const whole = ['cluster', cluster.id]
      const resource = topic === null ? whole : [...whole, 'topic', topic]
      return access.explain(identity, action, resource, cluster)
    },
    mayRead(identity, cluster, topic, download = false) {
      const refusal =
        refusalOf('TOPIC_DATA_QUERY', identity, cluster, topic) ??
        (download ? refusalOf('TOPIC_DATA_DOWNLOAD', identity, cluster, topic) : null)
      if (refusal !== null || topic === null) return refusal
      return isInternalTopic(prefix, topic)
        ? `Topics that begin with ${prefix}_ hold the state of Millrace and are closed to everybody.`
        : null
    },
  }
}
