import type { ClusterTotals } from '@millrace/contract/cluster.ts'
import type { GroupRow } from '@millrace/contract/group.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { Users } from 'lucide-react'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { useClusterId } from '../../app/params.ts'
import { formatExact } from '../../format.ts'
import { useStarredTable } from '../favourites/use-starred-table.tsx'
import { HistorySparkline } from '../history/HistorySparkline.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Fact, Page } from '../../ui/Page.tsx'
import { MissingProvider } from '../../ui/missing.tsx'
import { isComing, NotObserved } from '../../ui/NotObserved.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { Tile, Tiles } from '../../ui/Tiles.tsx'
import { Value } from '../../ui/Value.tsx'
import { TopHistoryChart } from '../history/TopHistoryChart.tsx'
import { groupColumns } from './group-columns.tsx'

const MARKS = { entity: 'group' } as const

export function ConsumersPage() {
  const cluster = useClusterId()
  const read = useRead<ResponseOf<'groups'>>(apiPaths.groups(cluster))
  return (
    <Page title="Consumers" icon={<Users size={18} />} facts={<GroupKinds cluster={cluster} />}>
      <GroupTiles cluster={cluster} />
      <div className="chart-pair">
        <TopHistoryChart
          cluster={cluster}
          marksOf={MARKS}
          title="Lag, records"
          of="group/lag"
          as="number"
          meaning="backlog"
          height={170}
        />
        <TopHistoryChart
          cluster={cluster}
          marksOf={MARKS}
          title="Reads, records per second"
          of="group/read_rate"
          as="rate"
          shape="stacked"
          meaning="rate"
          height={170}
        />
      </div>
      <ReadView read={read} what="groups">
        {({ groups, metadata }) =>
          metadata.captured_at === null && groups.length === 0 && !isComing(metadata.missing) ? (
            <NotObserved what="Groups are" />
          ) : (
            <GroupTable cluster={cluster} groups={groups} metadata={metadata} />
          )
        }
      </ReadView>
    </Page>
  )
}

function GroupTable({
  cluster,
  groups,
  metadata,
}: { readonly cluster: string } & ResponseOf<'groups'>) {
  const { columns, stars, toggle } = useStarredTable('group', groupColumns, idOf)
  return (
    <DataTable
      id="groups"
      label="Groups"
      columns={columns}
      stars={stars}
      rows={metadata.captured_at === null && groups.length === 0 ? undefined : groups}
      rowKey={idOf}
      rowHref={(row) => links.group(cluster, row.id)}
      missing={missingOf}
      defaultSort="-lag"
      controls={toggle}
      empty={
        <Empty title="No groups">
          {metadata.missing.some(({ kind }) => kind === 'hidden' || kind === 'denied')
            ? 'None that may be described, that is: Kafka leaves out groups one may not see.'
            : 'Nothing has joined a group or committed an offset on this cluster.'}
        </Empty>
      }
    />
  )
}

function GroupKinds({ cluster }: { readonly cluster: string }) {
  const read = useRead<ResponseOf<'cluster'>>(apiPaths.cluster(cluster))
  const kinds = Object.entries(read.data?.cluster.totals.groups_by_kind ?? {})
  return kinds
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => (
      <Fact key={kind}>
        {formatExact(count)} {kind}
      </Fact>
    ))
}

function GroupTiles({ cluster }: { readonly cluster: string }) {
  const read = useRead<ResponseOf<'cluster'>>(apiPaths.cluster(cluster))
  const totals = read.data?.cluster.totals
  const missing = read.data?.cluster.missing
  const reason = 'Not observed yet.'
  return (
    <MissingProvider list={read.data?.metadata.missing}>
      <Tiles>
        <Tile
          label="Groups"
          value={<Value value={totals?.groups} missing={missing?.['groups']} reason={reason} />}
          note="of all kinds"
        />
        <Tile
          label="Not stable"
          value={<Value value={unstable(totals)} reason={reason} />}
          note="rebalancing or not ready"
          href={links.consumers(cluster, '!state:stable !state:empty')}
        />
        <Tile
          label="Without members"
          value={
            <Value
              value={totals?.groups_by_state === undefined ? undefined : emptyGroups(totals)}
              reason={reason}
            />
          }
          note="Empty in Kafka's words"
          href={links.consumers(cluster, 'state:empty')}
        />
        <Tile
          label="Members"
          value={<Value value={totals?.members} missing={missing?.['members']} reason={reason} />}
        />
        <Tile
          label="Lag"
          value={<Value value={totals?.lag} missing={missing?.['lag']} reason={reason} />}
          note="records, all groups"
          sparkline={<HistorySparkline series="cluster/lag" />}
          href={links.consumers(cluster, 'lag:>0')}
        />
        <Tile
          label="Reads"
          value={
            <Value
              value={totals?.read_rate}
              as="rate"
              missing={missing?.['read_rate']}
              reason="A rate needs two observations."
            />
          }
          note="records"
          sparkline={<HistorySparkline series="cluster/read_rate" />}
        />
      </Tiles>
    </MissingProvider>
  )
}

function unstable(totals: ClusterTotals | undefined): number | null | undefined {
  const states = totals?.groups_by_state
  if (states === undefined || states === null) return states
  return Object.entries(states)
    .filter(([state]) => state !== 'Stable' && state !== 'Empty')
    .reduce((sum, [, count]) => sum + count, 0)
}

function emptyGroups({ groups_by_state: states }: ClusterTotals): number | null {
  return states === null ? null : (states['Empty'] ?? 0)
}

const idOf = (row: GroupRow): string => row.id
const missingOf = (row: GroupRow) => row.missing
