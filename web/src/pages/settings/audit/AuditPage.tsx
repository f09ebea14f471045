import { ScrollText } from 'lucide-react'
import { Page } from '../../../ui/Page.tsx'
import { AdminOnly } from '../AdminOnly.tsx'
import { SettingsTabs } from '../SettingsTabs.tsx'
import { AuditView } from './AuditView.tsx'

/** Who did, tried or asked what. */
export function AuditPage() {
  return (
    <Page title="Audit log" icon={<ScrollText size={18} />} tabs={<SettingsTabs />}>
      <AdminOnly>
        <AuditView scope="audit" />
      </AdminOnly>
    </Page>
  )
}
