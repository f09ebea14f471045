/** Which columns are shown, in which order and how wide: defaults, what this browser remembers, what the URL says. */
import type { Column } from './column.ts'

export interface PlacedColumn {
  readonly id: string
  /** px; absent: the column's own. */
  readonly width?: number
}

const MIN_WIDTH = 56
const MAX_WIDTH = 900

/** `name~320,lag` → name at 320 px, lag at its own width. Null when it names no column at all. */
export function parseLayout(
  text: string,
  ids: ReadonlySet<string>,
): readonly PlacedColumn[] | null {
  const placed: PlacedColumn[] = []
  for (const word of text.split(',')) {
    const [id = '', widthText] = word.split('~')
    if (!ids.has(id) || placed.some((column) => column.id === id)) continue
    const width = Number(widthText)
    placed.push(widthText !== undefined && width > 0 ? { id, width: clampWidth(width) } : { id })
  }
  return placed.length === 0 ? null : placed
}

/** Inverse of parseLayout. */
export function formatLayout(layout: readonly PlacedColumn[]): string {
  return layout
    .map((column) => (column.width === undefined ? column.id : `${column.id}~${column.width}`))
    .join(',')
}

/** The columns as they come with the table. */
export function defaultLayout<Row>(columns: readonly Column<Row>[]): readonly PlacedColumn[] {
  return columns.filter((column) => column.optional !== true).map((column) => ({ id: column.id }))
}

/** Shown columns with their widths; the first column of the table is always there, first. */
export function applyLayout<Row>(
  columns: readonly Column<Row>[],
  layout: readonly PlacedColumn[],
): readonly { readonly column: Column<Row>; readonly width: number }[] {
  const byId = new Map(columns.map((column) => [column.id, column]))
  const first = columns[0]
  const rest = layout.filter((placed) => placed.id !== first?.id)
  const named = first === undefined ? undefined : layout.find((placed) => placed.id === first.id)
  const all = first === undefined ? rest : [named ?? { id: first.id }, ...rest]
  return all.flatMap((placed) => {
    const column = byId.get(placed.id)
    return column === undefined ? [] : [{ column, width: placed.width ?? column.width }]
  })
}

/** px that the second and the sorted column may take together on a narrow screen; the rest is the name's. */
const NARROW_REST = 190

/** What a narrow screen has room for: the first two columns, and the one the rows are sorted by where it fits. */
export function narrowLayout<
  Placed extends { readonly column: { readonly id: string }; readonly width: number },
>(placed: readonly Placed[], sortedBy: string | undefined): readonly Placed[] {
  const [, second] = placed
  const sorted = placed.slice(2).find(({ column }) => column.id === sortedBy)
  const fits = (second?.width ?? 0) + (sorted?.width ?? 0) <= NARROW_REST
  return [...placed.slice(0, 2), ...(sorted !== undefined && fits ? [sorted] : [])]
}

/** Shows or hides one column; a shown one goes to the place it has in the table's own order. */
export function toggleColumn<Row>(
  columns: readonly Column<Row>[],
  layout: readonly PlacedColumn[],
  id: string,
): readonly PlacedColumn[] {
  if (layout.some((placed) => placed.id === id)) return layout.filter((placed) => placed.id !== id)
  const place = columns.findIndex((column) => column.id === id)
  const before = new Set(columns.slice(0, place).map((column) => column.id))
  const lastBefore = layout.findLastIndex((placed) => before.has(placed.id))
  return [...layout.slice(0, lastBefore + 1), { id }, ...layout.slice(lastBefore + 1)]
}

/** Moves a column one place towards the start (-1) or the end (1). */
export function moveColumn(
  layout: readonly PlacedColumn[],
  id: string,
  by: -1 | 1,
): readonly PlacedColumn[] {
  const from = layout.findIndex((placed) => placed.id === id)
  const to = from + by
  const moved = layout[from]
  const other = layout[to]
  if (moved === undefined || other === undefined) return layout
  return layout.with(from, other).with(to, moved)
}

/** Sets one width. */
export function resizeColumn(
  layout: readonly PlacedColumn[],
  id: string,
  width: number,
): readonly PlacedColumn[] {
  const sized = { id, width: clampWidth(width) }
  if (!layout.some((placed) => placed.id === id)) return [sized, ...layout]
  return layout.map((placed) => (placed.id === id ? sized : placed))
}

function clampWidth(width: number): number {
  return Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)))
}
