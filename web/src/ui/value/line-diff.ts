/** Two texts line by line, side by side: Myers' algorithm ("An O(ND) Difference Algorithm", 1986), bounded. */

export interface DiffRow {
  readonly kind: 'same' | 'changed' | 'removed' | 'added'
  /** Index of the line, null where the side has none. */
  readonly left: number | null
  readonly right: number | null
}

/** Beyond so many differences what is left counts as replaced: two wholly different texts need no exact answer. */
const MAX_EDITS = 1500

export function diffLines(left: readonly string[], right: readonly string[]): DiffRow[] {
  let head = 0
  while (head < left.length && head < right.length && left[head] === right[head]) head++
  let tail = 0
  while (
    tail < left.length - head &&
    tail < right.length - head &&
    left[left.length - 1 - tail] === right[right.length - 1 - tail]
  )
    tail++
  const rows: DiffRow[] = []
  for (let i = 0; i < head; i++) rows.push({ kind: 'same', left: i, right: i })
  const same = commonLines(
    left.slice(head, left.length - tail),
    right.slice(head, right.length - tail),
  )
  let [l, r] = [head, head]
  for (const [x, y] of [
    ...same.map(([x, y]) => [x + head, y + head] as const),
    [left.length - tail, right.length - tail] as const,
  ]) {
    pushReplaced(rows, l, x, r, y)
    ;[l, r] = [x, y]
    if (x < left.length - tail) {
      rows.push({ kind: 'same', left: x, right: y })
      l++
      r++
    }
  }
  for (let i = tail; i > 0; i--)
    rows.push({ kind: 'same', left: left.length - i, right: right.length - i })
  return rows
}

/** Lines [l, x) became [r, y): beside each other as far as there are as many. */
function pushReplaced(rows: DiffRow[], l: number, x: number, r: number, y: number): void {
  const both = Math.min(x - l, y - r)
  for (let i = 0; i < both; i++) rows.push({ kind: 'changed', left: l + i, right: r + i })
  for (let i = l + both; i < x; i++) rows.push({ kind: 'removed', left: i, right: null })
  for (let i = r + both; i < y; i++) rows.push({ kind: 'added', left: null, right: i })
}

/** Pairs of equal lines in order, as many as there can be. */
function commonLines(a: readonly string[], b: readonly string[]): [number, number][] {
  const limit = Math.min(a.length + b.length, MAX_EDITS)
  // Furthest x on each diagonal k = x − y, per number of edits; kept to walk back.
  const trace: Int32Array[] = []
  const offset = limit + 1
  let furthest = new Int32Array(2 * limit + 3)
  for (let edits = 0; edits <= limit; edits++) {
    trace.push(furthest.slice(offset - edits - 1, offset + edits + 2))
    for (let k = -edits; k <= edits; k += 2) {
      const [below = 0, above = 0] = [furthest[offset + k - 1], furthest[offset + k + 1]]
      let x = k === -edits || (k !== edits && below < above) ? above : below + 1
      let y = x - k
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++
        y++
      }
      furthest[offset + k] = x
      if (x >= a.length && y >= b.length) return walkBack(trace, a.length, b.length)
    }
  }
  return []
}

function walkBack(trace: readonly Int32Array[], toX: number, toY: number): [number, number][] {
  const pairs: [number, number][] = []
  let [x, y] = [toX, toY]
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const row = trace[edits]
    if (row === undefined) break
    // `row` begins at diagonal −edits − 1.
    const at = (k: number): number => row[k + edits + 1] ?? 0
    const k = x - y
    const before = k === -edits || (k !== edits && at(k - 1) < at(k + 1)) ? k + 1 : k - 1
    const fromX = edits === 0 ? 0 : at(before)
    const fromY = edits === 0 ? 0 : fromX - before
    while (x > fromX && y > fromY) {
      x--
      y--
      pairs.push([x, y])
    }
    ;[x, y] = [fromX, fromY]
  }
  return pairs.reverse()
}

/** Where two lines differ: what stands before and behind is the same. */
export function changedParts(
  left: string,
  right: string,
): { readonly head: number; readonly leftEnd: number; readonly rightEnd: number } {
  let head = 0
  const shorter = Math.min(left.length, right.length)
  while (head < shorter && left.charCodeAt(head) === right.charCodeAt(head)) head++
  let tail = 0
  while (
    tail < shorter - head &&
    left.charCodeAt(left.length - 1 - tail) === right.charCodeAt(right.length - 1 - tail)
  )
    tail++
  return { head, leftEnd: left.length - tail, rightEnd: right.length - tail }
}

/** Rows with long stretches of equal lines folded, except `context` lines around every difference. */
export type FoldedRow = DiffRow | { readonly kind: 'fold'; readonly rows: readonly DiffRow[] }

export function foldSame(rows: readonly DiffRow[], context = 3): FoldedRow[] {
  const near = new Uint8Array(rows.length)
  for (const [i, row] of rows.entries()) {
    if (row.kind !== 'same') near.fill(1, Math.max(0, i - context), i + context + 1)
  }
  const folded: FoldedRow[] = []
  for (let i = 0; i < rows.length;) {
    let end = i
    while (end < rows.length && near[end] === 0) end++
    // A fold of one line hides nothing.
    if (end - i > 1) folded.push({ kind: 'fold', rows: rows.slice(i, end) })
    else folded.push(...rows.slice(i, Math.max(end, i + 1)))
    i = Math.max(end, i + 1)
  }
  return folded
}
