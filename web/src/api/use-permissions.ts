/** What whoever looks may do, and why not: for buttons that are disabled with their reason. The server decides. */
import type { ActionName } from '@millrace/contract/actions.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { useMemo } from 'react'
import { mayOf, type May } from './may.ts'
import { apiPaths } from './paths.ts'
import { useRead } from './use-read.ts'

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
