/** Whether a change can be asked for now; if not, why, for the button and beside it. */
import type { Allowed } from '../ui/ActionButton.tsx'
import type { ChangeInput } from './forms/model.ts'
import type { Preview } from './use-preview.ts'
import { verdictOf } from './verdict.ts'

interface Readiness {
  readonly may: Allowed
  /** Beside the buttons; null: nothing. */
  readonly note: string | null
}

interface Given {
  /** undefined: the form is not filled in. */
  readonly input: ChangeInput | undefined
  /** What it lacks; null: nothing that need be said. */
  readonly lacks: string | null
  readonly preview: Preview
  /** The name was typed, where it has to be. */
  readonly confirmed: boolean
  readonly destructive: boolean
  readonly running: boolean
}

export function readiness(given: Given): Readiness {
  const { input, lacks, preview, confirmed, destructive, running } = given
  if (running) return not('It is being done.', 'Being done …')
  if (input === undefined) return not(lacks ?? 'The form is not filled in yet.', lacks)
  const { error, current, preview: told } = preview
  if (error !== undefined) return not(error.problem.detail, null)
  // What is lost is read before it is lost; everything else the server checks once more anyway.
  if (told === undefined || (!current && destructive)) {
    return not('It is being looked up what it would do.', null)
  }
  const verdict = verdictOf(told)
  if (current && verdict.blocked !== null) return not(verdict.blocked, verdict.blocked)
  if (!confirmed) return not('What stands above is not typed yet.', verdict.note)
  return { may: { allowed: true }, note: verdict.note }
}

function not(reason: string, note: string | null): Readiness {
  return { may: { allowed: false, reason }, note }
}
