/** What whoever looks may do, and why not: for buttons that are disabled with their reason. The server decides. */
import type { Explanation } from '@millrace/contract/access.ts'
import type { ActionName } from '@millrace/contract/actions.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { useMemo } from 'react'
import { apiPaths } from './paths.ts'
import { useRead } from './use-read.ts'

/** May it be done? If not: a sentence that says which policy or flag is missing. */
export type May =
  | { readonly allowed: true }
  | {
      readonly allowed: false
      readonly reason: string
      /** It is not known yet: drawn as what it may become, so that nothing flashes. */
      readonly pending: boolean
    }

export interface Permissions {
  readonly may: (action: ActionName) => May
}

interface On {
  readonly type: 'topic' | 'group' | 'broker'
  readonly name: string
}

/** On one thing of a cluster, or on the cluster as a whole; kept up to date, so that a changed policy shows. */
export function usePermissions(cluster: string, on?: On): Permissions {
  const path = cluster === '' ? undefined : apiPaths.permissions(cluster, on)
  const { data, error } = useRead<ResponseOf<'permissions'>>(path)
  return useMemo(
    () => ({ may: (action) => mayOf(data?.permissions, error?.problem.detail, action) }),
    [data, error],
  )
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
