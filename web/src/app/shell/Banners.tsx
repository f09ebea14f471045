import type { ClusterRow } from '@millrace/contract/cluster.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { Unplug, X } from 'lucide-react'
import { useState } from 'react'
import { useStatus } from '../../api/use-clusters.ts'
import type { Read } from '../../api/use-read.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { TONE_ICONS } from '../../ui/StateBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import { stateBanners, type StateBanner } from './state-banners.ts'
import './shell.css'

/**
 * What holds for every page at once: the server away, the cluster away, state that is not kept. Said once, at the top;
 * where the server is away nothing else is known.
 */
export function Banners({
  cluster,
  clusters,
}: {
  readonly cluster: ClusterRow | undefined
  readonly clusters: Read<ResponseOf<'clusters'>>
}) {
  const status = useStatus().data?.status
  const [dismissed, dismiss] = useDismissed()
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
  const unreachable = cluster?.state === 'unreachable'
  const banners = status === undefined ? [] : stateBanners(status)
  return (
    <>
      {unreachable && (
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
      )}
      {banners
        // A primary cluster that does not answer is why the engine is in trouble: its own line says so.
        .filter(({ fromKafka }) => !(fromKafka && unreachable && cluster.primary))
        .filter(({ id }) => !dismissed.includes(id))
        .map((banner) => (
          <StateLine key={banner.id} banner={banner} onDismiss={() => dismiss(banner.id)} />
        ))}
    </>
  )
}

function StateLine({
  banner,
  onDismiss,
}: {
  readonly banner: StateBanner
  readonly onDismiss: () => void
}) {
  const { tone, title, detail, dismissable, href } = banner
  const Icon = TONE_ICONS[tone]
  return (
    <div
      className="shell-banner"
      data-tone={tone}
      data-line
      role={tone === 'error' ? 'alert' : 'status'}
    >
      <Icon size={15} aria-hidden />
      <span className="shell-banner-text" data-tip={`${title} ${detail}`.trim()}>
        <strong>{title}</strong> {detail}
      </span>
      <AppLink href={href}>Details</AppLink>
      {dismissable && (
        <button
          type="button"
          className="icon-button shell-banner-close"
          aria-label={`Put away: ${title}`}
          data-tip="Put away until this tab is closed"
          onClick={onDismiss}
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  )
}

const DISMISSED = 'millrace.dismissed'

/** Ids of banners that were put away in this tab. */
function useDismissed(): readonly [readonly string[], (id: string) => void] {
  const [ids, setIds] = useState(readDismissed)
  const dismiss = (id: string): void => {
    const next = [...ids, id]
    setIds(next)
    try {
      sessionStorage.setItem(DISMISSED, JSON.stringify(next))
    } catch {
      // Storage is off: it is put away until the page is loaded again.
    }
  }
  return [ids, dismiss]
}

function readDismissed(): readonly string[] {
  try {
    const ids: unknown = JSON.parse(sessionStorage.getItem(DISMISSED) ?? '[]')
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}
