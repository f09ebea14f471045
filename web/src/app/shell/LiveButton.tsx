import { notifications } from '@mantine/notifications'
import { Radio } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { liveSocket, useLiveMode, useSocketState } from '../../api/live.ts'
import { useStatus } from '../../api/use-clusters.ts'
import { formatDuration } from '../../format.ts'
import { useNow } from '../../ui/Time.tsx'
import './shell.css'

/** Live mode: snapshots every few seconds for some minutes, for whoever watches something happen. */
export function LiveButton({ cluster }: { readonly cluster: string }) {
  const live = useLiveMode(cluster)
  const socket = useSocketState()
  const settings = useStatus().data?.status.live_mode
  const now = useNow()
  const until = live?.until ?? null
  const left = until === null ? 0 : Math.max(0, until - now)
  useReasonToast(live?.reason ?? null, until)

  const refusal =
    settings?.enabled === false
      ? 'Live mode is turned off in this installation (LIVE_MODE_ENABLED=false).'
      : socket === 'open'
        ? undefined
        : 'Live mode needs the live connection, which a proxy blocks or which is being restored.'
  const explanation =
    settings === undefined
      ? 'Observes the cluster every few seconds.'
      : `Observes the cluster every ${formatDuration(settings.interval_ms)} for ${formatDuration(settings.period_ms)} (l)`
  const on = until !== null
  return (
    <button
      type="button"
      className="icon-button shell-live"
      aria-pressed={on}
      aria-disabled={refusal !== undefined}
      aria-keyshortcuts="l"
      data-live-button
      data-tip={refusal ?? (on ? 'Stop live mode (l)' : explanation)}
      onClick={() => {
        if (refusal === undefined) liveSocket.setLive(cluster, !on)
        else notifications.show({ color: 'yellow', title: 'No live mode', message: refusal })
      }}
    >
      <Radio size={15} aria-hidden />
      {on && <span className="sr-only">Live mode: </span>}
      <span className="shell-live-text">{on ? countdown(left) : 'Live'}</span>
    </button>
  )
}

/** `2:59` */
function countdown(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Why it was refused or has ended is said once, in passing. */
function useReasonToast(reason: string | null, until: number | null): void {
  const told = useRef<string | null>(null)
  useEffect(() => {
    if (until === null && reason !== null && told.current !== reason) {
      notifications.show({ color: 'gray', title: 'Live mode is off', message: reason })
    }
    told.current = until === null ? reason : null
  }, [reason, until])
}
