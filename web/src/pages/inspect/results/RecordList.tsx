import { type MouseEvent, type ReactNode, useEffect, useMemo, useRef } from 'react'
import { useRowKeys } from '../../../ui/table/use-row-keys.ts'
import type { ShownRecord } from '../model.ts'
import type { FilterMarks } from './filter-marks.ts'
import { type ListLayout, topOf, totalHeight } from './list-layout.ts'
import type { RecordColumn } from './record-columns.tsx'
import { recordId } from './record-id.ts'
import { RecordRow } from './RecordRow.tsx'
import { useListWindow } from './use-list-window.ts'
import { usePanelHeights } from './use-panel-heights.ts'
import './records.css'

export interface RecordMenuPlace {
  readonly record: ShownRecord
  readonly x: number
  readonly y: number
}

export interface RecordListProps {
  /** For screen readers: `Records`. */
  readonly label: string
  readonly records: readonly ShownRecord[]
  /** Of `records`, which may be one growing array. */
  readonly count: number
  readonly columns: readonly RecordColumn[]
  readonly marks: FilterMarks
  /** Ids of open and of chosen records. */
  readonly open: ReadonlySet<string>
  readonly picked?: ReadonlySet<string>
  /** The record that the list is about. */
  readonly here?: string
  /** What stands below an open row; undefined where the screen is too narrow for it. */
  readonly panel: ((record: ShownRecord) => ReactNode) | undefined
  readonly onToggle: (id: string) => void
  readonly onPick?: (id: string) => void
  /** Escape: true when there was something to leave. */
  readonly onLeave: (id: string) => boolean
  readonly onMenu?: (place: RecordMenuPlace) => void
  readonly onSpace?: () => void
  readonly onCopy?: (record: ShownRecord) => void
}

const ROW_HEIGHT = 32

/** Records as rows of one height that open in place; 5,000 of them cost what is seen. */
export function RecordList(props: RecordListProps) {
  const { records, count, columns, marks, open, picked, here, panel } = props
  const head = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const heights = usePanelHeights()

  const layout = useMemo((): ListLayout => {
    const panels = []
    if (panel !== undefined && open.size > 0) {
      for (let index = 0; index < count; index++) {
        const record = records[index]
        const id = record === undefined ? '' : recordId(record)
        if (open.has(id)) panels.push({ index, height: heights.heightOf(id) })
      }
    }
    return { count, rowHeight: ROW_HEIGHT, panels }
  }, [records, count, open, panel, heights])
  const { first, end } = useListWindow(body, layout)

  const at = (index: number, action: (record: ShownRecord, id: string) => void): void => {
    const record = records[index]
    if (record !== undefined && index < count) action(record, recordId(record))
  }
  const keys = useRowKeys(body, count, {
    open: (index) => at(index, (_record, id) => props.onToggle(id)),
    peek: () => props.onSpace?.(),
    toggle: (index) => at(index, (_record, id) => props.onPick?.(id)),
    escape: () => {
      const record = records[keys.active]
      return record !== undefined && props.onLeave(recordId(record))
    },
    copy: (index) => at(index, (record) => props.onCopy?.(record)),
    menu: (index) => {
      const box = document.activeElement?.getBoundingClientRect()
      if (box !== undefined) {
        at(index, (record) => props.onMenu?.({ record, x: box.left + 48, y: box.bottom }))
      }
    },
  })
  useSpace(props.onSpace)

  const click = (event: MouseEvent): void => {
    const index = rowAt(event.target)
    if (index === undefined || !(event.target instanceof Element)) return
    const { target, clientX, clientY } = event
    if (target.closest('[data-pick]') !== null) at(index, (_record, id) => props.onPick?.(id))
    else if (target.closest('[data-menu]') !== null) {
      at(index, (record) => props.onMenu?.({ record, x: clientX, y: clientY + 8 }))
    } else if (getSelection()?.isCollapsed !== false) {
      keys.focusRow(index)
      at(index, (_record, id) => props.onToggle(id))
    }
  }

  const tracks = ['44px', ...columns.map(({ track }) => track), '32px'].join(' ')
  const least = columns.reduce((sum, column) => sum + column.least, 76)
  const width = { gridTemplateColumns: tracks, minWidth: least }
  return (
    <div
      // Rows that open: `grid` has no aria-expanded.
      role="treegrid"
      className="rl"
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-multiselectable={picked !== undefined}
      tabIndex={-1}
      onKeyDown={keys.onKeyDown}
      onFocus={(event) => {
        const index = rowAt(event.target)
        if (index !== undefined) keys.setActive(index)
      }}
      onClick={click}
      onContextMenu={(event) => {
        const index = rowAt(event.target)
        if (index === undefined) return
        event.preventDefault()
        at(index, (record) => props.onMenu?.({ record, x: event.clientX, y: event.clientY }))
      }}
    >
      <div role="rowgroup" className="rl-head" ref={head}>
        <div role="row" className="rl-head-row" style={width} aria-rowindex={1}>
          <div role="columnheader" className="rl-pick">
            <span className="sr-only">Selected</span>
          </div>
          {columns.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              className="rl-cell"
              data-align={column.align}
              data-tip={column.hint}
            >
              {column.label}
            </div>
          ))}
          <div role="columnheader" className="rl-tools">
            <span className="sr-only">Menu</span>
          </div>
        </div>
      </div>
      <div
        role="rowgroup"
        className="rl-body"
        ref={body}
        onScroll={(event) => head.current?.scrollTo(event.currentTarget.scrollLeft, 0)}
      >
        <div
          role="presentation"
          style={{ height: totalHeight(layout), ...width }}
          className="rl-rows"
        >
          {drawnIndexes(first, end, keys.active, count).map((index) => {
            const record = records[index]
            if (record === undefined) return null
            const id = recordId(record)
            const top = topOf(layout, index)
            const isOpen = open.has(id)
            return [
              <RecordRow
                key={id}
                record={record}
                index={index}
                top={top}
                open={isOpen}
                picked={picked?.has(id)}
                here={id === here}
                active={index === keys.active}
                columns={columns}
                marks={marks}
              />,
              isOpen && panel !== undefined && (
                <div
                  key={`${id} panel`}
                  role="row"
                  className="rl-panel"
                  style={{ transform: `translateY(${top + ROW_HEIGHT}px)` }}
                  ref={heights.measure(id)}
                >
                  <div role="gridcell" className="rl-panel-cell">
                    {panel(record)}
                  </div>
                </div>
              ),
            ]
          })}
        </div>
      </div>
    </div>
  )
}

/** Rows of the window and the active row, which stays drawn so that the focus does not get lost by scrolling. */
function drawnIndexes(first: number, end: number, active: number, count: number): number[] {
  const indexes = Array.from({ length: Math.max(0, end - first) }, (_, place) => first + place)
  if (active < count && active < first) indexes.unshift(active)
  if (active < count && active >= end) indexes.push(active)
  return indexes
}

/** Index of the row that was hit; what lies in an open panel is none. */
function rowAt(target: EventTarget): number | undefined {
  if (!(target instanceof Element)) return undefined
  const index = target.closest<HTMLElement>('.rl-row, .rl-panel')?.dataset['index']
  return index === undefined ? undefined : Number(index)
}

/** Space with nothing focused is meant for the list, not for scrolling the page. */
function useSpace(action: (() => void) | undefined): void {
  const latest = useRef(action)
  useEffect(() => {
    latest.current = action
  })
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== ' ' || event.ctrlKey || event.metaKey || event.altKey) return
      if (document.activeElement !== document.body || latest.current === undefined) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
