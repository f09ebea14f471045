/** Searches with a name, kept in this browser. They belong to no cluster: the same topics are in staging and production. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { compareNatural } from '../../format.ts'
import type { SearchParams } from '../../app/params.ts'
import type { SearchForm } from './model.ts'
import { fromUrl, toUrl } from './search-form.ts'

export interface SavedSearch {
  readonly name: string
  /** As in an address: what a later version of the form does not know has its default. */
  readonly search: SearchParams
}

export const useSavedSearches = create<{ readonly searches: readonly SavedSearch[] }>()(
  persist((): { searches: readonly SavedSearch[] } => ({ searches: [] }), {
    name: 'millrace.searches',
  }),
)

/** One of that name is replaced. */
export function saveSearch(name: string, form: SearchForm): void {
  put(name, { name: name.trim(), search: toUrl(form) })
}

/** Takes the place of another search that has the new name already. */
export function renameSearch(from: string, to: string): void {
  const saved = useSavedSearches.getState().searches.find(({ name }) => name === from)
  if (saved !== undefined && to.trim() !== '') put(from, { ...saved, name: to.trim() })
}

export function deleteSearch(name: string): void {
  useSavedSearches.setState(({ searches }) => ({
    searches: searches.filter((one) => one.name !== name),
  }))
}

export const formOf = ({ search }: SavedSearch): SearchForm => fromUrl(search)

function put(replaced: string, saved: SavedSearch): void {
  useSavedSearches.setState(({ searches }) => ({
    searches: [
      ...searches.filter(({ name }) => name !== saved.name && name !== replaced),
      saved,
    ].sort((a, b) => compareNatural(a.name, b.name)),
  }))
}
