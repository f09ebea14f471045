import { Checkbox } from '@mantine/core'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { TopicRow } from '@millrace/contract/topic.ts'
import { ListTree } from 'lucide-react'
import { useMemo } from 'react'
import { BulkTopicActions, CreateTopicButton } from '../../act/TopicActions.tsx'
import { TopicMenuItems } from '../../act/TopicMenuItems.tsx'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { useClusterId, useSearchParams, useSetSearchParams } from '../../app/params.ts'
import { formatExact } from '../../format.ts'
import { ONLY_FAVOURITES, useStarredTable } from '../favourites/use-starred-table.tsx'
import { HistorySparkline } from '../history/HistorySparkline.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Page } from '../../ui/Page.tsx'
import { MissingProvider } from '../../ui/missing.tsx'
import { isComing, NotObserved } from '../../ui/NotObserved.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { Tile, Tiles } from '../../ui/Tiles.tsx'
import { Value } from '../../ui/Value.tsx'
import { topicColumns } from './topic-columns.tsx'

export function TopicsPage() {
  const cluster = useClusterId()
  const read = useRead<ResponseOf<'topics'>>(apiPaths.topics(cluster))
  return (
    <Page
      title="Topics"
      icon={<ListTree size={18} />}
      actions={<CreateTopicButton cluster={cluster} />}
    >
      <TopicTiles cluster={cluster} />
      <ReadView read={read} what="topics">
        {({ topics, metadata }) =>
          metadata.captured_at === null && topics.length === 0 && !isComing(metadata.missing) ? (
            <NotObserved what="Topics are" />
          ) : (
            <TopicTable
              cluster={cluster}
              topics={topics}
              incomplete={metadata.missing.some(
                ({ kind }) => kind === 'hidden' || kind === 'denied',
              )}
              pending={metadata.captured_at === null}
            />
          )
        }
      </ReadView>
    </Page>
  )
}

function TopicTiles({ cluster }: { readonly cluster: string }) {
  const read = useRead<ResponseOf<'cluster'>>(apiPaths.cluster(cluster))
  const overview = read.data?.cluster
  const totals = overview?.totals
  const missing = overview?.missing
  const reason = 'Not observed yet.'
  return (
    <MissingProvider list={read.data?.metadata.missing}>
      <Tiles>
        <Tile
          label="Topics"
          value={<Value value={totals?.topics} missing={missing?.['topics']} reason={reason} />}
          note={
            (totals?.topics_internal ?? 0) > 0
              ? `${formatExact(totals?.topics_internal ?? 0)} of them internal`
              : undefined
          }
        />
        <Tile
          label="Partitions"
          value={
            <Value value={totals?.partitions} missing={missing?.['partitions']} reason={reason} />
          }
          note={
            totals?.replicas === null || totals?.replicas === undefined
              ? undefined
              : `${formatExact(totals.replicas)} replicas`
          }
        />
        <Tile
          label="Messages"
          value={<Value value={totals?.messages} missing={missing?.['messages']} reason={reason} />}
        />
        <Tile
          label="Size on disk"
          value={
            <Value
              value={totals?.disk_bytes}
              as="bytes"
              missing={missing?.['disk_bytes']}
              reason={reason}
            />
          }
          note="all replicas"
        />
        <Tile
          label="Writes"
          value={
            <Value
              value={totals?.write_rate}
              as="rate"
              missing={missing?.['write_rate']}
              reason="A rate needs two observations."
            />
          }
          note="records"
          sparkline={<HistorySparkline series="cluster/write_rate" />}
        />
        <Tile
          label="Under-replicated"
          value={
            <Value
              value={totals?.under_replicated}
              missing={missing?.['under_replicated']}
              reason={reason}
            />
          }
          note="partitions"
          href={links.topics(cluster, 'urp:>0')}
        />
      </Tiles>
    </MissingProvider>
  )
}

interface TopicTableProps {
  readonly cluster: string
  readonly topics: readonly TopicRow[]
  readonly incomplete: boolean
  readonly pending: boolean
}

function TopicTable({ cluster, topics, incomplete, pending }: TopicTableProps) {
  const search = useSearchParams()
  const setSearch = useSetSearchParams()
  const { columns, stars, toggle } = useStarredTable('topic', topicColumns, nameOf)
  const { internal: said, q = '' } = search
  // Whoever filters by `internal:` means to see them, and so does who made one a favourite.
  const internal = said === 'yes' || q.includes('internal:') || q.includes(ONLY_FAVOURITES)
  const rows = useMemo(
    () => (internal ? topics : topics.filter((topic) => !topic.internal)),
    [topics, internal],
  )
  const hidden = topics.length - rows.length
  return (
    <DataTable
      id="topics"
      label="Topics"
      columns={columns}
      stars={stars}
      rows={pending && topics.length === 0 ? undefined : rows}
      rowKey={nameOf}
      rowHref={(row) => links.topic(cluster, row.name)}
      rowLinks={(row) => [
        { label: 'Inspect records', href: links.inspect(cluster, { topics: row.name }) },
      ]}
      renderRowActions={(row) => <TopicMenuItems cluster={cluster} topic={row.name} />}
      renderBulkActions={(picked) => (
        <BulkTopicActions cluster={cluster} names={picked.map(nameOf)} />
      )}
      missing={missingOf}
      defaultSort="name"
      controls={
        <>
          {toggle}
          <Checkbox
            label={hidden > 0 ? `Internal topics (${formatExact(hidden)})` : 'Internal topics'}
            checked={internal}
            onChange={(event) =>
              setSearch({ internal: event.currentTarget.checked ? 'yes' : undefined }, false)
            }
          />
        </>
      }
      empty={
        <Empty title={hidden > 0 ? 'Only internal topics' : 'No topics'}>
          {hidden > 0
            ? `This cluster has ${formatExact(hidden)} internal topics and no others.`
            : incomplete
              ? 'Kafka names only topics that one may describe: this principal may see none.'
              : 'This cluster has no topics yet.'}
        </Empty>
      }
    />
  )
}

const nameOf = (row: TopicRow): string => row.name
const missingOf = (row: TopicRow) => row.missing
