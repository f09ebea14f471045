import type { SavedSearch } from '@millrace/contract/personal.ts'
import { expect, test } from 'vitest'
import type { SearchForm } from './model.ts'
import {
  formOf,
  idOf,
  newSearch,
  ordered,
  ownNamed,
  withoutSearch,
  withSearch,
} from './saved-list.ts'
import { EMPTY_FORM } from './search-form.ts'

const form: SearchForm = {
  ...EMPTY_FORM,
  topics: ['orders'],
  mode: 'range',
  filter: '.value.id == 17',
  limit: 50,
}
const saved = (name: string, change: Partial<SavedSearch> = {}): SavedSearch => ({
  ...newSearch([], name, form, false),
  ...change,
})

test('a saved search is the form again, and says only what differs from the defaults', () => {
  const search = saved(' failed orders ')
  expect(search).toMatchObject({ name: 'failed orders', own: true, shared: false })
  expect(formOf(search)).toEqual(form)
  expect(search.search).toEqual({
    topics: 'orders',
    mode: 'range',
    filter: '.value.id == 17',
    limit: '50',
  })
})

test('ids are legible, within what the server takes, and differ', () => {
  expect(idOf('Failed orders! (EU)', '7f')).toBe('failed-orders-eu-7f')
  expect(idOf('ÄÖÜ straße', '7f')).toBe('a-o-u-stra-e-7f')
  expect(idOf('注文', '7f')).toBe('7f')
  for (const name of ['x'.repeat(200), '…', '-a-', 'a b']) {
    expect(saved(name).id).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
  }
  expect(saved('a').id).not.toBe(saved('a').id)
})

test('one of the same name is replaced, but never another person’s', () => {
  const mine = saved('orders')
  const theirs = saved('payments', { own: false, shared: true })
  expect(newSearch([mine, theirs], ' orders', form, true).id).toBe(mine.id)
  expect(newSearch([mine, theirs], 'payments', form, true).id).not.toBe(theirs.id)
  expect(ownNamed([mine], 'orders', mine)).toBeUndefined()
})

test('one’s own stand before others’, in natural order', () => {
  const names = ['s10', 's2', 's1'].map((name) => saved(name))
  const all = [saved('a', { own: false }), ...names]
  expect(ordered(all).map(({ name }) => name)).toEqual(['s1', 's2', 's10', 'a'])
})

test('putting and removing may be repeated', () => {
  const [one, other] = [saved('a'), saved('b')]
  const renamed = { ...one, name: 'c' }
  const put = withSearch(renamed)
  expect(put(put([one, other]))).toEqual([other, renamed])
  const remove = withoutSearch(one)
  expect(remove(remove([one, other]))).toEqual([other])
})
