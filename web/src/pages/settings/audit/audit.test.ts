import { compile } from '@millrace/kjq/kjq.ts'
import { expect, test } from 'vitest'
import { parseRange } from '../../../app/time-range.ts'
import { auditAsked, auditPathQuery, isAsking } from './audit-query.ts'
import { freshCount } from './use-audit.ts'

const DAY = parseRange('24h')

test('what the address says is what the server is asked', () => {
  const asked = auditAsked({ kind: 'denied', user: 'ada', on: 'prod', q: ' .via == "api" ' })
  expect(auditPathQuery(asked, DAY)).toEqual({
    from: -86_400_000,
    kind: 'denied',
    user: 'ada',
    cluster: 'prod',
    q: '.via == "api"',
  })
  expect(auditPathQuery(auditAsked({ kind: 'nonsense' }), DAY)).toEqual({ from: -86_400_000 })
  expect(isAsking(auditAsked({}))).toBe(false)
  expect(isAsking(auditAsked({ result: 'failed' }))).toBe(true)
})

test.each([
  ['.via == "api" or .via == "ui"', true, false],
  ['ada "and" co', false, true],
  ['', true, true],
])('a result narrows down %s', (q, first, second) => {
  const { q: filter } = auditPathQuery(auditAsked({ q, result: 'denied' }), DAY)
  const query = compile(filter ?? '')
  const entry = { result: 'denied', via: 'api', user: { name: 'x' } }
  expect(query.matches(entry)).toBe(first)
  const other = { result: 'denied', via: 'system', user: { name: 'ada "and" co' } }
  expect(query.matches(other)).toBe(second)
  expect(query.matches({ ...entry, result: 'failed' })).toBe(false)
  expect(query.matches({ ...other, result: 'failed' })).toBe(false)
})

const entry = (id: string, at: number) => ({ id, at })

test('what came after the list was read is counted', () => {
  const shown = [entry('c', 3), entry('b', 2), entry('a', 1)]
  expect(freshCount(shown, [entry('e', 5), entry('d', 3), ...shown])).toBe(2)
  expect(freshCount(shown, shown)).toBe(0)
  expect(freshCount([], [entry('a', 1)])).toBe(1)
})

test('a look that is older than the list counts nothing', () => {
  expect(freshCount([entry('c', 3), entry('b', 2)], [entry('b', 2), entry('a', 1)])).toBe(0)
})
