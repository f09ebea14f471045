import { History } from 'lucide-react'
import { useClusterId } from '../../app/params.ts'
import { rangeLabel, useTimeRange } from '../../app/time-range.ts'
import { useZone } from '../../stores/preferences.ts'
import { Fact, Page } from '../../ui/Page.tsx'
import { ChangesView } from './ChangesView.tsx'

/** What changed in the cluster, when, from what to what. */
export function ChangesPage() {
  const range = useTimeRange()
  const zone = useZone()
  return (
    <Page
      title="Changes"
      icon={<History size={18} />}
      facts={<Fact>{rangeLabel(range, zone)}</Fact>}
    >
      <ChangesView cluster={useClusterId()} />
    </Page>
  )
}
