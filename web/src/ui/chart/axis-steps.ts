/** Which distances a value axis may have between its ticks, so that their labels are round in the unit they are told in. */
import type { ValueKind } from '../Value.tsx'

/** 1, 2, 4 … bytes: 256 KiB, 512 KiB; decimal steps would be told as 9.54 MiB. */
const BINARY = Array.from({ length: 61 }, (_, power) => 2 ** power)
/** 1, 2, 5, 10 …: there is no half record. */
const WHOLE = Array.from({ length: 16 }, (_, power) =>
  [1, 2, 5].map((digit) => digit * 10 ** power),
)
  .flat()
  .filter(Number.isSafeInteger)

/** Steps in ascending order; undefined: the plot's own, decimal and as fine as needed. */
export function axisSteps(as: ValueKind): number[] | undefined {
  switch (as) {
    case 'bytes':
    case 'byte-rate':
      return BINARY
    case 'number':
      return WHOLE
    case 'rate':
    case 'duration':
    case 'percent':
      return undefined
    default:
      return as satisfies never
  }
}
