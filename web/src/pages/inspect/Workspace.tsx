import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { PanelLeftClose } from 'lucide-react'
import { useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useGo } from '../../app/use-go.ts'
import { setPreference, usePreferences } from '../../stores/preferences.ts'
import { FormResizer } from './FormResizer.tsx'
import { FormSummary } from './FormSummary.tsx'
import { SearchFormPanel } from './form/SearchFormPanel.tsx'
import { actionsOf } from './inspect-actions.ts'
import { ResultTabs } from './ResultTabs.tsx'
import { SearchResults } from './results/SearchResults.tsx'
import { sameForm } from './search-form.ts'
import type { SearchPlace } from './search-place.ts'
import type { SearchTabs } from './use-search-tabs.ts'
import './workspace.css'

interface WorkspaceProps {
  readonly place: SearchPlace
  readonly searches: SearchTabs
  /** Why nobody may search; null: one may; undefined: not known yet. */
  readonly refusal: string | null | undefined
  /** Stands where results will be, before anything was run. */
  readonly welcome: ReactNode
}

/** Form and results side by side; on narrow screens, and where it was folded, a line stands for the form. */
export function Workspace({ place, searches, refusal, welcome }: WorkspaceProps) {
  const { active, run, edit, begin } = searches
  const narrow = useMediaQuery('(max-width: 900px)', undefined, { getInitialValueInEffect: false })
  const collapsed = usePreferences((preferences) => preferences.formCollapsed)
  const width = usePreferences((preferences) => preferences.formWidth)
  const go = useGo()
  const [drawer, setDrawer] = useState(false)
  const state = useSyncExternalStore(run?.subscribe ?? never, () => run?.view().state ?? 'idle')
  // oxlint-disable-next-line react/exhaustive-deps -- they change with the tab, whose members are these
  const actions = useMemo(() => actionsOf(place, searches, go), [place.scope, active])
  if (active === undefined) return null
  const { form, searched } = active
  const panel = (
    <SearchFormPanel
      // The form's own state (half a number, an open part) belongs to its tab.
      key={active.id}
      place={place}
      form={form}
      state={state}
      changed={searched === null || !sameForm(form, searched)}
      refusal={refusal}
      onChange={edit}
      onRun={() => {
        begin()
        setDrawer(false)
      }}
      onStop={() => run?.stop()}
    />
  )
  const inDrawer = narrow && searched !== null
  const beside = !narrow && !collapsed
  const fold = () => (narrow ? setDrawer(true) : setPreference({ formCollapsed: false }))
  return (
    <div className="inspect" data-beside={beside || undefined}>
      {beside && (
        <div className="inspect-form" style={{ width }}>
          {panel}
          <button
            type="button"
            className="icon-button inspect-fold"
            aria-label="Fold the form"
            data-tip="Fold the form"
            onClick={() => setPreference({ formCollapsed: true })}
          >
            <PanelLeftClose size={15} aria-hidden />
          </button>
          <FormResizer width={width} />
        </div>
      )}
      <div className="inspect-results">
        {place.topic === null && <ResultTabs place={place} searches={searches} />}
        {!beside && (searched !== null || !narrow) && (
          <FormSummary form={form} state={state} onEdit={fold} onRun={() => begin()} />
        )}
        {narrow && searched === null ? (
          panel
        ) : run === undefined || searched === null ? (
          <div className="inspect-welcome">{welcome}</div>
        ) : (
          <SearchResults key={active.id} run={run} form={searched} actions={actions} />
        )}
      </div>
      <Drawer
        opened={drawer && inDrawer}
        onClose={() => setDrawer(false)}
        position="left"
        size="min(420px, 100%)"
        title="Search"
        classNames={{ content: 'inspect-drawer', body: 'inspect-drawer-body' }}
        closeButtonProps={{ 'aria-label': 'Close the form' }}
      >
        {inDrawer && panel}
      </Drawer>
    </div>
  )
}

const never = () => () => undefined
