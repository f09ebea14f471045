import type { ClusterRow } from '@millrace/contract/cluster.ts'
import type { User } from '@millrace/contract/responses.ts'
import { CircleHelp, Menu as MenuIcon, Search } from 'lucide-react'
import { AppLink } from '../../ui/AppLink.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { links } from '../links.ts'
import { ClusterSwitcher } from './ClusterSwitcher.tsx'
import { Crumbs } from './Crumbs.tsx'
import { DataAge } from './DataAge.tsx'
import { LiveButton } from './LiveButton.tsx'
import { RangePicker } from './RangePicker.tsx'
import type { Overlay } from './Shell.tsx'
import { TenantSwitcher } from './TenantSwitcher.tsx'
import { ThemeButton } from './ThemeButton.tsx'
import { UserMenu } from './UserMenu.tsx'
import { ZoneButton } from './ZoneButton.tsx'
import './shell.css'

export function TopBar({
  cluster,
  clusters,
  user,
  open,
}: {
  readonly cluster: ClusterRow | undefined
  readonly clusters: readonly ClusterRow[]
  readonly user: User | undefined
  readonly open: (overlay: Overlay) => void
}) {
  return (
    <header className="shell-topbar">
      <button
        type="button"
        className="icon-button shell-burger"
        aria-label="Open the navigation"
        onClick={() => open('navigation')}
      >
        <MenuIcon size={18} aria-hidden />
      </button>
      <AppLink href={links.home()} className="shell-brand" label="Millrace, to the first cluster">
        <Mark />
        <span className="shell-wordmark">millrace</span>
      </AppLink>
      <ClusterSwitcher current={cluster} clusters={clusters} />
      {user !== undefined && <TenantSwitcher user={user} />}
      <Crumbs />
      <div className="shell-tools">
        {cluster !== undefined && (
          <>
            <RangePicker />
            <DataAge cluster={cluster} />
            <LiveButton cluster={cluster.id} />
            <span className="shell-divider" aria-hidden />
          </>
        )}
        <button
          type="button"
          className="icon-button shell-search"
          aria-label={`Go to anything, ${MODIFIER} K`}
          aria-keyshortcuts="Control+K"
          data-tip="Go to anything by name"
          onClick={() => open('palette')}
        >
          <Search size={15} aria-hidden />
          <kbd className="shell-hint">{MODIFIER} K</kbd>
        </button>
        <ZoneButton />
        <ThemeButton />
        <button
          type="button"
          className="icon-button shell-help"
          aria-label="Keyboard shortcuts"
          aria-keyshortcuts="?"
          data-tip="Keyboard shortcuts (?)"
          onClick={() => open('shortcuts')}
        >
          <CircleHelp size={16} aria-hidden />
        </button>
        <UserMenu user={user} />
      </div>
    </header>
  )
}

const MODIFIER = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'
