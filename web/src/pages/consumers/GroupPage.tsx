import type { ResponseOf } from '@millrace/contract/responses.ts'
import { Outlet, useLocation } from '@tanstack/react-router'
import { Users } from 'lucide-react'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { useClusterId, useGroupId } from '../../app/params.ts'
import { plural } from '../../format.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { FavouriteStar } from '../favourites/FavouriteStar.tsx'
import { Fact, Page } from '../../ui/Page.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { GroupState } from './GroupState.tsx'
import { kindMeaning } from './group-words.ts'

/** Frame of one group: its id, key facts and tabs; the tab that is open draws the rest. */
export function GroupPage() {
  const cluster = useClusterId()
  const id = useGroupId()
  const read = useRead<ResponseOf<'group'>>(apiPaths.group(cluster, id))
  const group = read.data?.group ?? undefined
  const gone = read.error !== undefined && read.error.problem.status === 404
  const tabs = [
    { href: links.group(cluster, id), label: 'Overview' },
    {
      href: links.group(cluster, id, 'members'),
      label: 'Members',
      count: group?.members ?? undefined,
    },
    {
      href: links.group(cluster, id, 'lag'),
      label: group?.kind === 'share' ? 'Partitions' : 'Lag',
      count: group?.partition_rows?.length,
    },
    { href: links.group(cluster, id, 'changes'), label: 'Changes' },
  ]
  const { pathname } = useLocation()
  const current = tabs.find(({ href }) => pathname.endsWith(href))?.href ?? ''
  return (
    <Page
      title={id}
      icon={<Users size={18} />}
      copies="group id"
      beside={<FavouriteStar kind="group" name={id} />}
      facts={
        group !== undefined && (
          <>
            <Fact>
              <GroupState state={group.state} />
            </Fact>
            <Fact tip={kindMeaning(group.kind, group.protocol_type)}>
              {group.kind}
              {group.protocol_type === 'connect' && ' (Kafka Connect)'}
            </Fact>
            {group.members !== null && (
              <Fact>
                {plural(group.members, 'member')}
                {group.hosts !== null && group.members > 0 && ` on ${plural(group.hosts, 'host')}`}
              </Fact>
            )}
            {group.protocol !== null && group.protocol !== '' && (
              <Fact tip="How partitions are divided among members">{group.protocol} assignor</Fact>
            )}
            {group.coordinator !== null && (
              <Fact tip="Broker that keeps the group">
                <AppLink href={links.broker(cluster, group.coordinator)}>
                  coordinator {group.coordinator}
                </AppLink>
              </Fact>
            )}
            {group.epoch !== null && (
              <Fact tip="Rises with every change of the group">epoch {group.epoch}</Fact>
            )}
          </>
        )
      }
      tabs={
        gone && group === undefined ? undefined : (
          <Tabs label={`Group ${id}`} tabs={tabs} current={current} />
        )
      }
    >
      {gone && <Problem problem={read.error.problem} onRetry={read.retry} />}
      {gone && group === undefined ? null : <Outlet />}
    </Page>
  )
}
