/** Marks on a chart's time axis: what happened beside what was measured. Those too close to be told apart are one. */

export interface ChartMark {
  /** ms since epoch. */
  readonly at: number
  /** In a sentence. */
  readonly text: string
}

/** Where a chart's time axis lies: px from the left of its box, and the times (ms since epoch) of its first and last point. */
export interface TimeSpan {
  readonly left: number
  readonly width: number
  readonly from: number
  readonly to: number
  /** What a point stands for: the last one goes on so long, ms. */
  readonly stepMs: number
}

export interface MarkCluster {
  /** px from the left of the chart's box: between its first and last mark. */
  readonly x: number
  readonly from: number
  readonly to: number
  /** Oldest first. */
  readonly marks: readonly ChartMark[]
}

/** Marks of the span, oldest first, those of its last step at its end; such as are less than `apart` px from the first of their cluster join it. */
export function clusterMarks(
  marks: readonly ChartMark[],
  span: TimeSpan,
  apart: number,
): readonly MarkCluster[] {
  if (!(span.from < span.to)) return []
  const xOf = (at: number): number =>
    span.left + Math.min((at - span.from) / (span.to - span.from), 1) * span.width
  const shown = marks.filter(({ at }) => at >= span.from && at < span.to + span.stepMs)
  const groups: ChartMark[][] = []
  let start = Number.NEGATIVE_INFINITY
  for (const mark of shown.sort((a, b) => a.at - b.at)) {
    if (xOf(mark.at) - start < apart) groups.at(-1)?.push(mark)
    else {
      groups.push([mark])
      start = xOf(mark.at)
    }
  }
  return groups.map((group) => {
    const from = group[0]?.at ?? span.from
    const to = group.at(-1)?.at ?? from
    return { x: (xOf(from) + xOf(to)) / 2, from, to, marks: group }
  })
}

/** Sentences that a tooltip has room for. */
const TOLD = 5

/** What a cluster tells, a line each; `clock` writes a moment. */
export function clusterText({ marks }: MarkCluster, clock: (at: number) => string): string {
  const told = marks.slice(0, marks.length > TOLD + 1 ? TOLD : TOLD + 1)
  const rest = marks.length - told.length
  const lines = told.map(({ at, text }) => `${clock(at)}  ${text}`)
  return (rest === 0 ? lines : [...lines, `and ${rest} more`]).join('\n')
}
