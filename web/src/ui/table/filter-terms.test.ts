import { groupFields } from '@millrace/contract/list-fields.ts'
import { listFilter } from '@millrace/contract/list-filter.ts'
import { expect, test } from 'vitest'
import { exactTerm, withTerm, withoutTerm } from './filter-terms.ts'

const kept = (wanted: readonly string[], ids: readonly string[]) => {
  const filter = listFilter(exactTerm('id', wanted), groupFields)
  expect(filter.problems).toEqual([])
  return ids.filter((id) => filter.matches({ id }))
}

test('names as a whole', () => {
  expect(kept(['orders', 'a-b.c'], ['orders', 'orders-2', 'a-b.c', 'x'])).toEqual([
    'orders',
    'a-b.c',
  ])
})

test.each(['a b', 'a,b', 'a*b', 'say "hi" all', 'a:b', 'a/b', '=a', '!a'])('%s is kept', (id) => {
  expect(kept([id], ['other', id])).toEqual([id])
})

test('a term comes and goes, and what is around it stays', () => {
  expect(withTerm('', 'favourite:yes')).toBe('favourite:yes')
  expect(withTerm('lag:>0 ', 'favourite:yes')).toBe('lag:>0 favourite:yes')
  expect(withoutTerm('lag:>0 favourite:yes "a  b"', 'favourite:yes')).toBe('lag:>0 "a  b"')
})
