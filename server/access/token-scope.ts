/** A token does no more than what it was made for, whatever its user may. */
import { ACTIONS, type ActionName, actionsThatPermit } from '@millrace/contract/actions.ts'
import type { Explanation } from '@millrace/contract/access.ts'
import type { Identity } from './identity.ts'
import type { Access } from './model.ts'

/** The decisions on what somebody may do, the actions of the token that they ask with taken into account. */
export function withTokenScope(
  decisions: Pick<Access, 'explain' | 'explainAdmin'>,
): Pick<Access, 'explain' | 'explainAdmin'> {
  return {
    explain: (identity, action, resource, names) =>
      limited(identity, decisions.explain(identity, action, resource, names)),
    explainAdmin: (identity) => limited(identity, decisions.explainAdmin(identity)),
  }
}

function limited({ credential }: Identity, explanation: Explanation): Explanation {
  const { action, resource } = explanation
  if (credential.kind !== 'token' || credential.actions === null) return explanation
  if (permits(credential.actions, action)) return explanation
  // What its user may not do at all is not for want of a wider token.
  if (explanation.decision === 'deny' && explanation.partly !== true) return explanation
  return {
    action,
    resource,
    decision: 'deny',
    by: 'scope',
    reason: `The token that asks is not for ${action} (${ACTIONS[action].permits}). Make one that has it, or one for all that you may do.`,
    policy: null,
  }
}

const permits = (own: readonly ActionName[], action: ActionName): boolean =>
  actionsThatPermit(action).some((name) => own.includes(name)) ||
  ACTIONS[action].includes?.every((part) => own.includes(part)) === true
