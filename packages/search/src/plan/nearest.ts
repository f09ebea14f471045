/** Names that somebody may have meant. */

const SHOWN = 3

/** The names nearest to one that is not there, best first; none when nothing is near. */
export function nearestNames(wanted: string, names: readonly string[]): readonly string[] {
  const low = wanted.toLowerCase()
  const allowed = Math.max(2, Math.floor(low.length / 3))
  return names
    .map((name) => ({ name, far: distance(low, name.toLowerCase(), allowed) }))
    .filter(({ far }) => far <= allowed)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, SHOWN)
    .map(({ name }) => name)
}

/** Edits from one text to the other; a part of a name is as near as one edit. Infinity: more than `allowed`. */
function distance(a: string, b: string, allowed: number): number {
  if (a === b) return 0
  if (a.length > 2 && (b.includes(a) || (a.includes(b) && b.length > 2))) return 1
  if (Math.abs(a.length - b.length) > allowed) return Infinity
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    if (Math.min(...next) > allowed) return Infinity
    row = next
  }
  return row[b.length] ?? Infinity
}
