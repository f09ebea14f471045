import { Button } from '@mantine/core'
import { ArrowUpToLine, Eraser, Pause, Play, Square } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  formatByteRate,
  formatBytes,
  formatDuration,
  formatExact,
  formatNumber,
  formatPercent,
  formatRate,
  plural,
} from '../../../format.ts'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import type { RunView, SearchRun } from '../model.ts'
import { extentOf, partitionsOf, stateWords, totalsOf, troubles } from './account.ts'
import { tailRate } from './tail-rate.ts'
import './results.css'

/** State, numbers and what can be done about them, in one line over the results. */
export function ResultLine({
  run,
  view,
  onPause,
  children,
}: {
  readonly run: SearchRun
  readonly view: RunView
  /** Pauses a tail, or lets it go on. */
  readonly onPause: () => void
  /** At the end: export, background. */
  readonly children?: ReactNode
}) {
  const { request } = run
  const tail = request.tail === true
  return (
    <div className="rline" role="status" aria-live="off">
      <StateBadge {...stateWords(view, request)} />
      <div className="rline-facts num">
        {tail ? (
          <TailFacts view={view} />
        ) : (
          <SearchFacts view={view} picky={request.filter !== undefined || request.mode === 'key'} />
        )}
        <Troubles view={view} />
      </div>
      <div className="rline-actions">
        {tail ? (
          <TailButtons run={run} view={view} onPause={onPause} />
        ) : (
          <SearchButtons run={run} view={view} />
        )}
        {children}
      </div>
    </div>
  )
}

function SearchFacts({
  view,
  picky,
}: {
  readonly view: RunView
  /** Not every record matches. */
  readonly picky: boolean
}) {
  const totals = totalsOf(view)
  if (totals === null) return null
  const { offsets, passed } = extentOf(partitionsOf(view))
  const left = view.state === 'running' ? (view.progress?.seconds_left ?? null) : null
  const byteRate = totals.seconds > 0 ? totals.bytes / totals.seconds : 0
  return (
    <>
      <span className="rline-fact rline-matched">
        {picky ? plural(totals.matched, 'match', 'matches') : plural(totals.matched, 'record')}
      </span>
      <span
        className="rline-fact"
        data-tip={`${formatExact(totals.scanned)} records scanned, ${formatExact(totals.looked_into)} of them looked into.\n${formatExact(offsets)} offsets in the window, ${formatExact(totals.remaining)} to go. Offsets may have gaps.`}
      >
        scanned {formatNumber(totals.scanned)} of {formatNumber(offsets)}
        {passed !== null && passed < 1 && ` (${formatPercent(passed * 100)})`}
      </span>
      <span className="rline-fact" data-tip="Records scanned per second">
        {formatRate(totals.records_per_second)}
      </span>
      <span
        className="rline-fact"
        data-tip={`${formatExact(totals.bytes)} bytes read, ${formatByteRate(byteRate)}`}
      >
        {formatBytes(totals.bytes)}
      </span>
      <span className="rline-fact" data-tip="Time spent searching">
        {formatDuration(totals.seconds * 1000)}
      </span>
      {left !== null && (
        <span className="rline-fact">about {formatDuration(left * 1000)} left</span>
      )}
    </>
  )
}

function TailFacts({ view }: { readonly view: RunView }) {
  const totals = totalsOf(view)
  const { matched, shown, hidden } = tailRate(view)
  return (
    <>
      <span className="rline-fact rline-matched">{plural(totals?.matched ?? 0, 'record')}</span>
      {matched !== null && (
        <span className="rline-fact" data-tip="Records that arrive and match, per second">
          {formatRate(matched)}
        </span>
      )}
      {hidden > 0 && (
        <span
          className="rline-fact"
          data-tone="warn"
          data-tip="More records arrive than a browser can show: the others are counted, not shown. Narrow the filter to see every one."
        >
          sampling: {formatRate(hidden)} not shown
        </span>
      )}
      {view.dropped > 0 && (
        <span
          className="rline-fact dim"
          data-tip={`The newest ${formatExact(shown)} are kept; older ones have left the list.`}
        >
          newest {formatNumber(shown)} kept
        </span>
      )}
    </>
  )
}

function Troubles({ view }: { readonly view: RunView }) {
  const totals = totalsOf(view)
  if (totals === null) return null
  return troubles(totals).map(({ id, text, tip, tone }) => (
    <span key={id} className="rline-fact" data-tone={tone} data-tip={tip}>
      {text}
    </span>
  ))
}

function SearchButtons({ run, view }: { readonly run: SearchRun; readonly view: RunView }) {
  if (view.state === 'running') {
    return (
      <Button leftSection={<Square size={12} aria-hidden />} onClick={run.stop}>
        Stop
      </Button>
    )
  }
  if (view.done?.cursor === null || view.done?.cursor === undefined) return null
  return (
    <Button
      className="rline-soft"
      leftSection={<Play size={12} aria-hidden />}
      data-tip="Goes on behind what was scanned"
      onClick={run.continue}
    >
      Continue
    </Button>
  )
}

function TailButtons({
  run,
  view,
  onPause,
}: {
  readonly run: SearchRun
  readonly view: RunView
  readonly onPause: () => void
}) {
  const { paused, newCount, state } = view
  return (
    <>
      {paused && newCount > 0 && (
        <Button
          variant="filled"
          leftSection={<ArrowUpToLine size={13} aria-hidden />}
          onClick={onPause}
        >
          {formatNumber(newCount)} new
        </Button>
      )}
      {state === 'running' && (
        <>
          <Button
            leftSection={paused ? <Play size={12} aria-hidden /> : <Pause size={12} aria-hidden />}
            data-tip={paused ? 'Space' : 'Space; scrolling down pauses, too'}
            onClick={onPause}
          >
            {paused ? 'Go on' : 'Pause'}
          </Button>
          <Button leftSection={<Square size={12} aria-hidden />} onClick={run.stop}>
            Stop
          </Button>
        </>
      )}
      <Button
        variant="subtle"
        leftSection={<Eraser size={13} aria-hidden />}
        data-tip="Forget what is shown"
        onClick={run.clear}
      >
        Clear
      </Button>
    </>
  )
}
