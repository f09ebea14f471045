import { expect, test } from 'vitest'
import { nameAdvice, nameProblem } from './topic-name.ts'

test('names that Kafka takes', () => {
  const names = ['orders', 'orders.placed-v1', 'ORDERS_2', '...', '-', 'a'.repeat(249)]
  for (const name of names) expect(nameProblem(name, []), name).toBeNull()
})

test('nothing is said of a name that nobody has written yet', () => {
  expect(nameProblem('', ['orders'])).toBeNull()
})

test('names that Kafka refuses, each with its reason', () => {
  expect(nameProblem('my topic', [])).toMatch(/^A space cannot/)
  expect(nameProblem('orders/eu', [])).toMatch(/^“\/” cannot/)
  expect(nameProblem('Aufträge', [])).toMatch(/^“ä” cannot/)
  expect(nameProblem('🐟', [])).toMatch(/^“🐟” cannot/)
  expect(nameProblem('a\tb', [])).toMatch(/^White space/)
  expect(nameProblem('.', [])).toMatch(/cannot be “\.”/)
  expect(nameProblem('..', [])).toMatch(/cannot be “\.”/)
  expect(nameProblem('a'.repeat(250), [])).toBe('At most 249 characters: these are 250.')
})

test('a name that is taken, or that metrics could not tell from one', () => {
  const taken = ['orders.placed', 'payments']
  expect(nameProblem('payments', taken)).toMatch(/already/)
  expect(nameProblem('orders_placed', taken)).toMatch(/takes it for orders\.placed/)
  expect(nameProblem('Payments', taken)).toBeNull()
})

test('both of the characters that metrics take for one are unwise', () => {
  expect(nameAdvice('orders.placed_v1')).toMatch(/Better not/)
  expect(nameAdvice('orders.placed-v1')).toBeNull()
})
