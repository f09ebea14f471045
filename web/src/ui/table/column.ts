/** What a table knows about its columns. Definitions live at module scope beside the page that shows them. */
import type { FieldKind } from '@millrace/contract/list-filter.ts'
import type { ReactNode } from 'react'
import { formatValue, type ValueKind } from '../Value.tsx'

/** A cell's plain value: what sorts, filters, copies and exports. `null` is "not known", never 0. */
export type CellValue = string | number | boolean | null

export interface Column<Row> {
  /** The API's field name: it is the filter prefix (`lag:>1000`), the `sort` and `cols` word and the key in exports. */
  readonly id: string
  /** Short words for the filter, as in contract/list-fields.ts: `urp`. */
  readonly aliases?: readonly string[]
  /** Head, with the unit where numbers have one: `Write/s`. */
  readonly label: string
  /** A sentence that says what the number is; shown on the head's tooltip and in row sheets. */
  readonly hint?: string
  readonly kind: FieldKind
  readonly value: (row: Row) => CellValue
  /** How a number is written; without it as a count. */
  readonly as?: ValueKind
  /** Text for people, when it differs from the value: −1 → `unlimited`. Not asked for unknown values. */
  readonly text?: (row: Row) => string
  /** The cell, when text alone does not do. It must fit one row's height. */
  readonly render?: (row: Row) => ReactNode
  /** px; every column has its width from the start so that nothing moves when numbers arrive. */
  readonly width: number
  /** Ids, offsets and other values that are read character by character. */
  readonly mono?: boolean
  /** Not shown until chosen. */
  readonly optional?: boolean
  /** Pictures: no sorting, no filter, not in exports. */
  readonly picture?: boolean
}

/** Numbers align at their ends, words at their starts. */
export function alignOf<Row>(column: Column<Row>): 'start' | 'end' {
  return column.kind === 'number' && column.picture !== true ? 'end' : 'start'
}

/** Text of a cell as people read it; unknown is empty. */
export function textOf<Row>(column: Column<Row>, row: Row): string {
  const value = column.value(row)
  if (value === null) return ''
  if (column.text !== undefined) return column.text(row)
  return typeof value === 'number' ? formatValue(value, column.as ?? 'number') : plainText(value)
}

/** Exact text of a value: what is copied. */
export function plainText(value: CellValue): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value)
}
