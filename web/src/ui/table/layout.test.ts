import { expect, test } from 'vitest'
import type { Column } from './column.ts'
import {
  narrowLayout,
  applyLayout,
  defaultLayout,
  formatLayout,
  moveColumn,
  parseLayout,
  resizeColumn,
  toggleColumn,
} from './column-layout.ts'
import { rowWindow } from './row-window.ts'
import { splitMiddle } from './split-middle.ts'

const column = (id: string, optional = false): Column<null> => ({
  id,
  label: id,
  kind: 'text',
  value: () => null,
  width: 100,
  optional,
})
const columns = [column('name'), column('lag'), column('rf', true), column('size')]
const ids = new Set(columns.map(({ id }) => id))

test('a layout is written into the address and read back; strangers are ignored', () => {
  const layout = parseLayout('size,name~320,gone,lag~5,size', ids)
  expect(layout).toEqual([{ id: 'size' }, { id: 'name', width: 320 }, { id: 'lag', width: 56 }])
  expect(formatLayout(layout ?? [])).toBe('size,name~320,lag~56')
  expect(parseLayout('gone', ids)).toBeNull()
  expect(parseLayout('', ids)).toBeNull()
})

test('the first column is always there and first', () => {
  const shown = applyLayout(columns, [{ id: 'size' }, { id: 'lag', width: 80 }])
  expect(shown.map((one) => [one.column.id, one.width])).toEqual([
    ['name', 100],
    ['size', 100],
    ['lag', 80],
  ])
})

test('columns are shown in their own place, hidden, moved and resized', () => {
  const start = defaultLayout(columns)
  expect(formatLayout(start)).toBe('name,lag,size')
  expect(formatLayout(toggleColumn(columns, start, 'rf'))).toBe('name,lag,rf,size')
  expect(formatLayout(toggleColumn(columns, start, 'lag'))).toBe('name,size')
  expect(formatLayout(moveColumn(start, 'size', -1))).toBe('name,size,lag')
  expect(formatLayout(moveColumn(start, 'size', 1))).toBe('name,lag,size')
  expect(formatLayout(resizeColumn(start, 'lag', 123.4))).toBe('name,lag~123,size')
})

test('the window covers what is seen, with rows to spare, and moves in steps', () => {
  expect(rowWindow(100_000, 32, 200, 900)).toEqual({ first: 0, end: 32 })
  const middle = rowWindow(100_000, 32, -32_000, 900)
  expect(middle.first).toBeLessThanOrEqual(990)
  expect(middle.end).toBeGreaterThanOrEqual(1039)
  expect(rowWindow(100_000, 32, -32_000 - 40, 900)).toEqual(middle)
  expect(rowWindow(100_000, 32, -3_199_000, 900).end).toBe(100_000)
  expect(rowWindow(0, 32, 0, 900)).toEqual({ first: 0, end: 0 })
  // Everything was filtered away below the place that is scrolled to.
  const few = rowWindow(3, 32, -5000, 900)
  expect(few.first).toBeLessThan(3)
  expect(few.end).toBe(3)
})

test('long names keep their end, short ones stay whole, no character is torn', () => {
  expect(splitMiddle('orders')).toEqual({ head: 'orders', tail: '' })
  expect(splitMiddle('payments-eu-central-1-dlq')).toEqual({
    head: 'payments-eu-cen',
    tail: 'tral-1-dlq',
  })
  const emoji = splitMiddle('😀'.repeat(20), 3)
  expect(emoji.tail).toBe('😀😀😀')
  expect(emoji.head + emoji.tail).toBe('😀'.repeat(20))
})

test('a narrow screen shows two columns, and the one that says why the rows stand as they do', () => {
  const placed = ['topic', 'partition', 'lag', 'end'].map((id) => ({
    column: { id },
    width: id === 'end' ? 150 : 80,
  }))
  const shown = (sortedBy?: string) => narrowLayout(placed, sortedBy).map(({ column }) => column.id)
  expect(shown('lag')).toEqual(['topic', 'partition', 'lag'])
  expect(shown('end')).toEqual(['topic', 'partition'])
  expect(shown('topic')).toEqual(['topic', 'partition'])
  expect(shown()).toEqual(['topic', 'partition'])
})
