import type { AccessState } from '@millrace/contract/access.ts'
import { ACTIONS, actionNamed } from '@millrace/contract/actions.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { ShieldCheck } from 'lucide-react'
import { apiPaths } from '../../api/paths.ts'
import { providerWord } from '../../api/use-me.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { plural } from '../../format.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { TONE_ICONS } from '../../ui/StateBadge.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { Time } from '../../ui/Time.tsx'
import { AdminOnly } from './AdminOnly.tsx'
import { FactRow } from './FactRow.tsx'
import { POLICY_COLUMNS, policyKey } from './policy-columns.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'
import './settings.css'

/** How access is decided here: by whom people are known, which roles may what, and whether the file that says so is in force. */
export function AccessPage() {
  return (
    <Page title="Access" icon={<ShieldCheck size={18} />} tabs={<SettingsTabs />}>
      <AdminOnly>
        <Access />
      </AdminOnly>
    </Page>
  )
}

function Access() {
  const read = useRead<ResponseOf<'access'>>(apiPaths.access())
  return (
    <ReadView read={read} what="access">
      {({ access }) => (
        <>
          {access.problem !== null && <FileProblem problem={access.problem} />}
          <Section title="How access is decided">
            <dl className="facts">
              <FactRow term="Sign-in">{providerWord(access.provider)}</FactRow>
              <FactRow term="Decided by">
                {access.source === 'rbac' ? 'policies of a file' : 'ALLOW_ variables'}
              </FactRow>
              {access.file !== null && (
                <FactRow term="File">
                  <code>{access.file}</code>
                </FactRow>
              )}
              {access.loaded_at !== null && (
                <FactRow term="Read" hint="A change of the file is seen within five seconds.">
                  <Time at={access.loaded_at} />
                </FactRow>
              )}
              {access.source === 'rbac' && (
                <>
                  <FactRow
                    term="May come in"
                    hint="authorized_roles; without them everybody who signs in."
                  >
                    <Roles roles={access.authorized_roles} none="everybody who signs in" />
                  </FactRow>
                  <FactRow
                    term="Administrators"
                    hint="admin_roles: see these pages, and may do no more for that."
                  >
                    <Roles roles={access.admin_roles} none="nobody" />
                  </FactRow>
                  <FactRow term="Tenants">
                    {access.tenants.length === 0 ? (
                      'none: everybody sees everything'
                    ) : (
                      <AppLink href={links.tenancy()}>
                        {plural(access.tenants.length, 'tenant')}
                      </AppLink>
                    )}
                  </FactRow>
                </>
              )}
            </dl>
          </Section>
          {access.source === 'rbac' && <Policies policies={access.policies} />}
          <Flags access={access} />
        </>
      )}
    </ReadView>
  )
}

function FileProblem({ problem }: { readonly problem: string }) {
  const Icon = TONE_ICONS.error
  return (
    <div className="state" data-tone="error" role="alert">
      <Icon size={18} aria-hidden />
      <div>
        <h2>The file as it lies there is not in force</h2>
        <p>{problem}</p>
        <p>What you see below is what held before, and still holds.</p>
      </div>
    </div>
  )
}

function Roles({ roles, none }: { readonly roles: readonly string[]; readonly none: string }) {
  if (roles.length === 0) return none
  return (
    <span className="chips">
      {roles.map((role) => (
        <code key={role}>{role}</code>
      ))}
    </span>
  )
}

function Policies({ policies }: { readonly policies: AccessState['policies'] }) {
  return (
    <Section title="Policies" note="Deny comes before Allow, Allow before Stage; else it is denied">
      <DataTable
        id="policies"
        label="Policies"
        columns={POLICY_COLUMNS}
        rows={policies}
        rowKey={policyKey}
        empty={<Empty title="The file has no policies">So nobody may change anything.</Empty>}
      />
    </Section>
  )
}

function Flags({ access: { flags, source } }: { readonly access: AccessState }) {
  if (flags.length === 0 && source === 'rbac') return null
  return (
    <Section
      title="ALLOW_ variables"
      note={source === 'rbac' ? 'not looked at: policies decide' : 'the same for everybody'}
    >
      {flags.length === 0 ? (
        <Empty title="Only reading">
          No ALLOW_ variable is set, so nothing can be changed from here.
        </Empty>
      ) : (
        <dl className="facts">
          {flags.map((flag) => {
            const action = actionNamed(flag)
            return (
              <FactRow key={flag} term={flag}>
                {action === undefined ? '' : ACTIONS[action].permits}
              </FactRow>
            )
          })}
        </dl>
      )}
    </Section>
  )
}
