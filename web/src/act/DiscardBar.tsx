import { Button } from '@mantine/core'
import type { DiscardGuard } from './use-discard-guard.ts'

/** Asked in place of the buttons when somebody leaves what they typed. */
export function DiscardBar({ onKeep, onDiscard }: Pick<DiscardGuard, 'onKeep' | 'onDiscard'>) {
  return (
    <div className="act-foot" role="alertdialog" aria-label="Discard what you typed?">
      <span className="act-foot-note act-foot-ask">Discard what you typed?</span>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever pressed Escape answers with the keyboard */}
      <Button onClick={onKeep} autoFocus>
        Keep editing
      </Button>
      <Button color="red" variant="filled" onClick={onDiscard}>
        Discard
      </Button>
    </div>
  )
}
