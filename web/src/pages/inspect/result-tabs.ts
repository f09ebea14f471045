/**
 * The searches that are open in this browser tab: each has its form, its address and its run. They survive a reload (the
 * runs begin anew) and leaving the page (the runs go on).
 */
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import type { SearchParams } from '../../app/params.ts'
import type { FormChange, SearchForm } from './model.ts'
import { EMPTY_FORM, FORM_PARAMS, sameForm, saysNothing } from './search-form.ts'
import type { SearchPlace } from './search-place.ts'
import type { LiveSearchRun } from './search-run.ts'

export interface ResultTab {
  readonly id: string
  readonly scope: string
  /** As it stands in the form. */
  readonly form: SearchForm
  /** What was last run, and what the address says; null: nothing yet. */
  readonly searched: SearchForm | null
  /** As last shown: the form's parameters, and those that the results keep beside them. */
  readonly address: SearchParams
}

interface Tabs {
  readonly tabs: readonly ResultTab[]
  /** Scope → id of the tab that is shown. */
  readonly active: Readonly<Record<string, string>>
  /** Id → run; not remembered. */
  readonly runs: ReadonlyMap<string, LiveSearchRun>
}

export const useTabs = create<Tabs>()(
  persist((): Tabs => ({ tabs: [], active: {}, runs: new Map() }), {
    name: 'millrace.inspect',
    storage: createJSONStorage(() => sessionStorage),
    partialize: ({ tabs, active }) => ({ tabs, active }),
  }),
)

const tabsOf = (scope: string): readonly ResultTab[] =>
  useTabs.getState().tabs.filter((tab) => tab.scope === scope)

const activeOf = (scope: string): ResultTab | undefined => {
  const { tabs, active } = useTabs.getState()
  return tabs.find(({ id }) => id === active[scope])
}

export function changeTab(id: string, next: Partial<ResultTab>): void {
  useTabs.setState(({ tabs }) => ({
    tabs: tabs.map((tab) => (tab.id === id ? { ...tab, ...next } : tab)),
  }))
}

export function showTab({ id, scope }: ResultTab): void {
  useTabs.setState(({ active }) => ({ active: { ...active, [scope]: id } }))
}

/** A new tab, shown. `searched`: its search begins as soon as somebody looks. */
export function addTab(place: SearchPlace, form: SearchForm | null): ResultTab {
  const tab: ResultTab = {
    id: crypto.getRandomValues(new Uint32Array(2)).join('-'),
    scope: place.scope,
    form: form ?? { ...EMPTY_FORM, topics: place.topic === null ? [] : [place.topic] },
    searched: form,
    address: form === null ? {} : place.write(form),
  }
  useTabs.setState(({ tabs }) => ({ tabs: [...tabs, tab] }))
  showTab(tab)
  return tab
}

/** Ends what the tab runs; its neighbour is shown if it was the one that is. */
export function closeTab(tab: ResultTab): void {
  const place = tabsOf(tab.scope).findIndex(({ id }) => id === tab.id)
  endRun(tab.id)
  useTabs.setState(({ tabs }) => ({ tabs: tabs.filter(({ id }) => id !== tab.id) }))
  const rest = tabsOf(tab.scope)
  const next = rest[Math.min(place, rest.length - 1)]
  if (activeOf(tab.scope) === undefined && next !== undefined) showTab(next)
}

export function endRun(id: string): void {
  const { runs } = useTabs.getState()
  runs.get(id)?.close()
  useTabs.setState({ runs: new Map([...runs].filter(([key]) => key !== id)) })
}

/** The form of one tab, as it is being filled in. */
export function editForm(tab: ResultTab, form: FormChange): void {
  changeTab(tab.id, { form: { ...tab.form, ...form } })
}

/**
 * The tab that an address means, which is shown from now on: one that has just this search, else the one that is shown
 * (going back within it), else a new one. Without a search: the tab that was shown before.
 */
export function arriveAt(place: SearchPlace, params: SearchParams, arriving: boolean): ResultTab {
  const active = activeOf(place.scope)
  const form = place.read(params)
  if (form === null) return active ?? addTab(place, null)
  // What was kept of the topic is said, so that the address shows others the same.
  const address = saysNothing(params) ? { ...params, ...place.write(form) } : params
  const all = tabsOf(place.scope)
  const same = [...(active === undefined ? [] : [active]), ...all].find(
    ({ searched }) => searched !== null && sameForm(searched, form),
  )
  if (same !== undefined) {
    showTab(same)
    changeTab(same.id, { address })
    return { ...same, address }
  }
  const mayReplace = active !== undefined && (!arriving || place.topic !== null || isBlank(active))
  if (!mayReplace) return addTab(place, form)
  endRun(active.id)
  const next = { form, searched: form, address }
  changeTab(active.id, next)
  return { ...active, ...next }
}

const isBlank = ({ searched, form }: ResultTab): boolean =>
  searched === null && sameForm(form, EMPTY_FORM)

/** Whether two addresses differ in what they search. */
export const sameSearch = (a: SearchParams, b: SearchParams): boolean =>
  FORM_PARAMS.every((name) => a[name] === b[name])
