import { useState } from 'react'
import { formatMoment, formatRelative, formatTime } from '../../../format.ts'
import { useZone } from '../../../stores/preferences.ts'
import type { ShownRecord } from '../model.ts'

/** When a record says it was written; how long ago that is, when asked. Any 64-bit number may stand there. */
export function RecordTime({
  record,
  short,
}: {
  readonly record: ShownRecord
  /** Without what is the same today. */
  readonly short: boolean
}) {
  const zone = useZone()
  // A clock that ticks in every row would draw the list anew each second.
  const [now, setNow] = useState(Date.now)
  const type = record.timestamp_type
  const timestamp = Number(record.timestamp)
  const tip = [formatTime(timestamp, zone), formatRelative(timestamp, now), type]
  return (
    <time
      className="num"
      data-tip={[...new Set(tip)].join('\n')}
      onPointerEnter={() => setNow(Date.now())}
    >
      {formatMoment(timestamp, zone, short ? now : undefined)}
    </time>
  )
}
