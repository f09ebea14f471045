import { CircleHelp } from 'lucide-react'
import { Empty } from './Empty.tsx'
import { Loading, type LoadingShape } from './Loading.tsx'
import type { Absence } from './missing.tsx'

/** There is no answer to show; `metadata.missing`, above it, says why. */
export function NotObserved({ what }: { readonly what: string }) {
  return (
    <Empty title={`${what} not known`} icon={CircleHelp}>
      The note above says why. The page fills by itself once the cluster tells it.
    </Empty>
  )
}

/** Nothing but time is lacking: the first observation is under way. */
export function isComing(missing: readonly Absence[]): boolean {
  return missing.every(({ kind }) => kind === 'pending')
}

/**
 * In place of what is not there: a skeleton while everything is read for the first time; words when reading failed, and
 * when all but this is known, for it may take minutes until a new topic's turn comes.
 */
export function Awaited({
  what,
  metadata,
  as = 'table',
}: {
  /** Subject and verb: `Topics are`. */
  readonly what: string
  readonly metadata: { readonly captured_at: number | null; readonly missing: readonly Absence[] }
  readonly as?: LoadingShape
}) {
  return metadata.captured_at === null && isComing(metadata.missing) ? (
    <Loading what={what} as={as} />
  ) : (
    <NotObserved what={what} />
  )
}
