/** Columns of typed arrays: each value is one array, a block of numbers of its own. */
import { OBJECT_BYTES } from '../bytes/budget.ts'
import type { Column } from './column.ts'
import { readCounts, readNumbers, writeNumbers } from './numbers.ts'
import type { NumberSink } from './numbers.ts'

function typed<A extends NumberSink>(
  Type: (new (length: number) => A) & { readonly BYTES_PER_ELEMENT: number },
): Column<A> {
  return {
    write(to, values) {
      writeNumbers(
        to,
        values.map(({ length }) => length),
      )
      for (const value of values) writeNumbers(to, value)
    },
    read: (from, count) =>
      Array.from(readCounts(from, count), (length) => {
        from.budget.spend(length, Type.BYTES_PER_ELEMENT)
        from.budget.spend(1, OBJECT_BYTES)
        const out = new Type(length)
        readNumbers(from, out)
        return out
      }),
  }
}

export const float64s: Column<Float64Array> = typed<Float64Array>(Float64Array)
export const int32s: Column<Int32Array> = typed<Int32Array>(Int32Array)
export const uint32s: Column<Uint32Array> = typed<Uint32Array>(Uint32Array)
export const uint16s: Column<Uint16Array> = typed<Uint16Array>(Uint16Array)
export const uint8s: Column<Uint8Array> = typed<Uint8Array>(Uint8Array)
