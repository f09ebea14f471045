import type { Tenant } from '@millrace/contract/access.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { Layers } from 'lucide-react'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { plural } from '../../format.ts'
import { Fact, Page, Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'
import { TenantList } from './TenantList.tsx'
import { useAdmin } from './use-admin.ts'

/** Tenants that one may enter; administrators see the others, too. */
export function TenancyPage() {
  const read = useRead<ResponseOf<'tenants'>>(apiPaths.tenants())
  const admin = useAdmin()
  const all = useRead<ResponseOf<'access'>>(admin.kind === 'yes' ? apiPaths.access() : undefined)
  const others = (all.data?.access.tenants ?? []).filter(
    ({ id }) => read.data?.tenants.every((tenant) => tenant.id !== id) ?? true,
  )
  return (
    <Page
      title="Tenancy"
      icon={<Layers size={18} />}
      facts={read.data !== undefined && <Fact>{plural(read.data.tenants.length, 'tenant')}</Fact>}
      tabs={<SettingsTabs />}
    >
      <ReadView read={read} what="tenants">
        {({ tenants }) => <Tenants tenants={tenants} others={others} />}
      </ReadView>
    </Page>
  )
}

function Tenants({
  tenants,
  others,
}: {
  readonly tenants: readonly Tenant[]
  readonly others: readonly Tenant[]
}) {
  const mine = new Set(tenants.map(({ id }) => id))
  return (
    <>
      <Section
        title="Yours"
        note="a tenant sees what it includes, without what it excludes; topics that an included group reads belong to it"
      >
        <TenantList tenants={tenants} mine={mine} />
      </Section>
      {others.length > 0 && (
        <Section title="Others" note="seen by administrators; none of your roles may enter them">
          <TenantList tenants={others} mine={mine} />
        </Section>
      )}
    </>
  )
}
