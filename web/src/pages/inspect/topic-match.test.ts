import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { suggestTopics, topicMatches } from './topic-match.ts'

describe('patterns', () => {
  test.each([
    ['orders', 'orders', true],
    ['orders', 'orders-eu', false],
    ['orders*', 'orders-eu', true],
    ['*eu', 'orders-eu', true],
    ['*', '', true],
    ['o*-*u', 'orders-eu', true],
    ['a*a', 'a', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a.b*', 'axb', false],
  ])('%s, %s: %s', (pattern, name, expected) => {
    expect(topicMatches(pattern, name)).toBe(expected)
  })

  test('are as a regular expression with .* has it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 })
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 10 })
    fc.assert(
      fc.property(text, name, (pattern, one) => {
        const escaped = pattern.split('*').map((part) => part.replaceAll('.', String.raw`\.`))
        expect(topicMatches(pattern, one)).toBe(new RegExp(`^${escaped.join('.*')}$`).test(one))
      }),
    )
  })
})

describe('suggestions', () => {
  const NAMES = ['orders', 'orders-eu', 'payments', 'reorders', 'users']
  const topics = (text: string, chosen: readonly string[] = []) =>
    suggestTopics(text, NAMES, chosen, 3).map(({ topic }) => topic)

  test('begin with names that begin so', () => {
    expect(topics('ord')).toEqual(['orders', 'orders-eu', 'reorders'])
    expect(topics('ORDERS eu')).toEqual(['orders-eu'])
  })
  test('are all topics while nothing is typed, without those chosen', () => {
    expect(topics('')).toEqual(['orders', 'orders-eu', 'payments'])
    expect(topics('', ['orders', 'payments'])).toEqual(['orders-eu', 'reorders', 'users'])
  })
  test('offer a pattern first, with how many it means', () => {
    expect(suggestTopics('orders*', NAMES, ['orders'], 3)).toEqual([
      { topic: 'orders*', count: 2 },
      { topic: 'orders-eu', count: null },
    ])
  })
})
