import type { ReactNode } from 'react'
import './settings.css'

/** One line of a `dl.facts`. */
export function FactRow({
  term,
  hint,
  children,
}: {
  readonly term: string
  readonly hint?: string
  readonly children: ReactNode
}) {
  return (
    <div>
      <dt data-tip={hint}>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}
