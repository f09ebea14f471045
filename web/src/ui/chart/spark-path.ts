/** Points of a sparkline in a box: unknown values break the line. */
export interface SparkPoint {
  readonly x: number
  readonly y: number
}

/** Strokes of known neighbours, in px. A flat line lies at the bottom when it is 0 and in the middle otherwise. */
export function sparkStrokes(
  values: readonly (number | null)[],
  width: number,
  height: number,
): SparkPoint[][] {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return []
  const max = Math.max(...known)
  const min = Math.min(0, ...known)
  const range = max - min
  const stepX = values.length > 1 ? (width - 2) / (values.length - 1) : 0
  const strokes: SparkPoint[][] = []
  let stroke: SparkPoint[] = []
  for (const [index, value] of values.entries()) {
    if (value === null) {
      if (stroke.length > 0) strokes.push(stroke)
      stroke = []
      continue
    }
    const share = range === 0 ? 0 : (value - min) / range
    stroke.push({ x: 1 + index * stepX, y: height - 1.5 - share * (height - 3) })
  }
  if (stroke.length > 0) strokes.push(stroke)
  return strokes
}
