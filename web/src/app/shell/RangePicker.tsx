import { Button, Popover } from '@mantine/core'
import { CalendarClock } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import type { Zone } from '../../format.ts'
import { useZone } from '../../stores/preferences.ts'
import { fieldMoment, fieldText } from '../moment-field.ts'
import {
  RANGE_PRESETS,
  type TimeRange,
  rangeLabel,
  useSetTimeRange,
  useTimeRange,
} from '../time-range.ts'
import './range.css'

/** The time range of every chart: presets, or two moments. */
export function RangePicker() {
  const [opened, setOpened] = useState(false)
  const range = useTimeRange()
  const setRange = useSetTimeRange()
  const zone = useZone()
  const choose = (next: TimeRange) => {
    setRange(next)
    setOpened(false)
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className="icon-button"
          aria-label={`Time range: ${rangeLabel(range, zone)}. Change`}
          data-tip="Time range ([ shorter, ] longer)"
          onClick={() => setOpened(!opened)}
        >
          <CalendarClock size={15} aria-hidden />
          <span className="range-label">{rangeLabel(range, zone)}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Time range">
        <div className="range-presets">
          {RANGE_PRESETS.map(({ key, label, ms }) => (
            <button
              key={key}
              type="button"
              className="range-preset"
              aria-pressed={range.kind === 'last' && range.key === key}
              onClick={() => choose({ kind: 'last', key, ms })}
            >
              {label}
            </button>
          ))}
        </div>
        <CustomRange range={range} zone={zone} onChoose={choose} />
      </Popover.Dropdown>
    </Popover>
  )
}

function CustomRange({
  range,
  zone,
  onChoose,
}: {
  readonly range: TimeRange
  readonly zone: Zone
  readonly onChoose: (range: TimeRange) => void
}) {
  const [now] = useState(Date.now)
  const [from, setFrom] = useState(() =>
    fieldText(range.kind === 'between' ? range.from : now - range.ms, zone),
  )
  const [to, setTo] = useState(() => fieldText(range.kind === 'between' ? range.to : now, zone))
  const [start, end] = [fieldMoment(from, zone), fieldMoment(to, zone)]
  const valid = start !== undefined && end !== undefined && start < end
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (valid) onChoose({ kind: 'between', from: start, to: end })
  }
  return (
    <form className="range-custom" onSubmit={submit}>
      <label>
        From
        <input
          type="datetime-local"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label>
        To
        <input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      <Button type="submit" disabled={!valid} variant="filled">
        Show this range
      </Button>
      <p className="dim">
        {valid
          ? `Times are ${zone === 'utc' ? 'UTC' : 'local'}. Older points are means of ten minutes or an hour, as far back as they are kept.`
          : 'The start must be before the end.'}
      </p>
    </form>
  )
}
