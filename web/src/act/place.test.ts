import { expect, test } from 'vitest'
import { namesFit, readPlace } from './place.ts'

const change = 'delete-topics'

test('the address says which change, of which topics', () => {
  expect(readPlace({ act: change, on: 'a,b' }, undefined, '')).toMatchObject({
    change,
    on: ['a', 'b'],
  })
  expect(readPlace({ act: change }, undefined, 'orders')).toMatchObject({ on: ['orders'] })
  expect(readPlace({ act: change, on: 'b' }, ['c'], 'orders')).toMatchObject({ on: ['b'] })
})

test('what is no change opens nothing', () => {
  expect(readPlace({}, undefined, 'orders')).toBeUndefined()
  expect(readPlace({ act: 'toString' }, undefined, 'orders')).toBeUndefined()
})

test('names that are too many for an address come with the history; a link has none of them', () => {
  const many = Array.from({ length: 1_000 }, (_, n) => `topic-${n}`)
  expect(namesFit(many.slice(0, 100))).toBe(true)
  expect(namesFit(many)).toBe(false)
  expect(readPlace({ act: change }, many, '')?.on).toBe(many)
  expect(readPlace({ act: change }, undefined, '')?.on).toEqual([])
})
