/** Which rows of a table stay, and columns of only those. */

export interface Kept {
  /** Indexes of what stays, in order. */
  readonly indexes: readonly number[]
  /** By old index: the new one; −1: it does not stay. */
  readonly moved: Int32Array
}

/** null: everything stays, so that the table itself can. */
export function keep<T>(items: readonly T[], stays: (item: T) => boolean): Kept | null {
  const moved = new Int32Array(items.length).fill(-1)
  const indexes: number[] = []
  items.forEach((item, index) => {
    if (!stays(item)) return
    moved[index] = indexes.length
    indexes.push(index)
  })
  return indexes.length === items.length ? null : { indexes, moved }
}

export function pick<T>(items: readonly T[], { indexes }: Kept): T[] {
  // they are indexes of the same list
  return indexes.map((index) => items[index]!)
}

/**
 * Rows of what stays where each item has a run of rows: those of item i are from[i] … from[i+1]. Runs beside each other are copied
 * at once.
 */
export class Runs {
  readonly #spans: (readonly [number, number])[] = []
  /** from[] of what stays. */
  readonly from: Uint32Array<ArrayBuffer>
  readonly length: number

  constructor(from: ArrayLike<number>, indexes: readonly number[]) {
    this.from = new Uint32Array(indexes.length + 1)
    let length = 0
    let [begin, end] = [0, 0]
    indexes.forEach((index, place) => {
      const [first, behind] = [from[index]!, from[index + 1]!]
      if (first !== end) {
        if (end > begin) this.#spans.push([begin, end])
        begin = first
      }
      end = behind
      length += behind - first
      this.from[place + 1] = length
    })
    if (end > begin) this.#spans.push([begin, end])
    this.length = length
  }

  /** Old rows that stay, in order, as spans [from, to). */
  get spans(): readonly (readonly [number, number])[] {
    return this.#spans
  }

  copy<Column extends NumberColumn>(column: Column, into: Column): Column {
    let at = 0
    for (const [begin, end] of this.#spans) {
      into.set(column.subarray(begin, end), at)
      at += end - begin
    }
    return into
  }
}

type NumberColumn = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array

/** The same runs, of lists that rows have themselves: `from` of the rows, and the runs of what they point to. */
export function nested(
  rows: Runs,
  from: Uint32Array,
): { readonly from: Uint32Array<ArrayBuffer>; readonly spans: Runs } {
  const lengths = new Uint32Array(rows.length + 1)
  const indexes: number[] = []
  let place = 0
  let total = 0
  for (const [begin, end] of rows.spans)
    for (let row = begin; row < end; row++) {
      total += from[row + 1]! - from[row]!
      lengths[++place] = total
      indexes.push(row)
    }
  return { from: lengths, spans: new Runs(from, indexes) }
}
