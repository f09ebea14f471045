import { expect, test } from 'vitest'
import { clusterMarks, clusterText } from './chart-marks.ts'

/** 100 px after the axis of 60 px: one px is one unit of time. */
const span = { left: 60, width: 100, from: 1000, to: 1100, stepMs: 5 }
const clock = (at: number): string => `:${at - 1000}`
const marks = (...times: readonly number[]) => times.map((at) => ({ at, text: `change ${at}` }))

test('marks stand where their time is, those of the last step at the end; others are not there', () => {
  const found = clusterMarks(marks(999, 1000, 1050, 1104, 1105), span, 10)
  expect(found.map(({ x }) => x)).toEqual([60, 110, 160])
  expect(found.map(({ marks: list }) => list.map(({ at }) => at))).toEqual([[1000], [1050], [1104]])
})

test('close ones are one, in the middle of them; a row of close ones does not swallow the chart', () => {
  const found = clusterMarks(marks(1058, 1050, 1051, 1060, 1069), span, 10)
  expect(found.map(({ x, from, to }) => [x, from, to])).toEqual([
    [114, 1050, 1058],
    [124.5, 1060, 1069],
  ])
  expect(found[0]?.marks.map(({ at }) => at)).toEqual([1050, 1051, 1058])
})

test('an axis without time has no marks', () => {
  expect(clusterMarks(marks(1000), { ...span, to: 1000 }, 10)).toEqual([])
})

test('a cluster tells its sentences, and of many how many more there are', () => {
  const [few] = clusterMarks(marks(1001, 1002), span, 10)
  expect(few && clusterText(few, clock)).toBe(':1  change 1001\n:2  change 1002')
  const [many] = clusterMarks(marks(1, 2, 3, 4, 5, 6, 7, 8), { ...span, from: 0 }, 10)
  expect(many && clusterText(many, () => '·').split('\n')).toEqual([
    ...[1, 2, 3, 4, 5].map((at) => `·  change ${at}`),
    'and 3 more',
  ])
  const [six] = clusterMarks(marks(1, 2, 3, 4, 5, 6), { ...span, from: 0 }, 10)
  expect(six && clusterText(six, () => '·').split('\n')).toHaveLength(6)
})
