import type { KeyboardEvent } from 'react'
import type { RecordView } from './results-host.ts'
import './panel.css'

const VIEWS: readonly { readonly id: RecordView; readonly label: string; readonly tip: string }[] =
  [
    { id: 'tree', label: 'Tree', tip: 'Click a field to filter by it or to show it as a column' },
    { id: 'json', label: 'JSON', tip: 'The record as searches and filters see it' },
    { id: 'raw', label: 'Raw', tip: 'The bytes as text' },
    { id: 'hex', label: 'Hex', tip: 'The bytes' },
    { id: 'headers', label: 'Headers', tip: 'Every header in its order' },
    { id: 'around', label: 'Around', tip: 'Records before and after it in its partition' },
  ]

/** Which side of a record is seen. */
export function ViewTabs({
  id,
  headers,
  view,
  onView,
}: {
  readonly id: string
  readonly headers: number
  readonly view: RecordView
  readonly onView: (view: RecordView) => void
}) {
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const at = VIEWS.findIndex((each) => each.id === view)
    const next = VIEWS[(at + step + VIEWS.length) % VIEWS.length]
    if (next === undefined) return
    event.preventDefault()
    onView(next.id)
    event.currentTarget.querySelector<HTMLElement>(`[data-view="${next.id}"]`)?.focus()
  }
  return (
    <div
      role="tablist"
      className="view-tabs"
      aria-label={`Views of ${id}`}
      onKeyDown={keys}
      tabIndex={-1}
    >
      {VIEWS.map((each) => (
        <button
          key={each.id}
          type="button"
          role="tab"
          className="view-tab"
          data-view={each.id}
          data-tip={each.tip}
          aria-selected={each.id === view}
          tabIndex={each.id === view ? 0 : -1}
          onClick={() => onView(each.id)}
        >
          {each.label}
          {each.id === 'headers' && <span className="dim num">{headers}</span>}
        </button>
      ))}
    </div>
  )
}
