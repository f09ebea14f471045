import { Button } from '@mantine/core'
import type { RunView } from '../model.ts'
import { readRecordId, recordId } from './record-id.ts'
import { recordSearch } from './record-searches.ts'
import { useResultsHost } from './results-host.ts'
import './jobs.css'

/** Records that the address has open and the search did not find: time has passed since it was copied. */
export function LostLinks({
  view,
  open,
}: {
  readonly view: RunView
  readonly open: ReadonlySet<string>
}) {
  const { run, actions } = useResultsHost()
  if (open.size === 0 || view.state === 'running' || view.state === 'idle') return null
  const shown = new Set(view.records.map(recordId))
  return [...open].map((id) => {
    const place = readRecordId(id)
    if (shown.has(id) || place === undefined || actions === null) return null
    return (
      <div key={id} className="rbanner" role="note">
        <span>
          <span className="mono">{id}</span>, open in this address, is not among these results.
        </span>
        <Button onClick={() => actions.onOpen(recordSearch(place, run.request))}>
          Look for it
        </Button>
      </div>
    )
  })
}
