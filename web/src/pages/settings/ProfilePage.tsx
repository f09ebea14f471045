import type { Profile } from '@millrace/contract/access.ts'
import { UserRound } from 'lucide-react'
import { currentTenant, providerWord, shownName, useProfile } from '../../api/use-me.ts'
import { plural } from '../../format.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Fact, Page, Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { FactRow } from './FactRow.tsx'
import { PermissionMatrix } from './PermissionMatrix.tsx'
import { POLICY_COLUMNS, policyKey } from './policy-columns.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'
import { TenantList } from './TenantList.tsx'
import './settings.css'

/** Who looks, what they may do, and what decides that. */
export function ProfilePage() {
  const read = useProfile()
  const profile = read.data?.profile
  return (
    <Page
      title="Profile"
      icon={<UserRound size={18} />}
      facts={
        profile !== undefined && (
          <>
            <Fact>{shownName(profile)}</Fact>
            {profile.provider !== 'none' && <Fact>{plural(profile.roles.length, 'role')}</Fact>}
          </>
        )
      }
      tabs={<SettingsTabs />}
    >
      <ReadView read={read} what="profile">
        {(data) => (
          <>
            <Who profile={data.profile} />
            <Section
              title="What you may do"
              note="on each cluster as a whole; policies may allow more, or less, on single topics and groups"
            >
              {data.profile.permissions.length === 0 ? (
                <Empty title="No cluster is visible to you">
                  Your tenant includes none of the clusters that are configured here.
                </Empty>
              ) : (
                <PermissionMatrix permissions={data.profile.permissions} />
              )}
            </Section>
            <Policies profile={data.profile} />
            {data.profile.tenants.length > 0 && (
              <Section
                title="Your tenants"
                note={plural(data.profile.tenants.length, 'tenant', 'tenants')}
              >
                <TenantList
                  tenants={data.profile.tenants}
                  mine={new Set(data.profile.tenants.map(({ id }) => id))}
                />
              </Section>
            )}
          </>
        )}
      </ReadView>
    </Page>
  )
}

function Who({ profile }: { readonly profile: Profile }) {
  const { provider, name, display_name: shown, email, roles, admin } = profile
  const tenant = currentTenant(profile.tenants)
  return (
    <Section title="Who you are">
      <dl className="facts">
        <FactRow term="Name">
          {shownName(profile)} {shown !== null && shown !== name && <code>{name}</code>}
        </FactRow>
        <FactRow term="Signed in by">{providerWord(provider)}</FactRow>
        {email !== null && <FactRow term="Email">{email}</FactRow>}
        <FactRow term="Roles">
          {roles.length === 0 ? (
            <span className="dim">none</span>
          ) : (
            <span className="chips">
              {roles.map((role) => (
                <code key={role}>{role}</code>
              ))}
            </span>
          )}
        </FactRow>
        <FactRow term="Administrator" hint="May use the administration pages.">
          <StateBadge
            tone={admin.decision === 'allow' ? 'ok' : 'neutral'}
            label={admin.decision === 'allow' ? 'Yes' : 'No'}
          />{' '}
          <span className="dim">{admin.reason}</span>
        </FactRow>
        {tenant !== undefined && profile.tenants.length > 1 && (
          <FactRow term="Tenant">
            {tenant.name} {tenant.name !== tenant.id && <code className="dim">{tenant.id}</code>}
          </FactRow>
        )}
      </dl>
    </Section>
  )
}

function Policies({ profile }: { readonly profile: Profile }) {
  if (profile.provider === 'none') {
    return (
      <Section title="Policies that concern you">
        <Empty title="Variables decide, the same for everybody">
          Nobody signs in here, so there are no policies: ALLOW_ variables say what everybody may
          do.
        </Empty>
      </Section>
    )
  }
  return (
    <Section title="Policies that concern you" note="by a role that you have">
      <DataTable
        id="own-policies"
        label="Policies"
        columns={POLICY_COLUMNS}
        rows={profile.policies}
        rowKey={policyKey}
        urlPrefix="policies."
        empty={
          <Empty title="No policy names a role of yours">
            What no policy allows is denied, unless ALLOW_ variables decide here.
          </Empty>
        }
      />
    </Section>
  )
}
