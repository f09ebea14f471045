/** The arithmetic of roll-ups: many values → one mean and one maximum per step. Gaps are left out, and never filled. */

/** Aligned with the steps; NaN where there was no value. */
export interface Steps {
  readonly mean: Float64Array
  readonly max: Float64Array
}

/**
 * @param values `per` for each step, NaN for gaps
 * @param max where the values are means, their maxima; else the values themselves
 */
export function rollUp(values: Float64Array, per: number, max: Float64Array = values): Steps {
  const count = values.length / per
  const steps = { mean: new Float64Array(count), max: new Float64Array(count) }
  for (let step = 0; step < count; step++) {
    let sum = 0
    let present = 0
    let most = Number.NaN
    for (let i = step * per; i < (step + 1) * per; i++) {
      const value = values[i]!
      // NaN
      if (value !== value) continue
      sum += value
      present += 1
      const top = max[i]!
      if (most !== most || top > most) most = top
    }
    steps.mean[step] = present === 0 ? Number.NaN : rounded(sum / present)
    steps.max[step] = most
  }
  return steps
}

/** Thousandths of what is small, wholes of what is large: they are stored as integers are, and nobody reads more. */
function rounded(mean: number): number {
  return Math.abs(mean) < 1e9 ? Math.round(mean * 1000) / 1000 : Math.round(mean)
}
