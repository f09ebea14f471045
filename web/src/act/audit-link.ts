import type { ResponseOf } from '@millrace/contract/responses.ts'
import { queryClient, readKey } from '../api/live.ts'
import { apiPaths } from '../api/paths.ts'
import { links } from '../app/links.ts'

/** Where the audit entries of a change are shown: the log is for administrators, everybody sees their own part of it. */
export function auditLink(responseId: string): string {
  const me = queryClient.getQueryData<ResponseOf<'me'>>(readKey(apiPaths.me()))
  return me?.user.admin === true ? links.audit({ act: responseId }) : links.act(responseId)
}
