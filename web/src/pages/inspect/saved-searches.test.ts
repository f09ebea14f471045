import { beforeEach, expect, test } from 'vitest'
import type { SearchForm } from './model.ts'
import {
  deleteSearch,
  formOf,
  renameSearch,
  saveSearch,
  useSavedSearches,
} from './saved-searches.ts'
import { EMPTY_FORM } from './search-form.ts'

const form: SearchForm = {
  ...EMPTY_FORM,
  topics: ['orders'],
  mode: 'range',
  filter: '.value.id == 17',
  limit: 50,
}
const names = () => useSavedSearches.getState().searches.map(({ name }) => name)

beforeEach(() => useSavedSearches.setState({ searches: [] }))

test('a saved search is the form again', () => {
  saveSearch(' failed orders ', form)
  const [saved] = useSavedSearches.getState().searches
  expect(saved?.name).toBe('failed orders')
  expect(saved && formOf(saved)).toEqual(form)
})

test('names are in natural order, and each is once', () => {
  for (const name of ['s10', 's2', 's1']) saveSearch(name, form)
  saveSearch('s2', { ...form, limit: 7 })
  expect(names()).toEqual(['s1', 's2', 's10'])
  expect(useSavedSearches.getState().searches[1]?.search['limit']).toBe('7')
})

test('renaming moves it, over another of that name if need be; nothing is no name', () => {
  for (const name of ['a', 'b']) saveSearch(name, form)
  renameSearch('a', 'c')
  expect(names()).toEqual(['b', 'c'])
  renameSearch('c', ' ')
  renameSearch('nobody', 'd')
  expect(names()).toEqual(['b', 'c'])
  renameSearch('c', 'b')
  expect(names()).toEqual(['b'])
})

test('deleting removes one', () => {
  for (const name of ['a', 'b']) saveSearch(name, form)
  deleteSearch('a')
  expect(names()).toEqual(['b'])
})
