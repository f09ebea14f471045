import { useState, type KeyboardEvent } from 'react'
import { plural, type Zone } from '../../format.ts'
import { AppLink } from '../AppLink.tsx'
import { type ChartMark, clusterMarks, clusterText, type TimeSpan } from './chart-marks.ts'
import { whenText } from './step-words.ts'

/** px: nearer ones cannot be pointed at one by one. */
const APART = 18

/**
 * Thin lines over a plot, each with a handle at the time axis that leads to what happened. A sibling of the picture, not
 * a part of it: what is inside an image is not read out. One stop of the Tab key; arrows go from mark to mark.
 */
export function ChartMarks({
  marks,
  span,
  hrefOf,
  zone,
}: {
  readonly marks: readonly ChartMark[]
  readonly span: TimeSpan
  /** Where the changes between two moments are told. */
  readonly hrefOf: (from: number, to: number) => string
  readonly zone: Zone
}) {
  const clusters = clusterMarks(marks, span, APART)
  const [active, setActive] = useState(0)
  if (clusters.length === 0) return null
  const current = Math.min(active, clusters.length - 1)
  const step = (event: KeyboardEvent<HTMLUListElement>): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const next = Math.min(Math.max(current + by, 0), clusters.length - 1)
    setActive(next)
    event.currentTarget.querySelectorAll('a')[next]?.focus()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys among the links within
    <ul className="chart-marks" aria-label="Changes in this chart" onKeyDown={step}>
      {clusters.map((cluster, index) => {
        const text = clusterText(cluster, (at) => whenText(at, span.from, span.to, zone))
        const count = cluster.marks.length
        return (
          <li key={cluster.from} className="chart-mark" style={{ left: cluster.x }}>
            <AppLink
              href={hrefOf(cluster.from, cluster.to)}
              className="chart-mark-handle"
              tip={text}
              label={count === 1 ? text : `${plural(count, 'change')}: ${text}`}
              tabIndex={index === current ? 0 : -1}
            >
              <span aria-hidden>{count === 1 ? '' : count}</span>
            </AppLink>
          </li>
        )
      })}
    </ul>
  )
}
