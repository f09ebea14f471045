import { expect, test } from 'vitest'
import { filterMarks, NO_MARKS } from './filter-marks.ts'

test('texts are marked in the part that the filter asks', () => {
  expect(filterMarks('.value.customer.id == "c-12345" and .key == "k1"', 'jq')).toEqual({
    key: ['k1'],
    value: ['c-12345'],
    headers: [],
  })
  expect(filterMarks('.value.note | contains("late")', 'jq').value).toEqual(['late'])
  expect(filterMarks('.value.a == "xx" or .value.b == "yy"', 'jq').value).toEqual(['xx', 'yy'])
  expect(filterMarks('.value.name | startswith("Ab")', 'classic').value).toEqual(['Ab'])
})

test('nothing is marked for what is not required, too short or not understood', () => {
  expect(filterMarks('.value.x == "a"', 'jq')).toEqual(NO_MARKS)
  expect(filterMarks('.value.x != "abc"', 'jq')).toEqual(NO_MARKS)
  expect(filterMarks('.value ==', 'jq')).toEqual(NO_MARKS)
  expect(filterMarks('  ', 'jq')).toEqual(NO_MARKS)
  expect(filterMarks(undefined, 'classic')).toEqual(NO_MARKS)
})
