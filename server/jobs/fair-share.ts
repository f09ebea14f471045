/** Max-min fairness: who wants less than an equal share gets it, what is left is shared equally by the others. */

/**
 * @param total to be shared
 * @param wants of each; Infinity: as much as there is
 * @returns what each may take; together not more than `total`
 */
export function fairShares(total: number, wants: readonly number[]): number[] {
  const shares = wants.map(() => 0)
  const smallestFirst = wants.map((_, index) => index).sort((a, b) => wantOf(a) - wantOf(b))
  let left = total
  let others = wants.length
  for (const index of smallestFirst) {
    const share = Math.min(wantOf(index), left / others)
    shares[index] = share
    left -= share
    others--
  }
  return shares

  function wantOf(index: number): number {
    return Math.max(0, wants[index] ?? 0)
  }
}
