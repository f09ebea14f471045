import type { ClusterRow } from '@millrace/contract/cluster.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { CircleAlert, Unplug } from 'lucide-react'
import { useStatus } from '../../api/use-clusters.ts'
import type { Read } from '../../api/use-read.ts'
import { Time } from '../../ui/Time.tsx'
import './shell.css'

/** What holds for every page at once: the server away, the cluster away, the engine recovering. Said once, at the top. */
export function Banners({
  cluster,
  clusters,
}: {
  readonly cluster: ClusterRow | undefined
  readonly clusters: Read<ResponseOf<'clusters'>>
}) {
  const engine = useStatus().data?.status.engine
  if (clusters.data !== undefined && clusters.error?.offline === true) {
    return (
      <div className="shell-banner" data-tone="error" role="alert">
        <Unplug size={15} aria-hidden />
        <span>
          <strong>Connection to Millrace lost.</strong> What you see was told{' '}
          <Time at={clusters.updatedAt} />. Trying again.
        </span>
      </div>
    )
  }
  if (cluster?.state === 'unreachable') {
    return (
      <div className="shell-banner" data-tone="error" role="alert">
        <Unplug size={15} aria-hidden />
        <span>
          <strong>{cluster.label} does not answer.</strong>{' '}
          {cluster.last_seen_at !== null && (
            <>
              What you see is from <Time at={cluster.last_seen_at} />.{' '}
            </>
          )}
          {cluster.state_reason}
        </span>
      </div>
    )
  }
  if (engine !== undefined && (engine.state === 'RECOVERING' || engine.state === 'ERROR')) {
    return (
      <div className="shell-banner" data-tone="warn" role="status">
        <CircleAlert size={15} aria-hidden />
        <span>
          <strong>Millrace is {engine.state === 'ERROR' ? 'in error' : 'recovering'}.</strong>{' '}
          {engine.reason}
        </span>
      </div>
    )
  }
  return null
}
