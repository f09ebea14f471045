/** Names that a mistyped one may have meant. */

const MAX_EDITS = 3

/** At most `count` of `names`, nearest first: by letters changed (at most three), then those that contain it. */
export function nearNames(name: string, names: readonly string[], count = 3): string[] {
  const wanted = name.toLowerCase().slice(0, 249)
  const near: { readonly text: string; readonly edits: number }[] = []
  for (const text of names) {
    const candidate = text.toLowerCase()
    const contains = wanted.length > 2 && candidate.includes(wanted)
    const edits = Math.min(editsBetween(wanted, candidate), contains ? MAX_EDITS : Infinity)
    if (edits <= Math.min(MAX_EDITS, Math.ceil(wanted.length / 2))) near.push({ text, edits })
  }
  return near
    .sort((a, b) => a.edits - b.edits)
    .slice(0, count)
    .map(({ text }) => text)
}

/** Levenshtein distance, or more than MAX_EDITS as soon as it cannot be less: 5,000 names are tried per 404. */
function editsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_EDITS) return MAX_EDITS + 1
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let smallest = i
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const edits = Math.min(change, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      row.push(edits)
      smallest = Math.min(smallest, edits)
    }
    if (smallest > MAX_EDITS) return MAX_EDITS + 1
    previous = row
  }
  return previous[b.length] ?? MAX_EDITS + 1
}
