/** Points of a sparkline in a box: unknown values break the line. */
export interface SparkPoint {
  readonly x: number
  readonly y: number
}

/** Fewer known points make a speck, not a shape. */
const ENOUGH = 3
/** The narrowest window, in points, that a young history is widened to. */
const NARROWEST = 10

/** Without the empty time before the first known value: a young history fills the box instead of its last corner. */
export function fittedSpark(values: readonly (number | null)[]): readonly (number | null)[] {
  if (values.filter((value) => value !== null).length < ENOUGH) return []
  const first = values.findIndex((value) => value !== null)
  return values.slice(-Math.max(values.length - first, NARROWEST))
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
