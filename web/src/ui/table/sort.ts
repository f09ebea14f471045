/** Sorting of plain arrays by several columns; the order itself is the contract's, the same as the API's. */
import { type SortKey, compareByKey, parseSort } from '@millrace/contract/list-sort.ts'
import type { Column } from './column.ts'

/** Keys whose column exists, each once: a shared link may be older than the table. */
export function readSort(text: string, ids: ReadonlySet<string>): readonly SortKey[] {
  const keys = parseSort(text).filter((key) => ids.has(key.field))
  return keys.filter((key, i) => keys.findIndex((other) => other.field === key.field) === i)
}

/** Inverse of readSort. */
export function writeSort(keys: readonly SortKey[]): string {
  return keys.map((key) => (key.descending ? `-${key.field}` : key.field)).join(',')
}

/**
 * The sort after a click on a head. Numbers start with the largest, words with the first; the next click turns the
 * order, a third ends it. `additive` (Shift) keeps the other keys.
 */
export function toggleSort(
  keys: readonly SortKey[],
  field: string,
  numeric: boolean,
  additive: boolean,
): readonly SortKey[] {
  const current = keys.find((key) => key.field === field)
  const first = { field, descending: numeric }
  if (current === undefined) return additive ? [...keys, first] : [first]
  const next = current.descending === numeric ? [{ field, descending: !numeric }] : []
  return additive ? keys.flatMap((key) => (key.field === field ? next : [key])) : next
}

/**
 * A sorted copy; rows that are equal by all keys go by the first column. Values are read once per row and key, not once per comparison, which at
 * 100,000 rows is most of the time.
 */
export function sortRows<Row>(
  rows: readonly Row[],
  keys: readonly SortKey[],
  columns: readonly Column<Row>[],
): readonly Row[] {
  const readers = keys.flatMap(({ field, descending }) => {
    const column = columns.find((one) => one.id === field)
    return column === undefined ? [] : [{ values: rows.map(column.value), descending }]
  })
  if (readers.length === 0) return rows
  const [first] = columns
  if (first !== undefined) readers.push({ values: rows.map(first.value), descending: false })
  const order = rows.map((row, index) => ({ row, index }))
  order.sort((a, b) => {
    for (const { values, descending } of readers) {
      const result = compareByKey(values[a.index], values[b.index], descending)
      if (result !== 0) return result
    }
    return a.index - b.index
  })
  return order.map(({ row }) => row)
}
