import { ArrowRight } from 'lucide-react'
import { useId } from 'react'
import { DiffView } from '../../ui/value/DiffView.tsx'
import { configMeaning } from '../../config-words.ts'
import { folded, isLong, NOT_SET, valueLines } from './change-words.ts'

/** What it was and what it is. Long values are folded; unfolded, two of them stand side by side. */
export function ChangeValues({
  field,
  before,
  after,
  open,
  onToggle,
}: {
  readonly field: string
  readonly before: string | null
  readonly after: string | null
  readonly open: boolean
  readonly onToggle: () => void
}) {
  const id = useId()
  const long = isLong(before) || isLong(after)
  const both = before !== null && before !== '' && after !== null && after !== ''
  return (
    <div className="change-values">
      {!open && (
        <span className="change-pair">
          <ChangeValue field={field} value={before} />
          <ArrowRight size={13} aria-label="became" className="dim" />
          <ChangeValue field={field} value={after} />
        </span>
      )}
      {long && (
        <button
          type="button"
          className="change-fold"
          aria-expanded={open}
          aria-controls={id}
          onClick={onToggle}
        >
          {open ? 'Fold' : both ? 'Compare' : 'Whole value'}
        </button>
      )}
      {long && open && (
        <div id={id} className="change-whole">
          {both ? (
            <DiffView
              left={valueLines(before)}
              right={valueLines(after)}
              leftLabel="before"
              rightLabel="after"
            />
          ) : (
            <>
              <p className="dim">{isLong(after) ? 'Now:' : 'Before:'}</p>
              <pre className="change-text">{isLong(after) ? after : before}</pre>
            </>
          )}
        </div>
      )}
    </div>
  )
}

function ChangeValue({ field, value }: { readonly field: string; readonly value: string | null }) {
  if (value === null) return <span className="dim">{NOT_SET}</span>
  if (value === '') return <span className="dim">empty</span>
  const meaning = configMeaning(field, value)
  return (
    <span>
      <code>{folded(value)}</code>
      {meaning !== null && <span className="dim"> {meaning}</span>}
    </span>
  )
}
