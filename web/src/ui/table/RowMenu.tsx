import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { useGo } from '../../app/use-go.ts'
import { type Column, plainText } from './column.ts'
import { copyText } from '../Copy.tsx'
import { toCsv, toJson, toMarkdown, toTabs } from './export-rows.ts'
import { termFor } from './filter.ts'
import type { RowStars } from './row-stars.ts'
import './table.css'

export interface RowMenuPlace<Row> {
  readonly row: Row
  readonly x: number
  readonly y: number
  /** The cell under the pointer. */
  readonly columnId: string | undefined
}

export interface RowLink {
  readonly label: string
  /** From app/links.ts. */
  readonly href: string
}

interface RowMenuProps<Row> {
  readonly place: RowMenuPlace<Row> | undefined
  readonly columns: readonly Column<Row>[]
  readonly onClose: () => void
  readonly onOpen: ((row: Row) => void) | undefined
  readonly onPeek: (row: Row) => void
  readonly links: readonly RowLink[]
  /** What the page does with the row: entries of a menu. */
  readonly actions: ReactNode
  readonly onFilter: (term: string) => void
  readonly stars: RowStars<Row> | undefined
}

/** What can be done with one row: from the button at its end, a right click or the menu key. */
export function RowMenu<Row>({
  place,
  columns,
  onClose,
  onOpen,
  onPeek,
  links,
  actions,
  onFilter,
  stars,
}: RowMenuProps<Row>) {
  const go = useGo()
  if (place === undefined) return null
  const { row } = place
  const cell = columns.find((column) => column.id === place.columnId) ?? columns[0]
  const filterable = cell !== undefined && cell.picture !== true
  return (
    // Beside its spot it can move up as far as it must; below it, a long one would leave the screen.
    <Menu
      opened
      onClose={onClose}
      position={innerWidth > WIDE ? 'right-start' : 'bottom-start'}
      offset={2}
      width={230}
    >
      <Menu.Target>
        <span className="table-menu-spot" style={{ left: place.x, top: place.y }} />
      </Menu.Target>
      <Menu.Dropdown>
        {onOpen !== undefined && item('Open', () => onOpen(row))}
        {item('Show all fields', () => onPeek(row))}
        {links.map(({ label, href }) => (
          <Menu.Item key={href} onClick={() => go(href)}>
            {label}
          </Menu.Item>
        ))}
        {stars !== undefined &&
          (stars.has(row)
            ? item('Take from the favourites', () => stars.set(row, false))
            : item('Make it a favourite', () => stars.set(row, true)))}
        {actions !== undefined && (
          <>
            <Menu.Divider />
            {actions}
          </>
        )}
        <Menu.Divider />
        {filterable && (
          <>
            {item(`Copy ${cell.label.toLowerCase()}`, copy(plainText(cell.value(row))))}
            {item(`Only ${termFor(cell, row)}`, () => onFilter(termFor(cell, row)))}
            {item(`Without ${termFor(cell, row)}`, () => onFilter(`!${termFor(cell, row)}`))}
          </>
        )}
        <Menu.Divider />
        {item('Copy row', copy(toTabs(columns, [row])))}
        {item('Copy row as Markdown', copy(toMarkdown(columns, [row])))}
        {item('Copy row as CSV', copy(toCsv(columns, [row])))}
        {item('Copy row as JSON', copy(toJson(columns, [row])))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** px; on a narrow screen there is no room beside anything. */
const WIDE = 640

function item(label: string, action: () => void): ReactNode {
  return <Menu.Item onClick={action}>{label}</Menu.Item>
}

function copy(text: string): () => void {
  return () => void copyText(text)
}
