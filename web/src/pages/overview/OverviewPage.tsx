import type { ClusterOverview } from '@millrace/contract/cluster.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { Gauge } from 'lucide-react'
import { useEffect, useState } from 'react'
import { apiPaths } from '../../api/paths.ts'
import { useAllFavourites } from '../../api/use-favourites.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { useClusterId } from '../../app/params.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { Fact, Page, Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { LatestChanges } from '../changes/LatestChanges.tsx'
import { HistoryChart } from '../history/HistoryChart.tsx'
import { FavouriteStrip } from './FavouriteStrip.tsx'
import { OverviewTiles } from './OverviewTiles.tsx'
import { Problems } from './Problems.tsx'
import './overview.css'

const PRODUCTION = [{ id: 'cluster/write_rate', label: 'written' }]
const CONSUMPTION = [{ id: 'cluster/read_rate', label: 'read' }]
const LAG = [{ id: 'cluster/lag', label: 'lag of all groups' }]
const MARKS = { entity: 'whole cluster' } as const
const DISK = [{ id: 'cluster/disk_bytes', label: 'all replicas' }]

/** Is anything wrong? Then: how much there is, and how it moves. */
export function OverviewPage() {
  const cluster = useClusterId()
  const read = useRead<ResponseOf<'cluster'>>(apiPaths.cluster(cluster))
  const known = read.data?.cluster
  const mayDrawCharts = useSettled(!useAllFavourites().isPending)
  return (
    <Page
      title={known?.label ?? 'Overview'}
      icon={<Gauge size={18} />}
      facts={
        known !== undefined && (
          <>
            {known.kafka_version !== null && <Fact>Kafka {known.kafka_version}</Fact>}
            {known.controller_id !== null && (
              <Fact>
                <AppLink href={links.quorum(cluster)}>controller {known.controller_id}</AppLink>
              </Fact>
            )}
            <Fact tip="Bootstrap servers">
              <span className="mono">{known.bootstrap}</span>
            </Fact>
            {known.id !== known.label && (
              <Fact tip="Cluster id">
                <span className="mono">{known.id}</span>
              </Fact>
            )}
          </>
        )
      }
    >
      <ReadView read={read} what="overview" as="overview" notes={none}>
        {({ cluster: overview }) => (
          <>
            <Problems cluster={cluster} overview={overview} />
            <OverviewTiles cluster={cluster} overview={overview} />
            <FavouriteStrip cluster={cluster} />
          </>
        )}
      </ReadView>
      {/* Below lists of unknown length: drawn after them, or it would be pushed down. */}
      {known !== undefined && mayDrawCharts && !isNeverSeen(known) && (
        <Section title="How it moves">
          <div className="chart-pair">
            <HistoryChart
              cluster={cluster}
              marksOf={MARKS}
              title="Production, records per second"
              lines={PRODUCTION}
              as="rate"
              meaning="rate"
              shape="area"
            />
            <HistoryChart
              cluster={cluster}
              marksOf={MARKS}
              title="Consumption, records per second"
              lines={CONSUMPTION}
              as="rate"
              meaning="rate"
              shape="area"
            />
            <HistoryChart
              cluster={cluster}
              marksOf={MARKS}
              title="Lag, records"
              lines={LAG}
              as="number"
              meaning="backlog"
            />
            <HistoryChart
              cluster={cluster}
              marksOf={MARKS}
              title="Disk"
              lines={DISK}
              as="bytes"
              meaning="level"
            />
          </div>
        </Section>
      )}
      {known !== undefined && <LatestChanges cluster={cluster} />}
    </Page>
  )
}

/** What is above the charts may be late where the log is; they wait for it a moment, not for ever. */
const PATIENCE_MS = 600

/** Whether `settled`, or long enough waited for. */
function useSettled(settled: boolean): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  return settled || late
}

/** Nothing can have moved yet, and the problem above says why. */
function isNeverSeen({ state, last_seen_at: seen }: ClusterOverview): boolean {
  return state === 'unreachable' && seen === null
}

/** What is missing is among the problems already, with the page it concerns. */
const none = (): boolean => false
