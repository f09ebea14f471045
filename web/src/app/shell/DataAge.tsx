import type { ClusterRow } from '@millrace/contract/cluster.ts'
import { useIsFetching } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { refreshAll, useSocketState } from '../../api/live.ts'
import { useStatus } from '../../api/use-clusters.ts'
import { formatDuration, formatRelative, formatTime } from '../../format.ts'
import { useZone } from '../../stores/preferences.ts'
import { useNow } from '../../ui/Time.tsx'
import './shell.css'

/** How old what is on screen is, and the button that asks again. */
export function DataAge({ cluster }: { readonly cluster: ClusterRow }) {
  const now = useNow()
  const zone = useZone()
  const socket = useSocketState()
  const fetching = useIsFetching() > 0
  const interval = useStatus().data?.status.snapshot_interval_ms ?? 60_000
  const at = cluster.last_seen_at
  const old = at !== null && now - at > 3 * interval
  const age = at === null ? 'no data yet' : formatRelative(Math.min(at, now), now)
  const how = socket === 'open' ? '' : 'polling · '
  const tip = [
    at === null
      ? 'The cluster has not answered yet.'
      : `The cluster answered at ${formatTime(at, zone)}.`,
    `It is observed every ${formatDuration(interval)}.`,
    socket === 'open' ? 'New data arrives by itself.' : 'No live connection: asking every 15 s.',
    'Refresh: r',
  ].join('\n')
  return (
    <button
      type="button"
      className="icon-button shell-age"
      data-old={old || undefined}
      data-tip={tip}
      aria-label={`Refresh. Data: ${how}${age}`}
      aria-keyshortcuts="r"
      onClick={() => void refreshAll()}
    >
      <RefreshCw size={14} aria-hidden className={fetching ? 'shell-turning' : ''} />
      <span className="shell-age-text">
        {how}
        {age}
      </span>
    </button>
  )
}
