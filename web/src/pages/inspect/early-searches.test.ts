import type { SavedSearch } from '@millrace/contract/personal.ts'
import { beforeEach, expect, test } from 'vitest'
import { asSaved, moveUp, useEarlySearches, type EarlySearch } from './early-searches.ts'

const ORDERS: EarlySearch = { name: 'orders', search: { topics: 'orders', limit: '50' } }
const PAYMENTS: EarlySearch = { name: 'Payments EU', search: { topics: 'payments', mode: 'range' } }
const left = () => useEarlySearches.getState().searches.map(({ name }) => name)

let server: SavedSearch[]
const put = async (search: SavedSearch): Promise<void> => void server.push(search)

beforeEach(() => {
  server = []
  useEarlySearches.setState({ searches: [ORDERS, PAYMENTS] })
})

test('each moves once, as it was, for nobody else', async () => {
  await moveUp([], put)
  expect(server).toEqual([
    expect.objectContaining({ name: 'orders', shared: false, search: ORDERS.search }),
    expect.objectContaining({ name: 'Payments EU', shared: false, search: PAYMENTS.search }),
  ])
  expect(left()).toEqual([])
  await moveUp(server, put)
  expect(server).toHaveLength(2)
})

test('what the server does not take stays, and goes with the next try', async () => {
  let takes = 1
  const refusing = async (search: SavedSearch): Promise<void> => {
    if (takes-- <= 0) throw new Error('log away')
    server.push(search)
  }
  await expect(moveUp([], refusing)).rejects.toThrow('log away')
  expect(left()).toEqual(['Payments EU'])
  takes = 1
  await moveUp(server, refusing)
  expect(left()).toEqual([])
  expect(server.map(({ name }) => name)).toEqual(['orders', 'Payments EU'])
})

test('what has arrived although its answer was lost is not put again', async () => {
  await moveUp([asSaved(ORDERS)], put)
  expect(server.map(({ name }) => name)).toEqual(['Payments EU'])
  expect(left()).toEqual([])
})

test('a newer search of the same name is not replaced', async () => {
  const newer = { ...asSaved(ORDERS), id: 'orders-1', search: { topics: 'other' } }
  await moveUp([newer], put)
  expect(server.map(({ name }) => name)).toEqual(['orders (earlier)', 'Payments EU'])
})

test('an id is the same in every tab, whatever the order of its parameters', () => {
  const turned = { name: 'orders', search: { limit: '50', topics: 'orders' } }
  expect(asSaved(turned).id).toBe(asSaved(ORDERS).id)
  expect(asSaved({ ...ORDERS, search: { topics: 'orders' } }).id).not.toBe(asSaved(ORDERS).id)
})
