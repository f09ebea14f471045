/** The contract's filter language over a table's columns, computed ones included. */
import { type FieldKind, type FilterProblem, listFilter } from '@millrace/contract/list-filter.ts'
import type { Column } from './column.ts'

export interface Filtered<Row> {
  readonly rows: readonly Row[]
  readonly problems: readonly FilterProblem[]
}

/**
 * Rows that match. Plain words are compared with the first column; every column that is not a picture is a field. A
 * part of the text that cannot be read filters nothing and is named in `problems`.
 */
export function filterRows<Row>(
  text: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): Filtered<Row> {
  if (text.trim() === '') return { rows, problems: [] }
  const used = columns.filter((column) => column.picture !== true)
  const filter = listFilter(text, {
    words: [used[0]?.id ?? 'name'],
    fields: new Map(used.map((column): [string, FieldKind] => [column.id, column.kind])),
    aliases: new Map(
      used.flatMap((column) =>
        (column.aliases ?? []).map((alias): [string, string] => [alias, column.id]),
      ),
    ),
  })
  // One view with a getter per column looks at one row after the other: 100,000 rows need no 100,000 records.
  let current: Row | undefined
  const view = Object.defineProperties(
    {},
    Object.fromEntries(
      used.map((column) => [
        column.id,
        { get: () => (current === undefined ? null : column.value(current)) },
      ]),
    ),
  )
  const matches = (row: Row): boolean => {
    current = row
    return filter.matches(view)
  }
  return { rows: rows.filter(matches), problems: filter.problems }
}

/** The term that keeps rows with this value: `state:=Stable`, `lag:1200`, `lag:none` when unknown. */
export function termFor<Row>(column: Column<Row>, row: Row): string {
  const value = column.value(row)
  if (value === null) return `${column.id}:none`
  if (typeof value === 'number') return `${column.id}:${value}`
  if (typeof value === 'boolean') return `${column.id}:${value ? 'yes' : 'no'}`
  const plain = /^[^\s",*]+$/.test(value)
  return plain ? `${column.id}:=${value}` : `${column.id}:"${value.replaceAll('"', '')}"`
}
