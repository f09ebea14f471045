/** Searches that an earlier release kept in this browser. They move to the server once, and stay here until it has them. */
import type { SavedSearch } from '@millrace/contract/personal.ts'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { SearchParams } from '../../app/params.ts'
import { idOf, ownNamed, said } from './saved-list.ts'

export interface EarlySearch {
  readonly name: string
  readonly search: SearchParams
}

export const useEarlySearches = create<{ readonly searches: readonly EarlySearch[] }>()(
  persist((): { searches: readonly EarlySearch[] } => ({ searches: [] }), {
    name: 'millrace.searches',
  }),
)

/** The same id whenever it is asked for: what moves in two tabs, or again after a lost answer, is there once. */
export function asSaved(early: EarlySearch): SavedSearch {
  const search = said(early.search)
  return {
    id: idOf(
      early.name,
      hash(
        JSON.stringify([
          early.name,
          Object.entries(search).toSorted(([a], [b]) => (a < b ? -1 : 1)),
        ]),
      ),
    ),
    name: early.name,
    shared: false,
    own: true,
    search,
    updated_at: 0,
  }
}

export function forgetEarly(id: string): void {
  useEarlySearches.setState(({ searches }) => ({
    searches: searches.filter((one) => asSaved(one).id !== id),
  }))
}

/**
 * Puts those that the server lacks there, one after the other; each is forgotten here when it is there. A name that is
 * taken by another search gets an addition: nothing is replaced by something older.
 * @throws what `put` threw; what was not moved is kept
 */
export async function moveUp(
  known: readonly SavedSearch[],
  put: (search: SavedSearch) => Promise<unknown>,
): Promise<void> {
  for (const early of useEarlySearches.getState().searches) {
    const search = asSaved(early)
    if (!known.some(({ id }) => id === search.id)) {
      const taken = ownNamed(known, search.name) !== undefined
      await put(taken ? { ...search, name: `${search.name} (earlier)` } : search)
    }
    forgetEarly(search.id)
  }
}

/** FNV-1a, 32 bits: tells apart what has the same name. */
function hash(text: string): string {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193)
  return (value >>> 0).toString(16).padStart(8, '0')
}
