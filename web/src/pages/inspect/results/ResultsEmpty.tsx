import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Empty } from '../../../ui/Empty.tsx'
import type { InspectActions, RunView, SearchRun } from '../model.ts'
import type { EmptyReason } from './empty-reason.ts'

/** There are no records, and why. */
export function ResultsEmpty({
  reason,
  run,
  view,
  actions,
}: {
  readonly reason: EmptyReason
  readonly run: SearchRun
  readonly view: RunView
  readonly actions: InspectActions | null
}) {
  return (
    <Empty title={reason.title} action={offerOf(reason, run, view, actions)}>
      {reason.text}
    </Empty>
  )
}

function offerOf(
  { offer }: EmptyReason,
  run: SearchRun,
  { state }: RunView,
  actions: InspectActions | null,
): ReactNode {
  if (offer === 'continue' && state !== 'running') {
    return (
      <Button className="rline-soft" onClick={run.continue}>
        Continue
      </Button>
    )
  }
  if (actions === null) return undefined
  switch (offer) {
    case 'all partitions':
      return (
        <Button
          className="rline-soft"
          onClick={() => actions.onForm({ key_partitioner: 'all' }, true)}
        >
          Search all partitions
        </Button>
      )
    case 'from oldest':
      return (
        <Button onClick={() => actions.onForm({ from: 'oldest', to: '' }, true)}>
          Search from the oldest record
        </Button>
      )
    case 'without filter':
      return (
        <Button onClick={() => actions.onForm({ filter: '' }, true)}>
          Search without the filter
        </Button>
      )
    case 'continue':
    case null:
      return undefined
    default:
      return offer satisfies never
  }
}
