import { useLocation } from '@tanstack/react-router'
import { useMe } from '../../api/use-me.ts'
import { SETTINGS_PAGES } from '../../app/settings-pages.ts'
import { Tabs } from '../../ui/Tabs.tsx'
import { useAdmin } from './use-admin.ts'

/** What is one's own, then what is the installation's; those of administrators stand there for others too, with the reason. */
export function SettingsTabs() {
  const { pathname } = useLocation()
  const admin = useAdmin()
  const anonymous = useMe().data?.user.provider === 'none'
  const tabs = SETTINGS_PAGES.filter(({ signedIn }) => !(signedIn && anonymous)).map(
    ({ href, label, group, admin: adminsOnly }, index, pages) => ({
      href,
      label,
      apart: index > 0 && pages[index - 1]?.group !== group,
      reason: adminsOnly && admin.kind === 'no' ? admin.reason : undefined,
    }),
  )
  return <Tabs label="Settings" tabs={tabs} current={pathname} />
}
