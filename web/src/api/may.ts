/** An explanation of the server as buttons need it. Pure. */
import type { Explanation } from '@millrace/contract/access.ts'
import type { ActionName } from '@millrace/contract/actions.ts'

/** May it be done? If not: a sentence that says which policy or flag is missing. */
export type May =
  | { readonly allowed: true }
  | {
      readonly allowed: false
      readonly reason: string
      /** It is not known yet: drawn as what it may become, so that nothing flashes. */
      readonly pending: boolean
    }

/** @param failure why they could not be read; those read before still hold. */
export function mayOf(
  permissions: readonly Explanation[] | undefined,
  failure: string | undefined,
  action: ActionName,
): May {
  if (permissions === undefined) {
    return failure === undefined
      ? { allowed: false, pending: true, reason: 'Looking up what you may do.' }
      : {
          allowed: false,
          pending: false,
          reason: `It is not known whether you may do this. ${failure}`,
        }
  }
  const explanation = permissions.find((one) => one.action === action)
  if (explanation === undefined) {
    return { allowed: false, pending: false, reason: `The server says nothing of ${action}.` }
  }
  // Asked of the cluster as a whole: there are things that it may be done on; of which it may not, the preview tells.
  if (explanation.partly === true) return { allowed: true }
  switch (explanation.decision) {
    case 'allow':
      return { allowed: true }
    case 'stage':
      return {
        allowed: false,
        pending: false,
        reason: `${explanation.reason} Staging is not available yet.`,
      }
    case 'deny':
      return { allowed: false, pending: false, reason: explanation.reason }
    default:
      return explanation.decision satisfies never
  }
}

/** Both must be allowed; the first reason is told. */
export function both(first: May, second: May): May {
  return first.allowed ? second : first
}
