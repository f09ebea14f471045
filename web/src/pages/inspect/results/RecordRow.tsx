import { ChevronDown, ChevronRight, Ellipsis } from 'lucide-react'
import { memo } from 'react'
import type { ShownRecord } from '../model.ts'
import type { FilterMarks } from './filter-marks.ts'
import type { RecordColumn } from './record-columns.tsx'
import { recordId } from './record-id.ts'
import './records.css'

interface RecordRowProps {
  readonly record: ShownRecord
  readonly index: number
  /** px from the list's top. */
  readonly top: number
  readonly open: boolean
  /** undefined: rows cannot be chosen here. */
  readonly picked: boolean | undefined
  readonly here: boolean
  readonly active: boolean
  readonly columns: readonly RecordColumn[]
  readonly marks: FilterMarks
}

/** One record on one line. Clicks and keys are the list's. */
export const RecordRow = memo(function RecordRow(props: RecordRowProps) {
  const { record, index, top, open, picked, here, active, columns, marks } = props
  const id = recordId(record)
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <div
      role="row"
      className="rl-row"
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={index + 2}
      aria-selected={picked}
      aria-expanded={open}
      aria-current={here || undefined}
      tabIndex={active ? 0 : -1}
      data-index={index}
    >
      <div role="gridcell" className="rl-pick">
        {picked !== undefined && (
          <input
            type="checkbox"
            className="table-check"
            checked={picked}
            readOnly
            tabIndex={-1}
            aria-label={`Select ${id}`}
            data-pick
          />
        )}
        <Chevron size={14} aria-hidden className="rl-chevron" />
      </div>
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className="rl-cell"
          data-column={column.id}
          data-align={column.align}
          data-mono={column.mono}
        >
          {column.cell(record, marks)}
        </div>
      ))}
      <div role="gridcell" className="rl-tools">
        <button
          type="button"
          className="table-more"
          tabIndex={-1}
          aria-label={`Menu of ${id}`}
          aria-haspopup="menu"
          data-menu
        >
          <Ellipsis size={14} aria-hidden />
        </button>
      </div>
    </div>
  )
})
