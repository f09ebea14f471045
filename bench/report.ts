/** Figures beside their budget, as a table on stdout. */

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit:
    | 'ms'
    | 's'
    | 'MB'
    | '%'
    | 'CPU-s'
    | 'requests'
    | 'bytes'
    | 'writes'
    | 'minutes'
    | 'faults'
  /** At most this much; absent: told only. */
  readonly budget?: number
  /** The figure's peer or limit in words. */
  readonly beside?: string
}

function show(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

/** Prints the figures; returns whether all budgets hold. Never decides a test: machines are noisy. */
export function printFigures(title: string, figures: readonly Figure[]): boolean {
  console.log(`\n${title}`)
  let held = true
  for (const { name, value, unit, budget, beside } of figures) {
    const ratio =
      budget === undefined || budget === 0
        ? ''
        : `${show(value / budget)} × budget ${show(budget)} ${unit}`
    const verdict = budget === undefined ? '' : value <= budget ? 'held' : 'MISSED'
    if (verdict === 'MISSED') held = false
    console.log(
      [
        name.padEnd(44),
        `${show(value)} ${unit}`.padStart(14),
        verdict.padEnd(7),
        ratio,
        beside ?? '',
      ]
        .join('  ')
        .trimEnd(),
    )
  }
  return held
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
