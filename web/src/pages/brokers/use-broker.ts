import type { ResponseOf } from '@millrace/contract/responses.ts'
import { apiPaths } from '../../api/paths.ts'
import { useRead, type Read } from '../../api/use-read.ts'
import { useBrokerId, useClusterId } from '../../app/params.ts'

/** The broker of the page's address. */
export function useBroker(): Read<ResponseOf<'broker'>> {
  const cluster = useClusterId()
  const id = useBrokerId()
  return useRead(Number.isNaN(id) ? undefined : apiPaths.broker(cluster, id))
}
