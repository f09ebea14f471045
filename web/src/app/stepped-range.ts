import { RANGE_PRESETS, rangeLength, type TimeRange } from './time-range.ts'

/** The next shorter or longer preset; of two moments, the nearest in length. */
export function steppedRange(range: TimeRange, step: 1 | -1): TimeRange {
  const length = rangeLength(range)
  const sorted = step > 0 ? RANGE_PRESETS : [...RANGE_PRESETS].reverse()
  const next = sorted.find(({ ms }) => (step > 0 ? ms > length : ms < length)) ?? sorted.at(-1)
  return next === undefined ? range : { kind: 'last', key: next.key, ms: next.ms }
}
