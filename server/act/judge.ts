/** Which targets of a change may be touched by whoever asks: own topics, policies, tenant, in that order. */
import type { Explanation } from '@millrace/contract/access.ts'
import type { ItemResult, MutationTarget } from '@millrace/contract/mutation.ts'
import { namesOf } from '../access/cluster-names.ts'
import type { Identity } from '../access/identity.ts'
import type { Access } from '../access/model.ts'
import type { ClusterView } from '../derive/estate.ts'
import { isInternalTopic } from '../state/log/internal-topics.ts'
import type { Change } from './bound-mutation.ts'
import { unknownTopic } from './kafka-results.ts'

export interface Judged {
  readonly target: MutationTarget
  readonly permission: Explanation
  /** What becomes of it without being tried; null: it may be touched. */
  readonly refused: ItemResult | null
}

export interface Judge {
  targets(identity: Identity, view: ClusterView, change: Change): readonly Judged[]
  /** Several at once; null: it is one. */
  bulk(identity: Identity, view: ClusterView, change: Change): Explanation | null
}

/** @param prefix MILLRACE_TOPIC_PREFIX */
export function judge(access: Pick<Access, 'explain'>, prefix: string): Judge {
  function one(
    identity: Identity,
    view: ClusterView,
    { mutation }: Change,
    target: MutationTarget,
  ): Judged {
    const { action } = mutation
    const resource = ['cluster', view.row.id, target.type, target.name]
    const permission = access.explain(identity, action, resource, namesOf(view.row))
    const deny = (by: Explanation['by'], reason: string): Judged => ({
      target,
      permission: { action, resource, decision: 'deny', by, reason, policy: null },
      refused: { target, outcome: 'denied', code: 'MR_FORBIDDEN', detail: reason },
    })
    if (permission.decision === 'deny') {
      const { reason } = permission
      const refused = { target, outcome: 'denied', code: 'MR_FORBIDDEN', detail: reason } as const
      return { target, permission, refused }
    }
    if (target.type === 'topic' && mutation.creates && !view.mayCreateTopic(target.name)) {
      return deny(
        'tenant',
        `The name ${JSON.stringify(target.name)} does not belong to your tenant ${identity.tenantId}. Choose one that its paths include.`,
      )
    }
    const isOurs = target.type === 'topic' && isInternalTopic(prefix, target.name)
    // A thing outside the tenant is as one that is not there.
    if (!mutation.creates && !view.sees(target.type === 'group' ? 'group' : 'topic', target.name))
      return { target, permission, refused: unknownTopic(target) }
    if (isOurs) {
      return deny(
        'protected',
        `Topics that begin with ${prefix}_ hold the state of Millrace and are changed by nobody.`,
      )
    }
    return { target, permission, refused: null }
  }

  return {
    targets: (identity, view, change) =>
      change.targets.map((target) => one(identity, view, change, target)),
    bulk(identity, view, { targets }) {
      if (targets.length < 2) return null
      return access.explain(identity, 'BULK_ACTION', ['cluster', view.row.id], namesOf(view.row))
    },
  }
}
