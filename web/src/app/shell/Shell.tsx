import { Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense, lazy, startTransition, useEffect, useState } from 'react'
import type { User } from '@millrace/contract/responses.ts'
import { useSignedIn } from '../../api/signed-in.ts'
import { wantedTenant } from '../../api/tenant.ts'
import { clusterNamed, useClusters, useStatus } from '../../api/use-clusters.ts'
import { useMe } from '../../api/use-me.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { EngineStopped } from '../EngineStopped.tsx'
import { useClusterId, useSearchParams, useSetSearchParams } from '../params.ts'
import { doorOf } from '../session/door.ts'
import { DoorPage } from '../session/DoorPage.tsx'
import { SessionEnded } from '../session/SessionEnded.tsx'
import { useShortcuts } from '../use-shortcuts.ts'
import { Banners } from './Banners.tsx'
import { Nav } from './Nav.tsx'
import { NavDrawer } from './NavDrawer.tsx'
import { RouteAnnouncer } from './RouteAnnouncer.tsx'
import { TopBar } from './TopBar.tsx'
import './shell.css'

const loadPalette = async () => ({ default: (await import('../palette/Palette.tsx')).Palette })
const Palette = lazy(loadPalette)
/** When the page has come to rest: the palette opens at once, and costs the first page nothing. */
const PALETTE_AFTER_MS = 2_000
const ShortcutSheet = lazy(async () => ({
  default: (await import('./ShortcutSheet.tsx')).ShortcutSheet,
}))

/** What is over and beside the page, and over everything. */
export type Overlay = 'palette' | 'shortcuts' | 'navigation'

/** Whoever is in sees the frame and its page; others why they are not. */
export function Shell() {
  const me = useMe()
  const signedIn = useSignedIn(({ state }) => state)
  const user = me.data?.user
  const door = doorOf(signedIn, wantedTenant(), user, me.error?.problem)
  useTenantInAddress(door.kind === 'open' ? user : undefined)
  if (door.kind !== 'open') {
    return (
      <main className="shell-door">
        <DoorPage door={door} />
      </main>
    )
  }
  return (
    <>
      <Frame user={user} known={!me.isPending} />
      {signedIn === 'ended' && <SessionEnded />}
    </>
  )
}

/** Copying the address shares what is seen, also where that depends on the tenant. */
function useTenantInAddress(user: User | undefined): void {
  const { tenant } = useSearchParams()
  const setSearch = useSetSearchParams()
  const wanted = user !== undefined && user.tenants.length > 1 ? user.tenant_id : undefined
  useEffect(() => {
    if (wanted !== undefined && tenant !== wanted) setSearch({ tenant: wanted })
  }, [wanted, tenant, setSearch])
}

/** The frame around every page: top bar, navigation, banners. */
function Frame({
  user,
  known,
}: {
  readonly user: User | undefined
  /** It has been answered who looks, or that it cannot be. */
  readonly known: boolean
}) {
  const cluster = useClusterId()
  const clusters = useClusters()
  const status = useStatus()
  const [overlay, setOverlay] = useState<Overlay>()
  const collapsed = usePreferences((preferences) => preferences.navCollapsed)
  const row = clusterNamed(clusters.data?.clusters, cluster)
  // A transition waits for the overlay's file; a fallback shown in between would stand for 300 ms at least.
  const open = (next: Overlay) => startTransition(() => setOverlay(next))
  useShortcuts(open)
  useCloseOnNavigation(() => setOverlay(undefined))
  useEffect(() => {
    // Without the server there is none; whoever opens the palette asks again and is told.
    const load = () => void loadPalette().catch(() => undefined)
    const timer = setTimeout(load, PALETTE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  const close = () => setOverlay(undefined)

  return (
    <div className="shell" data-collapsed={collapsed || undefined}>
      <button type="button" className="shell-skip" onClick={focusMain}>
        Skip to the content
      </button>
      {row?.environment_color !== undefined && row.environment_color !== null && (
        <div className="shell-band" style={{ background: row.environment_color }} aria-hidden />
      )}
      <TopBar cluster={row} clusters={clusters.data?.clusters ?? []} user={user} open={open} />
      <div className="shell-body">
        <Nav />
        <div className="shell-page">
          <Banners cluster={row} clusters={clusters} />
          <main
            id="content"
            tabIndex={-1}
            className="shell-main"
            // Unseen until it is known whether a banner stands above it: the page would jump down by its height. And until
            // it is known who looks: a choice of tenants may stand in its place.
            data-unseen={clusters.isPending || status.isPending || !known || undefined}
          >
            {clusters.error?.problem.code === 'MR_ENGINE_ERROR' ? (
              <EngineStopped problem={clusters.error.problem} status={status.data?.status} />
            ) : (
              <Suspense fallback={null}>
                <Outlet />
              </Suspense>
            )}
          </main>
        </div>
      </div>
      <RouteAnnouncer />
      <NavDrawer opened={overlay === 'navigation'} onClose={close} />
      <Suspense fallback={null}>
        {overlay === 'palette' && <Palette onClose={close} />}
        {overlay === 'shortcuts' && <ShortcutSheet onClose={close} />}
      </Suspense>
    </div>
  )
}

function focusMain(): void {
  document.querySelector<HTMLElement>('#content')?.focus()
}

function useCloseOnNavigation(close: () => void): void {
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  // oxlint-disable-next-line react/exhaustive-deps -- closes when the page changes, not when `close` does
  useEffect(close, [pathname])
}
