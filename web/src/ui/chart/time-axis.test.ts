import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Zone } from '../../format.ts'
import { timeTicks } from './time-axis.ts'

const labels = (from: string, to: string, most: number, zone: Zone = 'utc') =>
  timeTicks(Date.parse(from), Date.parse(to), most, zone).map(({ label }) => label)

describe('in UTC', () => {
  test.each([
    [
      'an hour',
      '2026-11-22T13:02:00Z',
      '2026-11-22T14:02:00Z',
      ['13:15', '13:30', '13:45', '14:00'],
    ],
    ['a night', '2026-11-21T21:00:00Z', '2026-11-22T03:00:00Z', ['22:00', '11-22', '02:00']],
    ['three days', '2026-11-20T07:00:00Z', '2026-11-23T07:00:00Z', ['11-21', '11-22', '11-23']],
    [
      'a week',
      '2026-11-16T00:00:00Z',
      '2026-11-23T00:00:00Z',
      ['11-17', '11-19', '11-21', '11-23'],
    ],
    [
      'a month, Mondays',
      '2026-10-24T12:00:00Z',
      '2026-11-23T12:00:00Z',
      ['10-26', '11-02', '11-09', '11-16', '11-23'],
    ],
    ['90 days', '2026-08-25T00:00:00Z', '2026-11-23T00:00:00Z', ['2026-09', '2026-10', '2026-11']],
    [
      'a year',
      '2025-11-23T00:00:00Z',
      '2026-11-23T00:00:00Z',
      ['2026-01', '2026-04', '2026-07', '2026-10'],
    ],
  ])('%s', (_, from, to, expected) => expect(labels(from, to, 5)).toEqual(expected))

  test('a wide chart has more of them, none has more than fit', () => {
    expect(labels('2026-11-20T00:00:00Z', '2026-11-23T00:00:00Z', 14)).toHaveLength(13)
    for (let hours = 1; hours < 9000; hours = Math.ceil(hours * 1.3)) {
      const found = timeTicks(0, hours * 3_600_000, 6, 'utc')
      expect(found.length, `${hours} h`).toBeLessThanOrEqual(7)
      expect(found.length, `${hours} h`).toBeGreaterThan(1)
    }
  })

  test('no time, no ticks', () => {
    expect(timeTicks(5, 5, 6, 'utc')).toEqual([])
    expect(timeTicks(Number.NaN, 5, 6, 'utc')).toEqual([])
  })
})

describe('in a local zone', () => {
  const zone = process.env['TZ']
  beforeEach(() => {
    process.env['TZ'] = 'Europe/Berlin'
  })
  afterEach(() => {
    process.env['TZ'] = zone
  })

  test('days begin at local midnight, before and after the clocks change', () => {
    // Summer time ends on 2026-10-25 at 03:00, which is 02:00 then.
    const days = timeTicks(
      Date.parse('2026-10-24T00:00:00+02:00'),
      Date.parse('2026-10-27T00:00:00+01:00'),
      4,
      'local',
    )
    expect(days).toEqual([
      { at: Date.parse('2026-10-24T00:00:00+02:00'), label: '10-24' },
      { at: Date.parse('2026-10-25T00:00:00+02:00'), label: '10-25' },
      { at: Date.parse('2026-10-26T00:00:00+01:00'), label: '10-26' },
      { at: Date.parse('2026-10-27T00:00:00+01:00'), label: '10-27' },
    ])
  })

  test('hours stay round when the clocks go back; the one that comes twice is there twice', () => {
    const [from, to] = ['2026-10-25T00:00:00+02:00', '2026-10-25T06:00:00+01:00']
    expect(labels(from, to, 8, 'local')).toEqual([
      '10-25',
      '01:00',
      '02:00',
      '02:00',
      '03:00',
      '04:00',
      '05:00',
      '06:00',
    ])
    expect(labels(from, to, 4, 'local')).toEqual(['10-25', '02:00', '04:00', '06:00'])
  })

  test('hours stay round when the clocks go forward; the one that is left out is not there', () => {
    const [from, to] = ['2026-03-29T00:00:00+01:00', '2026-03-29T06:00:00+02:00']
    expect(labels(from, to, 8, 'local')).toEqual([
      '03-29',
      '01:00',
      '03:00',
      '04:00',
      '05:00',
      '06:00',
    ])
  })

  test('a quarter of an hour off: Nepal', () => {
    process.env['TZ'] = 'Asia/Kathmandu'
    expect(labels('2026-11-22T13:02:00+05:45', '2026-11-22T16:02:00+05:45', 4, 'local')).toEqual([
      '14:00',
      '15:00',
      '16:00',
    ])
    expect(labels('2026-11-20T00:00:00+05:45', '2026-11-22T00:00:00+05:45', 3, 'local')).toEqual([
      '11-20',
      '11-21',
      '11-22',
    ])
  })
})
