import type { ClusterOverview } from '@millrace/contract/cluster.ts'
import { useHistory } from '../../api/use-history.ts'
import { links } from '../../app/links.ts'
import { sparkBounds, useTimeRange } from '../../app/time-range.ts'
import { formatBytes, formatNumber, plural } from '../../format.ts'
import { Tile, Tiles } from '../../ui/Tiles.tsx'
import { Value } from '../../ui/Value.tsx'
import { Sparkline } from '../../ui/chart/Sparkline.tsx'

const SERIES = [
  'cluster/brokers',
  'cluster/topics',
  'cluster/groups',
  'cluster/write_rate',
  'cluster/read_rate',
  'cluster/disk_bytes',
] as const

/** Six numbers and their shape over the page's time range, a day at most. */
export function OverviewTiles({
  cluster,
  overview,
}: {
  readonly cluster: string
  readonly overview: ClusterOverview
}) {
  const range = useTimeRange()
  const history = useHistory(cluster, { series: SERIES, bounds: sparkBounds(range) }).data?.history
  const spark = (id: (typeof SERIES)[number]) => (
    <Sparkline values={history?.series.find((one) => one.id === id)?.values} />
  )
  const { totals, missing } = overview
  return (
    <Tiles>
      <Tile
        label="Brokers"
        value={<Value value={totals.brokers} missing={missing?.['brokers']} />}
        note={brokersNote(totals)}
        sparkline={spark('cluster/brokers')}
        href={links.brokers(cluster)}
      />
      <Tile
        label="Topics"
        value={<Value value={totals.topics} missing={missing?.['topics']} />}
        note={
          totals.partitions !== null &&
          `${formatNumber(totals.partitions)} partitions, ${formatNumber(totals.topics_internal ?? 0)} internal`
        }
        sparkline={spark('cluster/topics')}
        href={links.topics(cluster)}
      />
      <Tile
        label="Groups"
        value={<Value value={totals.groups} missing={missing?.['groups']} />}
        note={totals.members !== null && plural(totals.members, 'member')}
        sparkline={spark('cluster/groups')}
        href={links.consumers(cluster)}
      />
      <Tile
        label="Written"
        value={<Value value={totals.write_rate} as="rate" missing={missing?.['write_rate']} />}
        note={totals.messages !== null && `${formatNumber(totals.messages)} records held`}
        sparkline={spark('cluster/write_rate')}
        href={links.topics(cluster)}
      />
      <Tile
        label="Read"
        value={<Value value={totals.read_rate} as="rate" missing={missing?.['read_rate']} />}
        note={totals.lag !== null && `lag ${formatNumber(totals.lag)}`}
        sparkline={spark('cluster/read_rate')}
        href={links.consumers(cluster)}
      />
      <Tile
        label="Disk"
        value={<Value value={totals.disk_bytes} as="bytes" missing={missing?.['disk_bytes']} />}
        note={totals.leader_disk_bytes !== null && `${formatBytes(totals.leader_disk_bytes)} once`}
        sparkline={spark('cluster/disk_bytes')}
        href={links.brokers(cluster)}
      />
    </Tiles>
  )
}

function brokersNote(totals: ClusterOverview['totals']): string | false {
  const { brokers, brokers_online: online, brokers_fenced: fenced } = totals
  if (brokers === null || online === null) return false
  if (online === brokers) return 'all online'
  return `${formatNumber(online)} online${fenced === null || fenced === 0 ? '' : `, ${formatNumber(fenced)} fenced`}`
}
