import { useLocation } from '@tanstack/react-router'
import { links } from '../../app/links.ts'
import { Tabs } from '../../ui/Tabs.tsx'

const TABS = [
  { href: links.installation(), label: 'Installation' },
  { href: links.instances(), label: 'Instances' },
]

export function SettingsTabs() {
  const { pathname } = useLocation()
  return <Tabs label="Settings" tabs={TABS} current={pathname} />
}
