import { ACTIONS, actionNamed } from '@millrace/contract/actions.ts'
import { ShieldCheck, SlidersHorizontal } from 'lucide-react'
import { useProfile } from '../../api/use-me.ts'
import { useClusters, useStatus } from '../../api/use-clusters.ts'
import { formatDuration, plural } from '../../format.ts'
import { Empty } from '../../ui/Empty.tsx'
import { MissingNote } from '../../ui/MissingNote.tsx'
import { AppLink } from '../../ui/AppLink.tsx'
import { Fact, Page, Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { TONE_ICONS } from '../../ui/StateBadge.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { Time } from '../../ui/Time.tsx'
import { links } from '../../app/links.ts'
import { useKeeping } from '../../stores/settings-sync.ts'
import { AdminFacts } from './AdminFacts.tsx'
import { CLUSTER_COLUMNS } from './cluster-columns.tsx'
import { FactRow } from './FactRow.tsx'
import { RegistriesFacts } from './RegistriesFacts.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'
import { EngineFact, Persistence } from './StateFacts.tsx'
import { MEMBERSHIP } from './state-words.ts'
import './settings.css'

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
      tabs={<SettingsTabs />}
    >
      <ReadView read={read} what="installation" as="text">
        {({ status }) => (
          <>
            <Warnings warnings={status.warnings} />
            <Section title="This process">
              <dl className="facts">
                <FactRow term="Engine">
                  <EngineFact engine={status.engine} />
                </FactRow>
                <FactRow term="On an error">
                  <code>{status.engine.error_strategy}</code>
                </FactRow>
                <FactRow term="Started">
                  <Time at={status.started_at} />
                </FactRow>
                <FactRow term="Instance id">
                  <code>{status.instance_id}</code>
                </FactRow>
                <FactRow term="State is kept">
                  <Persistence status={status} />
                  {status.state_log.trouble !== null && (
                    <span className="dim"> · {status.state_log.trouble}</span>
                  )}
                </FactRow>
                <FactRow term="Your preferences">
                  <PreferencesFact />
                </FactRow>
                <FactRow term="Instances">
                  {plural(status.instance.instances, 'instance')}
                  <span className="dim">
                    {' · '}
                    {MEMBERSHIP[status.instance.membership].word.toLowerCase()}
                    {' · '}
                  </span>
                  <AppLink href={links.instances()}>instances and their state</AppLink>
                </FactRow>
                <FactRow term="Clusters are observed">
                  every {formatDuration(status.snapshot_interval_ms)}
                </FactRow>
                <FactRow term="Live mode">
                  {status.live_mode.enabled
                    ? `every ${formatDuration(status.live_mode.interval_ms)} for ${formatDuration(status.live_mode.period_ms)}, at most ${status.live_mode.max_concurrent_users} at a time`
                    : 'off (LIVE_MODE_ENABLED)'}
                </FactRow>
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
            <RegistriesFacts />
            <Permitted names={status.allowed_actions} />
            <AdminFacts />
          </>
        )}
      </ReadView>
    </Page>
  )
}

/** Where theme, time zone, columns and widths are kept; quietly, for all of it works either way. */
function PreferencesFact() {
  const keeping = useKeeping((state) => state.keeping)
  switch (keeping.kind) {
    case 'asking':
      return <span className="dim">asking the server …</span>
    case 'kept':
      return 'kept by Millrace, with a copy in this browser'
    case 'here-only':
      return (
        <>
          in this browser only, tried again by itself{' '}
          <span className="dim">· {keeping.reason}</span>
        </>
      )
    default:
      return keeping satisfies never
  }
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

/** Where flags decide, what they give everybody; where policies do, the way to them. */
function Permitted({ names }: { readonly names: readonly string[] }) {
  const decidedBy = useProfile().data?.profile.admin.by
  if (decidedBy === undefined || decidedBy === 'flag') {
    return (
      <Section title="What everybody may do" note="from the ALLOW_ variables">
        <AllowedActions names={names} />
      </Section>
    )
  }
  return (
    <Section title="What people may do">
      <Empty
        title="Policies decide, by role"
        icon={ShieldCheck}
        action={<AppLink href={links.profile()}>What you may do</AppLink>}
      >
        ALLOW_ variables are not looked at beside RBAC_CONFIGURATION_FILE.
      </Empty>
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
          <FactRow key={name} term={name}>
            {action === undefined ? '' : ACTIONS[action].permits}
          </FactRow>
        )
      })}
    </dl>
  )
}
