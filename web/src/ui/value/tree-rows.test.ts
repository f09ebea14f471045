import { parseJson } from '@millrace/kjq/json/parse.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { expect, test } from 'vitest'
import { findInTree, idOf, pathOf, treeRows, valueText, type Opened } from './tree-rows.ts'

const NONE: Opened = new Map()
const tree = (json: string, opened = NONE) => treeRows([['value', parseJson(json)]], opened)
const shown = (json: string, opened = NONE): string[] =>
  tree(json, opened).map((row) => `${' '.repeat(row.depth)}${row.name}: ${valueText(row.value)}`)

test('small values stand open, in the order they were written', () => {
  expect(shown('{"b":1,"a":{"10":[],"2":null},"c":[9007199254740993,"x"]}')).toEqual([
    'value: {3}',
    ' b: 1',
    ' a: {2}',
    '  10: []',
    '  2: null',
    ' c: [2]',
    '  0: 9007199254740993',
    '  1: "x"',
  ])
})

test('what was closed and opened by hand is so', () => {
  expect(shown('{"a":{"b":1}}', new Map([[idOf(['value', 'a']), false]]))).toEqual([
    'value: {1}',
    ' a: {1}',
  ])
})

test('of a large value only its members are rows', () => {
  const list = Array.from({ length: 100_000 }, (_, i): Json => ({ i }))
  const rows = treeRows([['value', { list }]], NONE)
  expect(rows.map(({ name }) => name)).toEqual(['value', 'list'])
  const open = treeRows([['value', { list }]], new Map([[idOf(['value', 'list']), true]]))
  expect(open).toHaveLength(100_002)
  expect(open[100_001] && pathOf(open[100_001])).toEqual(['value', 'list', 99_999])
})

test('nesting deeper than the stack is no trouble', () => {
  let deep: Json = 1
  for (let i = 0; i < 9_000; i++) deep = [deep]
  expect(treeRows([['value', deep]], NONE)[0]?.open).toBe(true)
  expect(findInTree([['value', deep]], '1')).toHaveLength(1)
})

test('text is found in names and scalars, at every level', () => {
  const value = parseJson('{"Customer":{"id":"c-1"},"items":[{"id":17},{"id":"C-1"}]}')
  expect(findInTree([['value', value]], 'c-1')).toEqual([
    ['value', 'Customer', 'id'],
    ['value', 'items', 1, 'id'],
  ])
  expect(findInTree([['value', value]], 'customer')).toEqual([['value', 'Customer']])
  expect(findInTree([['value', value]], '')).toEqual([])
})
