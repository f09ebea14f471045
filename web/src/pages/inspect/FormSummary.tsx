import { Button } from '@mantine/core'
import { Play, SlidersHorizontal } from 'lucide-react'
import { detailText, topicsText, windowText } from './form-words.ts'
import type { RunState, SearchForm } from './model.ts'

interface FormSummaryProps {
  readonly form: SearchForm
  readonly state: RunState
  readonly onEdit: () => void
  readonly onRun: () => void
}

/** What is searched, in one line; the way to the form. */
export function FormSummary({ form, state, onEdit, onRun }: FormSummaryProps) {
  return (
    <div className="inspect-summary">
      <Button leftSection={<SlidersHorizontal size={13} aria-hidden />} onClick={onEdit}>
        Edit
      </Button>
      <span className="inspect-summary-text">
        <code>{topicsText(form)}</code> <span className="dim">{windowText(form)}</span>{' '}
        <code className="dim">{detailText(form)}</code>
      </span>
      {state !== 'running' && (
        <Button aria-label="Run again" leftSection={<Play size={13} aria-hidden />} onClick={onRun}>
          Run
        </Button>
      )}
    </div>
  )
}
