import type { ReactNode } from 'react'
import { Loading, type LoadingShape } from './Loading.tsx'
import { MissingNote } from './MissingNote.tsx'
import { Problem, type ProblemText } from './Problem.tsx'
import { MissingProvider, type Absence } from './missing.tsx'

/** What api/use-read.ts returns, as far as showing it needs. */
export interface ReadState<T> {
  readonly data: T | undefined
  readonly error: { readonly problem: ProblemText } | undefined
  readonly retry: () => void
}

/**
 * The states of one read: loading, failed with nothing to show, and content with what it lacks said above it.
 * `children` draws the content; nothing of it is gone because one source failed.
 */
export function ReadView<
  T extends { readonly metadata: { readonly missing: readonly Absence[] } },
>({
  read,
  what,
  as,
  notes = all,
  children,
}: {
  readonly read: ReadState<T>
  /** For "Loading …": `topics`. */
  readonly what: string
  readonly as?: LoadingShape
  /** Which absences are said above the content; the cells say all of them. */
  readonly notes?: (absence: Absence) => boolean
  readonly children: (data: T) => ReactNode
}) {
  if (read.data === undefined) {
    return read.error === undefined ? (
      <Loading what={what} {...(as === undefined ? {} : { as })} />
    ) : (
      <Problem problem={read.error.problem} onRetry={read.retry} />
    )
  }
  return (
    <MissingProvider list={read.data.metadata.missing}>
      <MissingNote list={read.data.metadata.missing.filter(notes)} />
      {children(read.data)}
    </MissingProvider>
  )
}

const all = (): boolean => true
