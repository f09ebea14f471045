import type { RunView } from '../model.ts'
import { totalsOf } from './account.ts'

/** How fast a tail moves, and how much of it is shown. */
export function tailRate(view: RunView): {
  /** Matches per second over the whole tail; null: not known yet. */
  readonly matched: number | null
  readonly shown: number
  /** Records per second that arrive and are not shown. */
  readonly hidden: number
} {
  const totals = totalsOf(view)
  const matched = totals === null || totals.seconds < 0.5 ? null : totals.matched / totals.seconds
  return {
    matched,
    shown: view.records.length,
    hidden: view.state === 'running' ? (view.progress?.sampled_out ?? 0) : 0,
  }
}
