import type { Quorum } from '@millrace/contract/cluster.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { Network } from 'lucide-react'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { useClusterId } from '../../app/params.ts'
import { formatExact, plural } from '../../format.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Fact, Page } from '../../ui/Page.tsx'
import { NotObserved } from '../../ui/NotObserved.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'

type Replica = Quorum['replicas'][number]

const ROLES = {
  leader: { tone: 'ok', label: 'Leader', tip: 'Writes the metadata log: the active controller.' },
  voter: { tone: 'neutral', label: 'Voter', tip: 'Votes, and can become leader.' },
  observer: { tone: 'neutral', label: 'Observer', tip: 'Reads the metadata log; a broker.' },
} as const

const COLUMNS: readonly Column<Replica>[] = [
  {
    id: 'id',
    label: 'Node',
    kind: 'text',
    value: (row) => String(row.id),
    width: 90,
    mono: true,
  },
  {
    id: 'role',
    label: 'Role',
    kind: 'text',
    value: (row) => row.role,
    render: (row) => <StateBadge {...ROLES[row.role]} />,
    width: 120,
  },
  {
    id: 'lag',
    label: 'Behind',
    hint: 'Records of the metadata log behind the leader.',
    kind: 'number',
    value: (row) => row.lag,
    width: 100,
  },
  {
    id: 'log_end_offset',
    label: 'Log end',
    kind: 'number',
    value: (row) => row.log_end_offset,
    text: (row) => formatExact(row.log_end_offset),
    width: 120,
    mono: true,
  },
  {
    id: 'last_caught_up_at',
    label: 'Caught up',
    hint: 'When it last had everything that the leader had.',
    kind: 'number',
    value: (row) => row.last_caught_up_at,
    render: (row) => <Time at={row.last_caught_up_at} />,
    width: 120,
  },
  {
    id: 'last_fetch_at',
    label: 'Last fetch',
    kind: 'number',
    value: (row) => row.last_fetch_at,
    render: (row) => <Time at={row.last_fetch_at} />,
    width: 120,
  },
  {
    id: 'endpoints',
    label: 'Endpoints',
    kind: 'text',
    value: (row) => (row.endpoints.length === 0 ? null : row.endpoints.join(', ')),
    width: 280,
    mono: true,
  },
  {
    id: 'directory_id',
    label: 'Directory id',
    kind: 'text',
    value: (row) => row.directory_id,
    width: 220,
    mono: true,
    optional: true,
  },
]

/** The KRaft quorum: who leads the metadata log, who follows, how far behind. */
export function QuorumPage() {
  const cluster = useClusterId()
  const read = useRead<ResponseOf<'quorum'>>(apiPaths.quorum(cluster))
  const quorum = read.data?.quorum ?? undefined
  return (
    <Page
      title="Metadata quorum"
      icon={<Network size={18} />}
      facts={
        quorum !== undefined && (
          <>
            <Fact>node {quorum.leader_id} leads</Fact>
            <Fact>epoch {formatExact(quorum.leader_epoch)}</Fact>
            <Fact>
              {plural(quorum.replicas.filter(({ role }) => role !== 'observer').length, 'voter')}
            </Fact>
            <Fact tip="Metadata records that a majority has.">
              high watermark <span className="num">{formatExact(quorum.high_watermark)}</span>
            </Fact>
          </>
        )
      }
    >
      <ReadView read={read} what="quorum">
        {({ quorum: known }) =>
          known === null ? (
            <NotObserved what="The quorum is" />
          ) : (
            <DataTable
              id="quorum"
              label="Quorum"
              columns={COLUMNS}
              rows={known.replicas}
              rowKey={keyOf}
              defaultSort="role,id"
              empty={<Empty title="The quorum has no members" />}
            />
          )
        }
      </ReadView>
    </Page>
  )
}

const keyOf = (row: Replica): string => `${row.id}/${row.directory_id ?? ''}`
