import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { KeptList } from './kept-list.ts'

const KEY = ['read', '/list']
let client: QueryClient
let list: KeptList<string>

beforeEach(() => {
  vi.useFakeTimers()
  client = new QueryClient()
  client.setQueryData(KEY, { list: ['a'], metadata: 1 })
  list = new KeptList(client, KEY, '/list', 'list')
})
afterEach(() => vi.useRealTimers())

const add = (item: string) => (items: readonly string[]) => [...new Set([...items, item])]
const without = (item: string) => (items: readonly string[]) => items.filter((one) => one !== item)
const told = () => client.getQueryData<{ list: string[] }>(KEY) ?? { list: [] }
const shown = () => list.over(told())

/** A write that is answered when the test says so. */
function held() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  return { send: vi.fn(() => promise), answer: () => resolve('done'), refuse: reject }
}

test('a change is seen at once, and is the server’s when it is acknowledged', async () => {
  const write = held()
  const change = list.change(add('b'), write.send)
  expect(shown()).toEqual(['a', 'b'])
  expect(told().list).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(0)
  write.answer()
  expect(await change).toBe('done')
  expect(told()).toEqual({ list: ['a', 'b'], metadata: 1 })
})

test('a refused one is taken back, and the reason is told', async () => {
  const write = held()
  const change = list.change(add('b'), write.send)
  const failed = expect(change).rejects.toThrow('log away')
  await vi.advanceTimersByTimeAsync(0)
  write.refuse(new Error('log away'))
  await failed
  expect(shown()).toEqual(['a'])
})

test('an older list that arrives late hides no acknowledged change; a newer one holds again later', async () => {
  await list.change(add('b'), async () => 'done')
  client.setQueryData(KEY, { list: ['a'] })
  expect(shown()).toEqual(['a', 'b'])
  await vi.advanceTimersByTimeAsync(3_000)
  expect(shown()).toEqual(['a'])
})

test('writes go one after the other, and the newest is seen throughout', async () => {
  const [first, second] = [held(), held()]
  const on = list.change(add('b'), first.send)
  const off = list.change(without('b'), second.send)
  expect(shown()).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(0)
  expect(second.send).not.toHaveBeenCalled()
  first.answer()
  await on
  expect(shown()).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(0)
  second.answer()
  await off
  expect(told().list).toEqual(['a'])
})

test('a refused write does not hold up the next', async () => {
  const refused = list.change(add('b'), () => Promise.reject(new Error('no')))
  const next = list.change(add('c'), async () => 'done')
  await expect(refused).rejects.toThrow('no')
  await next
  expect(shown()).toEqual(['a', 'c'])
})
