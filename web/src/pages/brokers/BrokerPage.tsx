import { Outlet, useRouterState } from '@tanstack/react-router'
import { Crown, Server } from 'lucide-react'
import { links } from '../../app/links.ts'
import { useBrokerId, useClusterId } from '../../app/params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Fact, Page } from '../../ui/Page.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { AppLink } from '../../ui/AppLink.tsx'
import { BROKER_STATES } from './broker-state.ts'
import { useBroker } from './use-broker.ts'

/** One broker: its head and tabs. */
export function BrokerPage() {
  const cluster = useClusterId()
  const id = useBrokerId()
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const broker = useBroker().data?.broker ?? undefined
  if (Number.isNaN(id)) {
    return (
      <Page title="No such broker">
        <Empty
          title="Broker ids are whole numbers"
          action={<AppLink href={links.brokers(cluster)}>All brokers</AppLink>}
        >
          The address names something else.
        </Empty>
      </Page>
    )
  }
  const tabs = [
    { href: links.broker(cluster, id), label: 'Overview' },
    { href: links.broker(cluster, id, 'config'), label: 'Configuration' },
    {
      href: links.broker(cluster, id, 'log-dirs'),
      label: 'Log directories',
      count: broker?.log_dirs ?? undefined,
    },
    { href: links.broker(cluster, id, 'changes'), label: 'Changes' },
  ]
  return (
    <Page
      title={`Broker ${id}`}
      icon={<Server size={18} />}
      facts={
        broker !== undefined && (
          <>
            <Fact>
              <StateBadge
                tone={BROKER_STATES[broker.state].tone}
                label={BROKER_STATES[broker.state].word}
                tip={BROKER_STATES[broker.state].meaning}
              />
            </Fact>
            {broker.host !== null && (
              <Fact>
                <span className="mono">
                  {broker.host}:{broker.port}
                </span>
              </Fact>
            )}
            {broker.rack !== null && <Fact>rack {broker.rack}</Fact>}
            {broker.version !== null && <Fact>Kafka {broker.version}</Fact>}
            {broker.controller && (
              <Fact>
                <Crown size={13} aria-hidden /> controller
              </Fact>
            )}
          </>
        )
      }
      tabs={<Tabs tabs={tabs} current={pathname} label={`Broker ${id}`} />}
    >
      <Outlet />
    </Page>
  )
}
