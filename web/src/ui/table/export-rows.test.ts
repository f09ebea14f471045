import { expect, test } from 'vitest'
import type { Column } from './column.ts'
import { csvCell, toCsv, toJson, toMarkdown, toTabs } from './export-rows.ts'
import { fileName } from './save-file.ts'

interface Row {
  readonly name: string
  readonly lag: number | null
  readonly internal: boolean
}
const columns: readonly Column<Row>[] = [
  { id: 'name', label: 'Name', kind: 'text', value: (row) => row.name, width: 1 },
  { id: 'trend', label: 'Trend', kind: 'number', value: () => null, width: 1, picture: true },
  {
    id: 'lag',
    label: 'Lag',
    kind: 'number',
    value: (row) => row.lag,
    text: () => 'rounded',
    width: 1,
  },
  { id: 'internal', label: 'Internal', kind: 'boolean', value: (row) => row.internal, width: 1 },
]
const rows: readonly Row[] = [
  { name: 'a,"b"', lag: 12345.678, internal: false },
  { name: 'x|y', lag: null, internal: true },
]

test('CSV has field names, exact values, empty unknowns, no pictures', () => {
  expect(toCsv(columns, rows)).toBe('name,lag,internal\r\n"a,""b""",12345.678,no\r\nx|y,,yes\r\n')
})

test('text that a spreadsheet would run is made harmless, numbers stay numbers', () => {
  expect(csvCell('=HYPERLINK("http://x")')).toBe('"\'=HYPERLINK(""http://x"")"')
  for (const text of ['+1', '-dash', '@sum', '\tx', '\rx']) {
    expect(csvCell(text).replace(/^"/, '').startsWith("'"), text).toBe(true)
  }
  expect(csvCell(-5)).toBe('-5')
  expect(csvCell('orders-eu')).toBe('orders-eu')
})

test('JSON keeps unknown as null and booleans as such', () => {
  expect(JSON.parse(toJson(columns, rows))).toEqual([
    { name: 'a,"b"', lag: 12345.678, internal: false },
    { name: 'x|y', lag: null, internal: true },
  ])
})

test('Markdown aligns numbers and escapes bars', () => {
  expect(toMarkdown(columns, rows).split('\n')).toEqual([
    '| Name | Lag | Internal |',
    '| --- | ---: | --- |',
    '| a,"b" | 12345.678 | no |',
    '| x\\|y |  | yes |',
  ])
})

test('tab-separated rows never break over cells', () => {
  expect(toTabs(columns, [{ name: 'a\tb\nc', lag: 1, internal: true }])).toBe('a b c\t1\tyes')
})

test('file names are legal and sort by time', () => {
  const at = Date.UTC(2026, 10, 22, 14, 2, 31)
  expect(fileName('Lag, records', 'csv', at)).toBe('lag-records-2026-11-22T14-02.csv')
  expect(fileName('/../', 'png', at)).toBe(
    'millrace-2026-11-22T14-02.png'.replace('millrace', '..'),
  )
})
