import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { TopicRow } from '@millrace/contract/topic.ts'
import { Outlet, useLocation } from '@tanstack/react-router'
import { ListTree } from 'lucide-react'
import { TopicActions } from '../../act/TopicActions.tsx'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { useClusterId, useTopicName } from '../../app/params.ts'
import { formatBytes, formatNumber, plural } from '../../format.ts'
import { FavouriteStar } from '../favourites/FavouriteStar.tsx'
import { Fact, Page } from '../../ui/Page.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { Tabs } from '../../ui/Tabs.tsx'

/** Frame of one topic: its name, key facts and tabs; the tab that is open draws the rest. */
export function TopicPage() {
  const cluster = useClusterId()
  const name = useTopicName()
  const read = useRead<ResponseOf<'topic'>>(apiPaths.topic(cluster, name))
  const topic = read.data?.topic ?? undefined
  const gone = read.error !== undefined && read.error.problem.status === 404
  const tabs = [
    { href: links.topic(cluster, name), label: 'Overview' },
    {
      href: links.topic(cluster, name, 'partitions'),
      label: 'Partitions',
      count: topic?.partitions,
    },
    { href: links.topic(cluster, name, 'records'), label: 'Records' },
    {
      href: links.topic(cluster, name, 'groups'),
      label: 'Groups',
      count: topic?.groups ?? undefined,
    },
    { href: links.topic(cluster, name, 'config'), label: 'Configuration' },
    { href: links.topic(cluster, name, 'changes'), label: 'Changes' },
  ]
  const { pathname } = useLocation()
  const current = tabs.find(({ href }) => pathname.endsWith(href))?.href ?? ''
  return (
    <Page
      title={name}
      icon={<ListTree size={18} />}
      copies="topic name"
      beside={<FavouriteStar kind="topic" name={name} />}
      fill={current === links.topic(cluster, name, 'records')}
      facts={
        topic !== undefined && (
          <>
            {topic.internal && <Fact>internal</Fact>}
            <Fact>{plural(topic.partitions, 'partition')}</Fact>
            <Fact tip="How many brokers hold each partition">RF {topic.replication_factor}</Fact>
            {topic.cleanup_policy !== null && (
              <Fact tip="cleanup.policy">{topic.cleanup_policy}</Fact>
            )}
            {topic.messages !== null && (
              <Fact>
                {bound(topic, 'messages')}
                {formatNumber(topic.messages)} messages
              </Fact>
            )}
            {topic.disk_bytes !== null && (
              <Fact tip="All replicas">
                {bound(topic, 'disk_bytes')}
                {formatBytes(topic.disk_bytes)}
              </Fact>
            )}
          </>
        )
      }
      actions={
        gone && topic === undefined ? undefined : <TopicActions cluster={cluster} topic={name} />
      }
      tabs={
        gone && topic === undefined ? undefined : (
          <Tabs label={`Topic ${name}`} tabs={tabs} current={current} />
        )
      }
    >
      {gone && <Problem problem={read.error.problem} onRetry={read.retry} />}
      {gone && topic === undefined ? null : <Outlet />}
    </Page>
  )
}

/** A sum of which a part is missing is a lower bound, and is told as one. */
function bound({ missing }: TopicRow, field: 'messages' | 'disk_bytes'): string {
  return missing?.[field] === undefined ? '' : 'at least '
}
