import type { PartitionProgress as Progress } from '@millrace/contract/search.ts'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { plural } from '../../../format.ts'
import { Loading } from '../../../ui/Loading.tsx'
import { consumed } from './account.ts'
import './results.css'

const ProgressTable = lazy(async () => ({
  default: (await import('./ProgressTable.tsx')).ProgressTable,
}))

/** More bars than these would be thinner than a pixel; then one stands for all. */
const MAX_BARS = 96

/** A thin bar per partition; a press shows the account of each. */
export function PartitionProgress({
  partitions,
  running,
}: {
  readonly partitions: readonly Progress[]
  readonly running: boolean
}) {
  const [open, setOpen] = useState(false)
  if (partitions.length === 0) return <div className="pp-bars" aria-hidden />
  const Chevron = open ? ChevronDown : ChevronRight
  const lost = partitions.filter(({ state }) => state === 'lost').length
  return (
    <div>
      <button
        type="button"
        className="pp"
        aria-expanded={open}
        data-tip={open ? 'Hide the account of every partition' : 'The account of every partition'}
        onClick={() => setOpen(!open)}
      >
        <span className="pp-bars" data-running={running}>
          {barsOf(partitions).map((bar, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- bars have a place and nothing else
            <span key={index} className="pp-bar" data-lost={bar.lost || undefined}>
              <span className="pp-fill" style={{ transform: `scaleX(${bar.part})` }} />
            </span>
          ))}
        </span>
        <span className="pp-words">
          <Chevron size={13} aria-hidden />
          {plural(partitions.length, 'partition')}
          {lost > 0 && <span data-tone="error">, {lost} given up</span>}
        </span>
      </button>
      {open && (
        <Suspense fallback={<Loading what="partitions" />}>
          <ProgressTable partitions={partitions} />
        </Suspense>
      )}
    </div>
  )
}

interface Bar {
  readonly part: number
  readonly lost: boolean
}

function barsOf(partitions: readonly Progress[]): readonly Bar[] {
  const bars = partitions.map((each) => ({ part: consumed(each), lost: each.state === 'lost' }))
  if (bars.length <= MAX_BARS) return bars
  const part = bars.reduce((sum, bar) => sum + bar.part, 0) / bars.length
  return [{ part, lost: bars.some(({ lost }) => lost) }]
}
