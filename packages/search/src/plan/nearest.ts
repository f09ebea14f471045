/** Names that somebody may have meant. */
import { distance } from '@millrace/kjq/compile/suggest.ts'

const SHOWN = 3

/** The names nearest to one that is not there, best first; none when nothing is near. */
export function nearestNames(wanted: string, names: readonly string[]): readonly string[] {
  const low = wanted.toLowerCase()
  const allowed = Math.max(2, Math.floor(low.length / 3))
  return names
    .map((name) => ({ name, far: farness(low, name.toLowerCase()) }))
    .filter(({ far }) => far <= allowed)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, SHOWN)
    .map(({ name }) => name)
}

/** Edits from one text to the other; a part of a name is as near as one edit. */
function farness(a: string, b: string): number {
  const part = Math.min(a.length, b.length) > 2 && (b.includes(a) || a.includes(b))
  return a !== b && part ? 1 : distance(a, b)
}
