import { History } from 'lucide-react'
import { useMe } from '../../../api/use-me.ts'
import { Fact, Page } from '../../../ui/Page.tsx'
import { SettingsTabs } from '../SettingsTabs.tsx'
import { AuditView } from './AuditView.tsx'

/** One's own part of the audit log. */
export function ActivityPage() {
  const anonymous = useMe().data?.user.provider === 'none'
  return (
    <Page
      title="My activity"
      icon={<History size={18} />}
      facts={anonymous && <Fact>nobody signs in here: this is everybody’s</Fact>}
      tabs={<SettingsTabs />}
    >
      <AuditView scope="activity" />
    </Page>
  )
}
