/** Decisions in words: why, and what would allow it. */
import type { Policy } from '@millrace/contract/access.ts'
import { ACTIONS } from '@millrace/contract/actions.ts'
import type { Asked } from './evaluate.ts'
import { shownPath } from './shown.ts'

export const because = {
  policy(asked: Asked, decision: 'allow' | 'stage' | 'deny', policy: Policy): string {
    const verb = { allow: 'allows', stage: 'stages', deny: 'denies' }[decision]
    const end = decision === 'stage' ? ': it waits for the approval of an administrator' : ''
    return `Policy ${policy.number} ${verb} ${asked.action} on ${shownPath(policy.resource)} to ${roleOf(policy, asked.roles)}${end}.`
  },
  deniedInPart(asked: Asked, policy: Policy): string {
    return `Policy ${policy.number} denies ${asked.action} on a part of ${placeOf(asked)} to ${roleOf(policy, asked.roles)}.`
  },
  nothing(asked: Asked, onPart: boolean): string {
    const { action } = asked
    const what = `${action} (${ACTIONS[action].permits})`
    return onPart
      ? `Your policies allow ${what} on a part of ${placeOf(asked)} only, and not on all of it.`
      : `No policy allows ${what} on ${placeOf(asked)} to you (${rolesOf(asked.roles)}).`
  },
  invalid({ action, resource }: Asked): string {
    return `${action} is no action of ${resource[0] ?? 'this'} resources: it belongs to ${ACTIONS[action].domain}.`
  },
}

/** `topic orders of cluster Prod EU`; without the object, all of it. */
function placeOf({ resource: [domain, id, type, ...name], names }: Asked): string {
  if (domain === undefined || domain === '*') return 'everything'
  if (id === undefined) return `every ${domain}`
  const whole = `${domain} ${names?.environmentName ?? id}`
  if (type === undefined) return whole
  return name.length === 0 ? `every ${type} of ${whole}` : `${type} ${name.join('/')} of ${whole}`
}

/** The role by which the policy concerns whoever asks. */
function roleOf({ roles }: Policy, own: readonly string[]): string {
  const role = roles.find((name) => own.includes(name))
  return role === undefined ? 'everybody' : `the role ${role}`
}

const rolesOf = (roles: readonly string[]): string =>
  roles.length === 0
    ? 'you have no role'
    : `your ${roles.length === 1 ? 'role' : 'roles'}: ${roles.slice(0, 10).join(', ')}${roles.length > 10 ? ', …' : ''}`
