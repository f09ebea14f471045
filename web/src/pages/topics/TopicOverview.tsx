import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { TopicRow } from '@millrace/contract/topic.ts'
import { useMemo } from 'react'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { useClusterId, useTopicName } from '../../app/params.ts'
import { formatBytes, plural } from '../../format.ts'
import { Awaited } from '../../ui/NotObserved.tsx'
import { Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { Tile, Tiles } from '../../ui/Tiles.tsx'
import { Value } from '../../ui/Value.tsx'
import { HistoryChart } from '../history/HistoryChart.tsx'
import { TopicSchemas } from '../schemas/TopicSchemas.tsx'
import { safetyFacts } from './safety.ts'
import { TopicGroupTable } from './TopicGroupTable.tsx'
import './topics.css'

export function TopicOverview() {
  const cluster = useClusterId()
  const name = useTopicName()
  const read = useRead<ResponseOf<'topic'>>(apiPaths.topic(cluster, name))
  const rates = useMemo(
    () => [
      { id: `topic/write_rate/${name}`, label: 'written' },
      { id: `topic/read_rate/${name}`, label: 'read, all groups' },
    ],
    [name],
  )
  const lag = useMemo(() => [{ id: `topic/lag/${name}`, label: 'lag of all groups' }], [name])
  const marksOf = { entity: 'topic', name } as const
  return (
    <ReadView read={read} what={name} as="tiles">
      {({ topic, metadata }) =>
        topic === null ? (
          <Awaited what="This topic is" metadata={metadata} as="tiles" />
        ) : (
          <>
            <TopicTiles cluster={cluster} topic={topic} />
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
                title="Lag, records"
                lines={lag}
                as="number"
                shape="area"
                meaning="backlog"
              />
            </div>
            <Section title="Who reads it">
              <TopicGroupTable cluster={cluster} topic={name} />
            </Section>
            <TopicSchemas cluster={cluster} topic={name} />
            <Section title="Is it safe?">
              <Safety topic={topic} />
            </Section>
          </>
        )
      }
    </ReadView>
  )
}

function TopicTiles({ cluster, topic }: { readonly cluster: string; readonly topic: TopicRow }) {
  const { missing, name } = topic
  const rateReason = 'A rate needs two observations.'
  return (
    <Tiles>
      <Tile
        label="Writes"
        value={
          <Value
            value={topic.write_rate}
            as="rate"
            missing={missing?.['write_rate']}
            reason={rateReason}
          />
        }
        note="records"
      />
      <Tile
        label="Reads"
        value={
          <Value
            value={topic.read_rate}
            as="rate"
            missing={missing?.['read_rate']}
            reason={rateReason}
          />
        }
        note="records, all groups"
      />
      <Tile
        label="Lag"
        value={<Value value={topic.lag} missing={missing?.['lag']} />}
        note={topic.groups === null ? undefined : plural(topic.groups, 'group')}
        href={links.topic(cluster, name, 'groups')}
      />
      <Tile
        label="Messages"
        value={<Value value={topic.messages} missing={missing?.['messages']} />}
        note={
          topic.cleanup_policy?.includes('compact') === true
            ? 'at most: it is compacted'
            : 'end minus start offsets'
        }
      />
      <Tile
        label="Size on disk"
        value={<Value value={topic.disk_bytes} as="bytes" missing={missing?.['disk_bytes']} />}
        note={
          topic.disk_per_message === null
            ? 'all replicas'
            : `${formatBytes(topic.disk_per_message)} per message`
        }
      />
      <Tile
        label="Partitions"
        value={<Value value={topic.partitions} />}
        note={`RF ${topic.replication_factor}`}
        href={links.topic(cluster, name, 'partitions')}
      />
    </Tiles>
  )
}

function Safety({ topic }: { readonly topic: TopicRow }) {
  return (
    <dl className="safety">
      {safetyFacts(topic).map(({ subject, tone, verdict, meaning }) => (
        <div key={subject}>
          <dt className="dim">{subject}</dt>
          <dd>
            <StateBadge tone={tone} label={verdict} />
          </dd>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
