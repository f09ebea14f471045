/** Rules of searches with a name: their order, their names, their ids. */
import type { SavedSearch } from '@millrace/contract/personal.ts'
import type { SearchParams } from '../../app/params.ts'
import { compareNatural } from '../../format.ts'
import type { SearchForm } from './model.ts'
import { fromUrl, toUrl } from './search-form.ts'

export const withSearch =
  (search: SavedSearch) =>
  (items: readonly SavedSearch[]): readonly SavedSearch[] => [
    ...items.filter(({ id }) => id !== search.id),
    search,
  ]

export const withoutSearch =
  (search: SavedSearch) =>
  (items: readonly SavedSearch[]): readonly SavedSearch[] =>
    items.filter(({ id }) => id !== search.id)

/** One's own first, then those that others share, each by name. */
export function ordered<Search extends SavedSearch>(items: readonly Search[]): readonly Search[] {
  return items.toSorted(
    (a, b) =>
      Number(b.own) - Number(a.own) || compareNatural(a.name, b.name) || compareNatural(a.id, b.id),
  )
}

/** One's own search that has this name already, besides `but`. */
export function ownNamed(
  items: readonly SavedSearch[],
  name: string,
  but?: SavedSearch,
): SavedSearch | undefined {
  return items.find((one) => one.own && one.name === name.trim() && one.id !== but?.id)
}

const SLUG_LENGTH = 40

/** `Failed orders!`, `x1` → `failed-orders-x1`: legible in logs, and nobody else's. */
export function idOf(name: string, suffix: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_LENGTH)
    .replaceAll(/^-+|-+$/g, '')
  return slug === '' ? suffix : `${slug}-${suffix}`
}

/** 40 random bits; `crypto.randomUUID` is missing on plain HTTP. */
function randomSuffix(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(5))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A search of one's own, to be kept. One of the same name is replaced. */
export function newSearch(
  items: readonly SavedSearch[],
  name: string,
  form: SearchForm,
  shared: boolean,
): SavedSearch {
  return {
    id: ownNamed(items, name)?.id ?? idOf(name, randomSuffix()),
    name: name.trim(),
    shared,
    own: true,
    search: said(toUrl(form)),
    updated_at: Date.now(),
  }
}

/** What a later version of the form does not know has its default. */
export const formOf = ({ search }: Pick<SavedSearch, 'search'>): SearchForm => fromUrl(search)

/** Without what is not said. */
export function said(params: SearchParams): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
