import type { ResponseOf } from '@millrace/contract/responses.ts'
import { apiPaths } from '../../api/paths.ts'
import { type Read, useRead } from '../../api/use-read.ts'
import { useClusterId, useGroupId } from '../../app/params.ts'

/** The group of the page; its tabs share one read. */
export function useGroup(): Read<ResponseOf<'group'>> {
  const cluster = useClusterId()
  return useRead<ResponseOf<'group'>>(apiPaths.group(cluster, useGroupId()))
}
