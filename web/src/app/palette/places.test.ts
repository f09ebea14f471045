import { expect, test } from 'vitest'
import type { Place } from '../recent.ts'
import { favouritePlaces, matchPlaces } from './places.ts'

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

const isReorders = ({ label }: Place) => label === 'reorders'
const star = (cluster_id: string, name: string) => ({ cluster_id, kind: 'topic', name }) as const

test('a favourite comes before what matches better, but not before what is called just so', () => {
  const found = matchPlaces('orders', PLACES, 3, isReorders).map(({ label }) => label)
  expect(found).toEqual(['orders', 'reorders', 'orders-eu'])
})

test('favourites of the page’s cluster come first, by name; of clusters that are gone there is nothing', () => {
  const clusters = ['a', 'b'].map((id) => ({ id, label: id.toUpperCase() }))
  const favourites = [star('a', 'x'), star('b', 't10'), star('b', 't9'), star('gone', 'y')]
  expect(favouritePlaces(favourites, clusters, 'b')).toEqual([
    { href: '/c/b/topics/t9/overview', label: 't9', kind: 'topic', cluster: 'B' },
    { href: '/c/b/topics/t10/overview', label: 't10', kind: 'topic', cluster: 'B' },
    { href: '/c/a/topics/x/overview', label: 'x', kind: 'topic', cluster: 'A' },
  ])
})
