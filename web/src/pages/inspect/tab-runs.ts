/** What the tabs run: one search each, which goes on while another tab, or another page, is shown. */
import type { SearchParams } from '../../app/params.ts'
import type { SearchForm } from './model.ts'
import { changeTab, endRun, useTabs, type ResultTab } from './result-tabs.ts'
import { openSearch } from './search-client.ts'
import { sameForm, toRequest } from './search-form.ts'
import type { SearchPlace } from './search-place.ts'
import { LiveSearchRun } from './search-run.ts'

/**
 * Begins what the form says. Returns the tab's new address; `replace` when it is no step back: the first search of a
 * tab, or the same once more.
 */
export function runForm(
  tab: ResultTab,
  form: SearchForm,
  place: SearchPlace,
): { readonly address: SearchParams; readonly replace: boolean } {
  const address = place.write(form)
  const replace = tab.searched === null || sameForm(tab.searched, form)
  changeTab(tab.id, { form, searched: form, address })
  startRun({ ...tab, searched: form }, place)
  return { address, replace }
}

/** Begins what the address asked for; a run that there is goes on. */
export function startIfNeeded(tab: ResultTab, place: SearchPlace): void {
  if (tab.searched !== null && !useTabs.getState().runs.has(tab.id)) startRun(tab, place)
}

function startRun({ id, searched }: ResultTab, { cluster }: SearchPlace): void {
  if (searched === null) return
  endRun(id)
  const run = new LiveSearchRun(cluster, toRequest(searched), {
    open: openSearch,
    nextFrame: (callback) => void requestAnimationFrame(callback),
  })
  useTabs.setState(({ runs }) => ({ runs: new Map(runs).set(id, run) }))
  run.start()
}
