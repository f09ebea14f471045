import { parseJson } from '@millrace/kjq/json/parse.ts'
import { expect, test } from 'vitest'
import { columnValues } from './record-json.ts'

test.each([
  ['outputs in their order', '[1, {"a": 2}]', ['x', 'y'], [1, { a: 2 }]],
  ['members of the one object', '[{"b": 1, "a": 2, "c": 3}]', ['a', 'b'], [2, 1]],
  ['an object that is an output', '[{"b": 1}]', ['.value'], [{ b: 1 }]],
  ['names unknown', '[{"b": 1}]', [], [{ b: 1 }]],
  ['nothing', '[]', ['a'], []],
])('%s', (_, outputs, columns, expected) => {
  const parsed = parseJson(outputs)
  expect(columnValues(Array.isArray(parsed) ? parsed : [], columns)).toEqual(expected)
})
