/** Columns of typed arrays: each value is one array, a block of numbers of its own. */
import { OBJECT_BYTES } from '../bytes/budget.ts'
import { Damaged } from '../bytes/damaged.ts'
import type { Column } from './column.ts'
import { readCounts, readNumbers, writeNumbers } from './numbers.ts'
import type { NumberList } from './numbers.ts'

/** @param make the array, or null where a number does not fit into it */
function typed<A extends NumberList>(make: (values: Float64Array) => A | null): Column<A> {
  return {
    write(to, values) {
      writeNumbers(
        to,
        values.map(({ length }) => length),
      )
      to.budget.spend(values.length, OBJECT_BYTES)
      for (const value of values) writeNumbers(to, value)
    },
    read: (from, count) =>
      Array.from(readCounts(from, count), (length) => {
        from.budget.spend(1, OBJECT_BYTES)
        const array = make(readNumbers(from, length))
        if (array === null) throw new Damaged('a number does not fit into its column')
        return array
      }),
  }
}

function areIntegers(values: Float64Array, min: number, max: number): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!(value >= min && value <= max && Math.floor(value) === value)) return false
  }
  return true
}

export const float64s: Column<Float64Array> = typed<Float64Array>((values) => values)
export const int32s: Column<Int32Array> = typed<Int32Array>((values) =>
  areIntegers(values, -(2 ** 31), 2 ** 31 - 1) ? new Int32Array(values) : null,
)
export const uint32s: Column<Uint32Array> = typed<Uint32Array>((values) =>
  areIntegers(values, 0, 2 ** 32 - 1) ? new Uint32Array(values) : null,
)
export const uint16s: Column<Uint16Array> = typed<Uint16Array>((values) =>
  areIntegers(values, 0, 2 ** 16 - 1) ? new Uint16Array(values) : null,
)
export const uint8s: Column<Uint8Array> = typed<Uint8Array>((values) =>
  areIntegers(values, 0, 255) ? new Uint8Array(values) : null,
)
