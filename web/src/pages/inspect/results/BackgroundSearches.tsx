import { ActionIcon, Button, Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { SearchJob, SearchRequest } from '@millrace/contract/search.ts'
import { Layers, Play, Square, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useSetSearchParams } from '../../../app/params.ts'
import { formatDuration, formatNumber, formatPercent, plural } from '../../../format.ts'
import { Empty } from '../../../ui/Empty.tsx'
import { Problem } from '../../../ui/Problem.tsx'
import { StateBadge, type Tone } from '../../../ui/StateBadge.tsx'
import { Time } from '../../../ui/Time.tsx'
import { extentOf } from './account.ts'
import { type JobActions, useJobActions, useJobs } from './use-jobs.ts'
import './jobs.css'

/** The list of searches that go on without a browser, behind a button that says how many run. */
export function BackgroundSearches({
  cluster,
  request,
}: {
  readonly cluster: string
  /** The search that is shown and may be handed over; undefined: there is none. */
  readonly request: SearchRequest | undefined
}) {
  const [open, setOpen] = useState(false)
  const narrow = useMediaQuery('(max-width: 640px)')
  const jobs = useJobs(cluster, open)
  const actions = useJobActions(cluster)
  const running = jobs.data?.filter(({ state }) => state === 'running').length ?? 0
  return (
    <>
      <Button
        leftSection={<Layers size={13} aria-hidden />}
        className="rline-icon"
        data-tip="Background searches: they go on without this browser"
        onClick={() => setOpen(true)}
      >
        <span className="rline-label">Background</span>
        {running > 0 && <span className="jobs-count num">{running}</span>}
      </Button>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        position={narrow ? 'bottom' : 'right'}
        size={narrow ? '85%' : 520}
        title="Background searches"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {request !== undefined && request.tail !== true && (
          <div className="jobs-start">
            <Button className="rline-soft" onClick={() => actions.start(request)}>
              Run this search in the background
            </Button>
            <p className="dim">
              It begins anew on the server, goes on when this browser is closed, and keeps what it
              finds in memory: up to 10,000 records, never in Kafka.
            </p>
          </div>
        )}
        <JobList jobs={jobs} actions={actions} onOpen={() => setOpen(false)} />
      </Drawer>
    </>
  )
}

function JobList({
  jobs,
  actions,
  onOpen,
}: {
  readonly jobs: ReturnType<typeof useJobs>
  readonly actions: JobActions
  readonly onOpen: () => void
}) {
  if (jobs.error !== null) {
    return <Problem problem={jobs.error.problem} onRetry={() => void jobs.refetch()} />
  }
  if (jobs.data === undefined) return null
  if (jobs.data.length === 0) {
    return (
      <Empty title="No background search">
        They are kept until they are removed. What they found is kept while the server runs.
      </Empty>
    )
  }
  return (
    <ul className="jobs">
      {jobs.data.map((job) => (
        <JobItem key={job.id} job={job} actions={actions} onOpen={onOpen} />
      ))}
    </ul>
  )
}

const STATES: Readonly<Record<SearchJob['state'], readonly [Tone, string]>> = {
  running: ['info', 'Searching'],
  paused: ['warn', 'Paused'],
  finished: ['ok', 'Finished'],
  cancelled: ['neutral', 'Cancelled'],
  failed: ['error', 'Failed'],
  interrupted: ['warn', 'Interrupted'],
}

function JobItem({
  job,
  actions,
  onOpen,
}: {
  readonly job: SearchJob
  readonly actions: JobActions
  readonly onOpen: () => void
}) {
  const setParams = useSetSearchParams()
  const [tone, label] = STATES[job.state]
  const { passed } = extentOf(job.partitions)
  const title = job.request.topics.join(', ')
  const running = job.state === 'running'
  return (
    <li className="job">
      <div className="job-head">
        <StateBadge tone={tone} label={label} tip={job.reason ?? undefined} />
        <span className="dim">
          <Time at={job.created_at} />
        </span>
        <span className="job-tools">
          {job.cursor !== null && !running && (
            <ActionIcon
              aria-label={`Resume the search of ${title}`}
              data-tip="Go on; the records kept so far are dropped"
              onClick={() => actions.resume(job.id)}
            >
              <Play size={14} />
            </ActionIcon>
          )}
          <ActionIcon
            aria-label={`${running ? 'Cancel' : 'Remove'} the search of ${title}`}
            data-tip={running ? 'Cancel; what was found stays' : 'Remove with what it found'}
            onClick={() => actions.remove(job.id)}
          >
            {running ? <Square size={13} /> : <Trash2 size={14} />}
          </ActionIcon>
        </span>
      </div>
      <button
        type="button"
        className="job-open"
        onClick={() => {
          setParams({ job: job.id, open: undefined, sel: undefined }, false)
          onOpen()
        }}
      >
        <span className="mono">{title}</span>
        {job.request.filter !== undefined && (
          <code className="job-filter dim">{job.request.filter}</code>
        )}
      </button>
      <div className="job-bar" aria-hidden>
        <span style={{ transform: `scaleX(${passed ?? 1})` }} />
      </div>
      <p className="job-facts dim num">
        {plural(job.totals.matched, 'match', 'matches')} · scanned{' '}
        {formatNumber(job.totals.scanned)}
        {passed !== null && passed < 1 && ` (${formatPercent(passed * 100)})`}
        {job.seconds_left !== null && ` · about ${formatDuration(job.seconds_left * 1000)} left`}
      </p>
      {job.reason !== null && <p className="dim">{job.reason}</p>}
    </li>
  )
}
