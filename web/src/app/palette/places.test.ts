import { expect, test } from 'vitest'
import type { Place } from '../recent.ts'
import { matchPlaces } from './places.ts'

const place = (label: string, kind: Place['kind'] = 'topic', cluster = 'prod'): Place => ({
  href: `/${cluster}/${kind}/${label}`,
  label,
  kind,
  cluster,
})
const PLACES = [
  place('payments-orders'),
  place('orders-eu'),
  place('orders'),
  place('reorders'),
  place('orders-eu', 'group', 'staging'),
  place('users'),
]
const labels = (query: string): string[] => matchPlaces(query, PLACES, 10).map(({ label }) => label)

test('the whole name, its start, the start of a part, anywhere: in this order', () => {
  expect(labels('orders')).toEqual([
    'orders',
    'orders-eu',
    'orders-eu',
    'payments-orders',
    'reorders',
  ])
})

test('words narrow down, by kind and cluster too', () => {
  expect(matchPlaces('eu group', PLACES, 10)).toEqual([PLACES[4]])
  expect(matchPlaces('orders staging', PLACES, 10)).toEqual([PLACES[4]])
  expect(labels('nothing')).toEqual([])
})

test('never more than asked for', () => {
  expect(matchPlaces('o', PLACES, 2)).toHaveLength(2)
})
