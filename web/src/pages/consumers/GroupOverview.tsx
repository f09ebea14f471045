import type { GroupDetail } from '@millrace/contract/group.ts'
import { useMemo } from 'react'
import { links } from '../../app/links.ts'
import { useClusterId, useGroupId } from '../../app/params.ts'
import { plural } from '../../format.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Awaited } from '../../ui/NotObserved.tsx'
import { Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import type { Column } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { Tile, Tiles } from '../../ui/Tiles.tsx'
import { Value } from '../../ui/Value.tsx'
import { HistoryChart } from '../history/HistoryChart.tsx'
import { Findings } from './Findings.tsx'
import { groupFindings } from './group-findings.ts'
import { type GroupTopic, groupTopics } from './group-topics.ts'
import { kindMeaning, readsRecords } from './group-words.ts'
import { Topology } from './Topology.tsx'
import { useGroup } from './use-group.ts'

export function GroupOverview() {
  const cluster = useClusterId()
  const id = useGroupId()
  const read = useGroup()
  const lag = useMemo(() => [{ id: `group/lag/${id}`, label: 'lag' }], [id])
  const reads = useMemo(() => [{ id: `group/read_rate/${id}`, label: 'read' }], [id])
  const marksOf = { entity: 'group', name: id } as const
  return (
    <ReadView read={read} what="group" as="tiles">
      {({ group, metadata }) =>
        group === null ? (
          <Awaited what="This group is" metadata={metadata} as="tiles" />
        ) : (
          <>
            <p className="dim">{kindMeaning(group.kind, group.protocol_type)}</p>
            <Findings list={groupFindings(group)} />
            <GroupTiles cluster={cluster} group={group} />
            {readsRecords(group.kind, group.protocol_type) && (
              <>
                <div className="chart-pair">
                  <HistoryChart
                    cluster={cluster}
                    marksOf={marksOf}
                    title="Lag, records"
                    lines={lag}
                    as="number"
                    shape="area"
                    meaning="backlog"
                  />
                  <HistoryChart
                    cluster={cluster}
                    marksOf={marksOf}
                    title="Reads, records per second"
                    lines={reads}
                    as="rate"
                    shape="area"
                    meaning="rate"
                  />
                </div>
                <Section title="What it reads">
                  <TopicTable cluster={cluster} group={group} />
                </Section>
              </>
            )}
            {group.streams !== null && (
              <Topology
                cluster={cluster}
                epoch={group.streams.topology_epoch}
                subtopologies={group.streams.subtopologies}
              />
            )}
          </>
        )
      }
    </ReadView>
  )
}

function GroupTiles({ cluster, group }: { readonly cluster: string; readonly group: GroupDetail }) {
  const { missing } = group
  const lagReason =
    group.kind === 'share'
      ? 'This broker does not tell the lag of share groups.'
      : 'Nothing committed yet, or the end of the log is not known.'
  return (
    <Tiles>
      <Tile
        label="Lag"
        value={<Value value={group.lag} missing={missing?.['lag']} reason={lagReason} />}
        note="records"
        href={links.group(cluster, group.id, 'lag')}
      />
      <Tile
        label="Largest of one partition"
        value={
          <Value
            value={group.max_partition_lag}
            missing={missing?.['max_partition_lag']}
            reason={lagReason}
          />
        }
        note="records"
      />
      <Tile
        label="Reads"
        value={
          <Value
            value={group.read_rate}
            as="rate"
            missing={missing?.['read_rate']}
            reason="A rate needs two observations with commits."
          />
        }
        note="records"
      />
      <Tile
        label="Members"
        value={<Value value={group.members} missing={missing?.['members']} />}
        note={group.hosts === null ? undefined : plural(group.hosts, 'host')}
        href={links.group(cluster, group.id, 'members')}
      />
      <Tile label="Topics" value={<Value value={group.topics} missing={missing?.['topics']} />} />
      <Tile
        label="Assigned partitions"
        value={
          <Value value={group.partitions_assigned} missing={missing?.['partitions_assigned']} />
        }
        note={
          group.partition_rows === null
            ? undefined
            : `of ${plural(group.partition_rows.length, 'partition')} with offsets`
        }
      />
    </Tiles>
  )
}

const topicColumns: readonly Column<GroupTopic>[] = [
  { id: 'topic', label: 'Topic', kind: 'text', value: (row) => row.topic, width: 260, mono: true },
  {
    id: 'lag',
    label: 'Lag',
    hint: 'Records not yet read, all partitions.',
    kind: 'number',
    value: (row) => row.lag,
    width: 96,
  },
  {
    id: 'max_partition_lag',
    label: 'Max lag',
    hint: 'Largest lag of one partition.',
    kind: 'number',
    value: (row) => row.max_partition_lag,
    width: 96,
  },
  {
    id: 'read_rate',
    label: 'Read/s',
    kind: 'number',
    as: 'rate',
    value: (row) => row.read_rate,
    width: 92,
  },
  {
    id: 'partitions',
    label: 'Partitions',
    kind: 'number',
    value: (row) => row.partitions,
    width: 92,
  },
  {
    id: 'unassigned',
    label: 'Without reader',
    hint: 'Partitions that no member holds.',
    kind: 'number',
    value: (row) => row.unassigned,
    width: 116,
  },
  {
    id: 'records_lost',
    label: 'Lost',
    hint: 'Records that retention deleted before the group read them.',
    kind: 'number',
    value: (row) => row.records_lost,
    width: 84,
    optional: true,
  },
]

function TopicTable({ cluster, group }: { readonly cluster: string; readonly group: GroupDetail }) {
  const rows = useMemo(
    () => (group.partition_rows === null ? undefined : groupTopics(group.partition_rows)),
    [group.partition_rows],
  )
  return (
    <DataTable
      id="group-topics"
      label="Topics"
      columns={topicColumns}
      rows={rows ?? []}
      rowKey={topicOf}
      rowHref={(row) => links.topic(cluster, row.topic)}
      missing={missingOf}
      defaultSort="-lag"
      empty={
        <Empty title={rows === undefined ? 'Offsets are not known' : 'Nothing yet'}>
          {rows === undefined
            ? 'The committed offsets of the group could not be read; the note above says why.'
            : 'The group has committed no offsets and holds no partitions.'}
        </Empty>
      }
    />
  )
}

const topicOf = (row: GroupTopic): string => row.topic
const missingOf = (row: GroupTopic) => row.missing
