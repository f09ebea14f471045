import { beforeEach, describe, expect, test } from 'vitest'
import type { SearchForm } from './model.ts'
import { addTab, arriveAt, closeTab, editForm, showTab, useTabs } from './result-tabs.ts'
import { EMPTY_FORM, toUrl } from './search-form.ts'
import { inspectPlace, topicPlace } from './search-place.ts'

const place = inspectPlace('c1')
const search = (filter: string): SearchForm => ({ ...EMPTY_FORM, topics: ['orders'], filter })
const address = (filter: string) => toUrl(search(filter))
const filters = () => useTabs.getState().tabs.map(({ form }) => form.filter)
const shown = () => {
  const { tabs, active } = useTabs.getState()
  return tabs.find(({ id }) => id === active[place.scope])?.form.filter
}

beforeEach(() => useTabs.setState({ tabs: [], active: {}, runs: new Map() }))

describe('arriving at an address', () => {
  test('without a search opens an empty form, once', () => {
    arriveAt(place, {}, true)
    arriveAt(place, {}, true)
    expect(filters()).toEqual([''])
  })

  test('with a search takes the empty tab for it', () => {
    arriveAt(place, {}, true)
    const tab = arriveAt(place, address('.a'), true)
    expect(tab.searched).toEqual(search('.a'))
    expect(filters()).toEqual(['.a'])
  })

  test('shows the tab that has just this search', () => {
    arriveAt(place, address('.a'), true)
    addTab(place, search('.b'))
    arriveAt(place, { ...address('.a'), open: '0:17' }, true)
    expect(shown()).toBe('.a')
    expect(filters()).toEqual(['.a', '.b'])
  })

  test('from elsewhere keeps the searches that are open', () => {
    arriveAt(place, address('.a'), true)
    arriveAt(place, address('.b'), true)
    expect(filters()).toEqual(['.a', '.b'])
    expect(shown()).toBe('.b')
  })

  test('within the page goes back and forth in the tab', () => {
    arriveAt(place, address('.a'), true)
    arriveAt(place, address('.b'), false)
    expect(filters()).toEqual(['.b'])
  })

  test('without a search, with some open, shows the one that was', () => {
    arriveAt(place, address('.a'), true)
    const tab = arriveAt(place, {}, true)
    expect(tab.searched?.filter).toBe('.a')
    expect(tab.address).toEqual(address('.a'))
  })

  test('does not give away a form that somebody has begun to fill in', () => {
    const tab = arriveAt(place, {}, true)
    editForm(tab, { filter: '.half' })
    arriveAt(place, address('.a'), true)
    expect(filters()).toEqual(['.half', '.a'])
  })
})

test('closing shows the neighbour', () => {
  const [a, b, c] = ['.a', '.b', '.c'].map((filter) => addTab(place, search(filter)))
  if (a === undefined || b === undefined || c === undefined) throw new Error('There are three.')
  showTab(b)
  closeTab(b)
  expect(shown()).toBe('.c')
  closeTab(c)
  expect(shown()).toBe('.a')
  closeTab(a)
  expect(filters()).toEqual([])
})

test('places do not see the searches of others', () => {
  arriveAt(place, address('.a'), true)
  const records = topicPlace('c1', 'orders')
  const tab = arriveAt(records, {}, true)
  expect(tab.searched).toEqual({ ...EMPTY_FORM, topics: ['orders'] })
  expect(tab.address).toEqual({})
  expect(shown()).toBe('.a')
})

test('the records of a topic have one search, whose address does not say the topic', () => {
  const records = topicPlace('c1', 'orders')
  arriveAt(records, {}, true)
  arriveAt(records, { filter: '.a', topics: 'other' }, true)
  const [only, ...others] = useTabs.getState().tabs
  expect(others).toEqual([])
  expect(only?.searched).toEqual(search('.a'))
  expect(records.write(search('.a'))['topics']).toBeUndefined()
})
