import { useMemo } from 'react'
import type { BrokerDetail } from '@millrace/contract/broker.ts'
import { links } from '../../app/links.ts'
import { useBrokerId, useClusterId } from '../../app/params.ts'
import { plural } from '../../format.ts'
import { Section } from '../../ui/Page.tsx'
import { NotObserved } from '../../ui/NotObserved.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { Tile, Tiles } from '../../ui/Tiles.tsx'
import { Value } from '../../ui/Value.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { HistoryChart } from '../history/HistoryChart.tsx'
import { REPLICA_COLUMNS, type ReplicaRow } from './replica-columns.tsx'
import { useBroker } from './use-broker.ts'
import './brokers.css'

/** A broker's numbers, their course, and what fills its disk. */
export function BrokerOverview() {
  const cluster = useClusterId()
  const id = useBrokerId()
  const read = useBroker()
  const rates = useMemo(
    () => [
      { id: `broker/write_rate/${id}`, label: 'written' },
      { id: `broker/read_rate/${id}`, label: 'read' },
    ],
    [id],
  )
  const disk = useMemo(
    () => [
      { id: `broker/disk_bytes/${id}`, label: 'all replicas' },
      { id: `broker/leader_disk_bytes/${id}`, label: 'leaders' },
    ],
    [id],
  )
  const marksOf = { entity: 'broker', name: String(id) } as const
  return (
    <ReadView read={read} what="broker" as="tiles">
      {({ broker }) =>
        broker === null ? (
          <NotObserved what="This broker is" />
        ) : (
          <>
            <BrokerTiles broker={broker} cluster={cluster} />
            <Section title="How it moves">
              <div className="chart-pair">
                <HistoryChart
                  cluster={cluster}
                  marksOf={marksOf}
                  title="Records per second"
                  lines={rates}
                  as="rate"
                  meaning="rate"
                />
                <HistoryChart
                  cluster={cluster}
                  marksOf={marksOf}
                  title="Disk"
                  lines={disk}
                  as="bytes"
                  meaning="level"
                />
              </div>
            </Section>
            <Section title="Largest replicas" note="the 500 that take most of its disk">
              <DataTable
                id="broker-replicas"
                label="Largest replicas"
                columns={REPLICA_COLUMNS}
                rows={broker.largest_replicas ?? undefined}
                rowKey={keyOf}
                rowHref={(row) => links.topic(cluster, row.topic, 'partitions')}
                defaultSort="-disk_bytes"
                empty={<Empty title="It holds no replica">Nothing is placed on this broker.</Empty>}
              />
            </Section>
          </>
        )
      }
    </ReadView>
  )
}

function BrokerTiles({
  broker,
  cluster,
}: {
  readonly broker: BrokerDetail
  readonly cluster: string
}) {
  const { missing } = broker
  return (
    <Tiles>
      <Tile
        label="Leaders"
        value={<Value value={broker.leaders} missing={missing?.['leaders']} />}
        note={
          broker.leader_skew !== null && (
            <>
              <Value value={broker.leader_skew} as="percent" /> from the mean
            </>
          )
        }
      />
      <Tile
        label="Replicas"
        value={<Value value={broker.replicas} missing={missing?.['replicas']} />}
        note={
          broker.out_of_sync_replicas !== null &&
          (broker.out_of_sync_replicas === 0
            ? 'all in sync'
            : `${plural(broker.out_of_sync_replicas, 'replica')} out of sync`)
        }
      />
      <Tile
        label="Under-replicated"
        value={<Value value={broker.under_replicated} missing={missing?.['under_replicated']} />}
        note="partitions that it leads"
        href={links.topics(cluster, 'urp:>0')}
      />
      <Tile
        label="Written"
        value={<Value value={broker.write_rate} as="rate" missing={missing?.['write_rate']} />}
        note="records, as leader"
      />
      <Tile
        label="Read"
        value={<Value value={broker.read_rate} as="rate" missing={missing?.['read_rate']} />}
        note="records, by groups"
      />
      <Tile
        label="Disk"
        value={<Value value={broker.disk_bytes} as="bytes" missing={missing?.['disk_bytes']} />}
        note={
          broker.disk_usable_bytes !== null && (
            <>
              <Value value={broker.disk_usable_bytes} as="bytes" /> free
            </>
          )
        }
        href={links.broker(cluster, broker.id, 'log-dirs')}
      />
    </Tiles>
  )
}

const keyOf = (row: ReplicaRow): string => `${row.topic}/${row.partition}`
