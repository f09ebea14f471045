import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { useSearchParams, useSetSearchParams } from '../../../app/params.ts'
import type { SearchResultsProps } from '../model.ts'
import { JobRun } from './job-run.ts'
import { ResultsView } from './ResultsView.tsx'
import './jobs.css'

/** What a search found; or, where the address names one, what a background search found. */
export function SearchResults({ run, actions }: SearchResultsProps) {
  const { job } = useSearchParams()
  const setParams = useSetSearchParams()
  const { cluster } = run
  const background = useMemo(
    () => (job === undefined ? null : new JobRun(cluster, job)),
    [cluster, job],
  )
  if (background === null) return <ResultsView run={run} actions={actions} />
  return (
    <>
      <div className="rbanner" role="note">
        <span>Records of a background search.</span>
        <Button
          variant="subtle"
          onClick={() => setParams({ job: undefined, open: undefined, sel: undefined }, false)}
        >
          Back to this tab’s search
        </Button>
      </div>
      <ResultsView key={background.id} run={background} actions={actions} />
    </>
  )
}
