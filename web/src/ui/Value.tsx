import {
  UNKNOWN,
  formatByteRate,
  formatBytes,
  formatDuration,
  formatExact,
  formatNumber,
  formatPercent,
  formatRate,
} from '../format.ts'
import { useAbsence } from './missing.tsx'

/** What a number counts. The unit of a table column stands in its head; the cell still says `k`, `GiB`, `/s`. */
export type ValueKind = 'number' | 'bytes' | 'rate' | 'byte-rate' | 'duration' | 'percent'

export interface ValueProps {
  readonly value: number | null | undefined
  readonly as?: ValueKind
  /** `row.missing?.field`: index into the list of the MissingProvider around. */
  readonly missing?: number | undefined
  /** Why there is no value, where no list says it, e.g. "the broker does not tell". */
  readonly reason?: string | undefined
}

/** A number in short form with its exact value in the tooltip; `–` with the reason when it is not known; `≥` when a part of its sum is missing. */
export function Value({ value, as = 'number', missing, reason }: ValueProps) {
  const absence = useAbsence(missing)
  const why = absence?.reason ?? reason
  // A sum of which a part is missing is a lower bound; "at least 0" says nothing that "not known" does not.
  const empty = absence !== undefined && value === 0
  if (value === null || value === undefined || empty) return <Unknown reason={why} />
  const text = formatValue(value, as)
  const exact = exactValue(value, as)
  if (absence !== undefined) {
    return (
      <span className="num" data-tip={`At least ${exact}. ${absence.reason}`}>
        <span aria-hidden>≥{'\u202f'}</span>
        <span className="sr-only">at least </span>
        {text}
      </span>
    )
  }
  return (
    <span className="num" data-tip={exact === text ? undefined : exact}>
      {text}
    </span>
  )
}

/** The dash of a value that is not known, and why. */
export function Unknown({ reason = 'Not known.' }: { readonly reason?: string | undefined }) {
  return (
    <span className="dim" data-tip={reason}>
      <span aria-hidden>{UNKNOWN}</span>
      <span className="sr-only">unknown: {reason}</span>
    </span>
  )
}

/** Text of a value without its tooltip: tiles, charts, copied cells. */
export function formatValue(value: number, as: ValueKind): string {
  switch (as) {
    case 'number':
      return formatNumber(value)
    case 'bytes':
      return formatBytes(value)
    case 'rate':
      return formatRate(value)
    case 'byte-rate':
      return formatByteRate(value)
    case 'duration':
      return formatDuration(value)
    case 'percent':
      return formatPercent(value)
    default:
      return as satisfies never
  }
}

function exactValue(value: number, as: ValueKind): string {
  switch (as) {
    case 'number':
      return formatExact(value)
    case 'bytes':
      return `${formatExact(value)} bytes`
    case 'rate':
      return `${formatExact(value)} records per second`
    case 'byte-rate':
      return `${formatExact(value)} bytes per second`
    case 'duration':
      return value === -1 ? 'unlimited (−1)' : `${formatExact(value)} ms`
    case 'percent':
      return `${formatExact(value)} %`
    default:
      return as satisfies never
  }
}
