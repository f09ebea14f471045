/** Tabs and address, kept in step: the address is the search of the tab that is shown. */
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { useSearchParams, type SearchParams } from '../../app/params.ts'
import { rememberFilter } from './filter-history.ts'
import type { FormChange, SearchForm } from './model.ts'
import { formProblem } from './form/form-problem.ts'
import {
  addTab,
  arriveAt,
  closeTab,
  editForm,
  sameSearch,
  showTab,
  useTabs,
  type ResultTab,
} from './result-tabs.ts'
import { runForm, startIfNeeded } from './tab-runs.ts'
import type { SearchPlace } from './search-place.ts'
import type { LiveSearchRun } from './search-run.ts'

export interface SearchTabs {
  readonly tabs: readonly ResultTab[]
  /** undefined: before the first address was read. */
  readonly active: ResultTab | undefined
  readonly run: LiveSearchRun | undefined
  readonly runs: ReadonlyMap<string, LiveSearchRun>
  readonly edit: (change: FormChange) => void
  /** Runs the form, changed or as it is; does nothing while something stands in the way. */
  readonly begin: (change?: FormChange) => void
  /** A search in a tab of its own. */
  readonly open: (form: SearchForm) => void
  readonly add: () => void
  readonly show: (tab: ResultTab) => void
  readonly close: (tab: ResultTab) => void
}

/** @param mayRun nothing begins by itself before that is known */
export function useSearchTabs(place: SearchPlace, mayRun: boolean): SearchTabs {
  const params = useSearchParams()
  const { tabs: all, active: activeIds, runs } = useTabs()
  const tabs = all.filter((tab) => tab.scope === place.scope)
  const active = tabs.find(({ id }) => id === activeIds[place.scope])
  const navigate = useNavigate()
  const arrivedAt = useRef<string>(undefined)

  // The page's address without what belongs to the visit.
  const { range: _, ...search } = params
  const address = JSON.stringify(search)

  const goTo = (next: SearchParams, replace: boolean): void => {
    // The router keeps the time range by itself.
    void navigate({ to: '.', search: compact(next), replace })
  }

  // Before anything is drawn: the tab of another address must not flash up.
  useLayoutEffect(() => {
    const arriving = arrivedAt.current !== place.scope
    arrivedAt.current = place.scope
    const read: SearchParams = JSON.parse(address)
    const tab = arriveAt(place, read, arriving)
    if (!sameSearch(tab.address, read)) goTo(tab.address, true)
    // oxlint-disable-next-line react/exhaustive-deps -- only an address that changed is arrived at
  }, [address, place.scope])

  useEffect(() => {
    if (mayRun && active !== undefined) startIfNeeded(active, place)
  })

  const show = (tab: ResultTab): void => {
    showTab(tab)
    goTo(tab.address, false)
  }
  return {
    tabs,
    active,
    runs,
    run: active === undefined ? undefined : runs.get(active.id),
    edit(change) {
      if (active !== undefined) editForm(active, change)
    },
    begin(change = {}) {
      if (active === undefined) return
      const form = { ...active.form, ...change }
      if (!mayRun || formProblem(form) !== null) {
        editForm(active, change)
        return
      }
      rememberFilter(form.filter)
      const { address: next, replace } = runForm(active, form, place)
      goTo(next, replace)
    },
    open(form) {
      goTo(addTab(place, form).address, false)
    },
    add() {
      goTo(addTab(place, null).address, false)
    },
    show,
    close(tab) {
      closeTab(tab)
      if (tab.id !== active?.id) return
      const { tabs: rest, active: ids } = useTabs.getState()
      const next = rest.find(({ id }) => id === ids[place.scope]) ?? addTab(place, null)
      goTo(next.address, false)
    },
  }
}

function compact(search: SearchParams): Record<string, string> {
  return Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value]],
    ),
  )
}
