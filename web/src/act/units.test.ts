import { expect, test } from 'vitest'
import { bareNumber, unitHint } from './units.ts'

test('times and sizes become the bare numbers that Kafka takes', () => {
  const cases: [string, string, string][] = [
    ['retention.ms', '7d', '604800000'],
    ['retention.ms', '7 d', '604800000'],
    ['retention.ms', '1.5H', '5400000'],
    ['segment.ms', '90 min', '5400000'],
    ['segment.ms', '500ms', '500'],
    ['segment.bytes', '1GiB', '1073741824'],
    ['retention.bytes', '1.5 g', '1610612736'],
    ['max.message.bytes', '1mb', '1000000'],
  ]
  for (const [name, text, number] of cases) expect(bareNumber(name, text), text).toBe(number)
})

test('everything else is taken as it is', () => {
  const cases: [string, string][] = [
    ['retention.ms', '604800000'],
    ['retention.ms', '-1'],
    ['retention.ms', '1 GiB'],
    ['retention.ms', '7 days or so'],
    ['segment.bytes', '7 d'],
    ['segment.bytes', '99999999999999 tb'],
    ['cleanup.policy', '7 d'],
    ['min.insync.replicas', '2 m'],
  ]
  for (const [name, text] of cases) expect(bareNumber(name, text), text).toBeUndefined()
})

test('the hint is of the unit', () => {
  expect(unitHint('retention.ms')).toMatch(/7d/)
  expect(unitHint('segment.bytes')).toMatch(/GiB/)
  expect(unitHint('cleanup.policy')).toBeUndefined()
})
