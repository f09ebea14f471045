import type { Status } from '@millrace/contract/status.ts'
import type { ReactNode } from 'react'
import { ACTIONS, actionNamed } from '@millrace/contract/actions.ts'
import { SlidersHorizontal } from 'lucide-react'
import { useClusters, useStatus } from '../../api/use-clusters.ts'
import { formatDuration } from '../../format.ts'
import { Empty } from '../../ui/Empty.tsx'
import { MissingNote } from '../../ui/MissingNote.tsx'
import { Fact, Page, Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { StateBadge, TONE_ICONS, type Tone } from '../../ui/StateBadge.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { Since, Time } from '../../ui/Time.tsx'
import { links } from '../../app/links.ts'
import { CLUSTER_COLUMNS } from './cluster-columns.tsx'
import './settings.css'

const ENGINE: Readonly<Record<Status['engine']['state'], { tone: Tone; word: string }>> = {
  CREATED: { tone: 'info', word: 'Starting' },
  REBUILDING: { tone: 'info', word: 'Rebuilding' },
  RUNNING: { tone: 'ok', word: 'Running' },
  RECOVERING: { tone: 'warn', word: 'Recovering' },
  ERROR: { tone: 'error', word: 'In error' },
}

const PERSISTENCE: Readonly<Record<Status['persistence'], string>> = {
  full: 'in Kafka, kept',
  ephemeral: 'in Kafka, short retention',
  none: 'in memory; gone after a restart',
}

/** What runs here, how it is doing, what it may do, and which clusters it watches. */
export function InstallationPage() {
  const read = useStatus()
  const clusters = useClusters()
  const version = read.data?.status.version
  return (
    <Page
      title="Installation"
      icon={<SlidersHorizontal size={18} />}
      facts={
        version !== undefined && (
          <>
            <Fact>Millrace {version}</Fact>
            <Fact>Apache License 2.0</Fact>
          </>
        )
      }
    >
      <ReadView read={read} what="installation" as="text">
        {({ status }) => (
          <>
            <Warnings warnings={status.warnings} />
            <Section title="This process">
              <dl className="facts">
                <Row term="Engine">
                  <StateBadge
                    tone={ENGINE[status.engine.state].tone}
                    label={ENGINE[status.engine.state].word}
                    tip={status.engine.state}
                  />{' '}
                  <span className="dim">
                    <Since at={status.engine.since} />
                    {status.engine.reason !== null && `: ${status.engine.reason}`}
                  </span>
                </Row>
                <Row term="On an error">
                  <code>{status.engine.error_strategy}</code>
                </Row>
                <Row term="Started">
                  <Time at={status.started_at} />
                </Row>
                <Row term="Instance">
                  <code>{status.instance_id}</code>
                </Row>
                <Row term="State is kept">{PERSISTENCE[status.persistence]}</Row>
                <Row term="Clusters are observed">
                  every {formatDuration(status.snapshot_interval_ms)}
                </Row>
                <Row term="Live mode">
                  {status.live_mode.enabled
                    ? `every ${formatDuration(status.live_mode.interval_ms)} for ${formatDuration(status.live_mode.period_ms)}, at most ${status.live_mode.max_concurrent_users} at a time`
                    : 'off (LIVE_MODE_ENABLED)'}
                </Row>
              </dl>
            </Section>
            <Section title="Clusters">
              <MissingNote list={clusters.data?.metadata.missing} />
              <DataTable
                id="clusters"
                label="Clusters"
                columns={CLUSTER_COLUMNS}
                rows={clusters.data?.clusters}
                rowKey={(row) => row.id}
                rowHref={(row) => links.overview(row.id)}
                empty={<Empty title="No cluster is configured">Set BOOTSTRAP and restart.</Empty>}
              />
            </Section>
            <Section title="What everybody may do" note="from the ALLOW_ variables">
              <AllowedActions names={status.allowed_actions} />
            </Section>
          </>
        )}
      </ReadView>
    </Page>
  )
}

function Row({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  if (warnings.length === 0) return null
  const Icon = TONE_ICONS.warn
  return (
    <Section title="What an administrator should know">
      <ul className="warnings" data-tone="warn">
        {warnings.map((warning) => (
          <li key={warning}>
            <Icon size={15} aria-hidden />
            {warning}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function AllowedActions({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) {
    return (
      <Empty title="Only reading">
        No ALLOW_ variable is set, so nothing in the clusters can be changed from here.
      </Empty>
    )
  }
  return (
    <dl className="facts">
      {names.map((name) => {
        const action = actionNamed(name)
        return (
          <Row key={name} term={name}>
            {action === undefined ? '' : ACTIONS[action].permits}
          </Row>
        )
      })}
    </dl>
  )
}
