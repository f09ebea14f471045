import { groupFields, partitionFields, topicFields } from '@millrace/contract/list-fields.ts'
import type { ListFields } from '@millrace/contract/list-filter.ts'
import { expect, test } from 'vitest'
import { groupColumns } from '../../pages/consumers/group-columns.tsx'
import { partitionColumns } from '../../pages/topics/partition-columns.tsx'
import { topicColumns } from '../../pages/topics/topic-columns.tsx'
import type { Column } from './column.ts'
import { filterRows, termFor } from './filter.ts'

interface Row {
  readonly name: string
  readonly state: string
  readonly parts: readonly number[]
  readonly lag: number | null
}
const columns: readonly Column<Row>[] = [
  { id: 'name', label: 'Name', kind: 'text', value: (row) => row.name, width: 1 },
  { id: 'state', label: 'State', kind: 'text', value: (row) => row.state, width: 1 },
  // Computed: no field of the row has this name.
  { id: 'count', label: 'Count', kind: 'number', value: (row) => row.parts.length, width: 1 },
  {
    id: 'lag',
    aliases: ['behind'],
    label: 'Lag',
    kind: 'number',
    value: (row) => row.lag,
    width: 1,
  },
  { id: 'trend', label: 'Trend', kind: 'number', value: () => 9, width: 1, picture: true },
]
const rows: readonly Row[] = [
  { name: 'orders', state: 'Stable', parts: [0, 1, 2], lag: 1500 },
  { name: 'orders-eu', state: 'Empty', parts: [0], lag: null },
  { name: 'users', state: 'Stable', parts: [], lag: 0 },
]
const names = (text: string) => filterRows(text, rows, columns).rows.map((row) => row.name)

test('words, fields, aliases and computed columns filter', () => {
  expect(names('')).toEqual(['orders', 'orders-eu', 'users'])
  expect(names('ORD')).toEqual(['orders', 'orders-eu'])
  expect(names('state:stable lag:>1k')).toEqual(['orders'])
  expect(names('behind:none')).toEqual(['orders-eu'])
  expect(names('count:1..3')).toEqual(['orders', 'orders-eu'])
  expect(names('name:orders*')).toEqual(['orders', 'orders-eu'])
})

test('pictures are no fields, what cannot be read is named and filters nothing', () => {
  expect(names('trend:9')).toEqual([])
  const result = filterRows('lag:many', rows, columns)
  expect(result.rows).toHaveLength(3)
  expect(result.problems[0]?.message).toContain('lag is a number')
})

test('the term of a cell finds its row', () => {
  for (const column of columns.filter(({ picture }) => picture !== true)) {
    for (const row of rows) {
      expect(names(termFor(column, row)), termFor(column, row)).toContain(row.name)
    }
  }
})

test("the console's columns know every field and short word of the API's filter", () => {
  const lists: readonly [string, ListFields, readonly Column<never>[]][] = [
    ['topics', topicFields, topicColumns],
    ['groups', groupFields, groupColumns],
    ['partitions', partitionFields, partitionColumns],
  ]
  for (const [list, { fields, aliases }, own] of lists) {
    const ids = own.map(({ id }) => id)
    // Said by the column of the factor itself, and by the in-sync column.
    const covered = new Set(['replication_factor_mixed'])
    expect(
      [...fields.keys()].filter((id) => !ids.includes(id) && !covered.has(id)),
      list,
    ).toEqual([])
    for (const [alias, field] of aliases) {
      expect(own.find(({ id }) => id === field)?.aliases ?? [], `${list} ${alias}`).toContain(alias)
    }
  }
})
