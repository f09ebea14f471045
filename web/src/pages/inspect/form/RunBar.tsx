import { Button, Checkbox } from '@mantine/core'
import { Play, Square } from 'lucide-react'
import type { FormChange, RunState, SearchForm } from '../model.ts'
import { formProblem } from './form-problem.ts'

interface RunBarProps {
  readonly form: SearchForm
  readonly state: RunState
  /** What is shown is not what the form says. */
  readonly changed: boolean
  /** Why nobody may search; null: one may; undefined: not known yet. */
  readonly refusal: string | null | undefined
  readonly onChange: (change: FormChange) => void
  readonly onStop: () => void
}

/** Run or stop, and tail. What stands in the way is said beside the button. */
export function RunBar(props: RunBarProps) {
  const { form, state, changed, refusal, onChange, onStop } = props
  const problem = refusal ?? formProblem(form)
  const running = state === 'running'
  return (
    <div className="run-bar">
      {running && !changed ? (
        <Button
          variant="default"
          size="sm"
          leftSection={<Square size={13} aria-hidden />}
          onClick={onStop}
        >
          Stop
        </Button>
      ) : (
        <Button
          type="submit"
          variant="filled"
          size="sm"
          leftSection={<Play size={13} aria-hidden />}
          // Not `disabled`: it can be reached, and says why.
          {...(problem !== null && { 'aria-disabled': true, 'data-disabled': true })}
          data-tip={problem ?? 'Shift Enter'}
          aria-keyshortcuts="Shift+Enter"
          aria-describedby={problem === null ? undefined : 'run-problem'}
        >
          {form.tail ? 'Start the tail' : 'Run'}
        </Button>
      )}
      <Checkbox
        label="Live tail"
        checked={form.tail}
        onChange={(event) => onChange({ tail: event.currentTarget.checked })}
      />
      <span id="run-problem" className="run-note" role="status">
        {problem ?? (changed && state !== 'idle' ? 'Changed since it was run' : '')}
      </span>
    </div>
  )
}
