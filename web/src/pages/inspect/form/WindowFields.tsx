import { useId, useState } from 'react'
import { useZone } from '../../../stores/preferences.ts'
import type { FormChange, SearchForm } from '../model.ts'
import { defaultFrom } from '../search-form.ts'
import { FormField, Select, type SelectOption } from '../../../ui/form/FormField.tsx'
import {
  FROM_PRESETS,
  fieldOf,
  isPosition,
  kindOf,
  momentOf,
  positionOf,
  type PositionKind,
} from './window.ts'

const CUSTOM: readonly (SelectOption & { readonly value: PositionKind })[] = [
  { value: 'time', label: 'A time …' },
  { value: 'offset', label: 'An offset …' },
  { value: 'other', label: 'Written out …' },
]
const FROM: readonly SelectOption[] = [
  ...FROM_PRESETS.map(([value, label]) => ({ value, label })),
  ...CUSTOM,
]
const TO: readonly SelectOption[] = [{ value: '', label: 'The end' }, ...CUSTOM]

interface WindowFieldsProps {
  readonly form: SearchForm
  readonly onChange: (change: FormChange) => void
}

/** Where the search begins and ends. A tail begins at the end and has none. */
export function WindowFields({ form, onChange }: WindowFieldsProps) {
  if (form.tail) {
    return (
      <FormField label="Window" group>
        <p className="form-note">A tail begins at the end and goes on as records arrive.</p>
      </FormField>
    )
  }
  return (
    <div className="form-pair">
      <Position
        label="From"
        position={form.from === '' ? defaultFrom(form) : form.from}
        options={FROM}
        onChange={(from) => onChange({ from: from === defaultFrom(form) ? '' : from })}
      />
      <Position label="To" position={form.to} options={TO} onChange={(to) => onChange({ to })} />
    </div>
  )
}

interface PositionProps {
  readonly label: string
  readonly position: string
  readonly options: readonly SelectOption[]
  readonly onChange: (position: string) => void
}

function Position({ label, position, options, onChange }: PositionProps) {
  const id = useId()
  const zone = useZone()
  const presets = options.map(({ value }) => value)
  // "Written out" can hold what another field could show, too: it stays where it was written.
  const [chosen, setChosen] = useState<PositionKind>()
  const found = kindOf(position, presets)
  const kind = chosen !== undefined && found !== 'preset' ? chosen : found
  const choose = (value: string) => {
    const custom = CUSTOM.find((one) => one.value === value)?.value
    setChosen(custom)
    if (custom === undefined) onChange(value)
    else onChange(initial(custom, position))
  }
  return (
    <FormField
      label={label}
      id={id}
      note={kind === 'time' ? `Times are ${zone === 'utc' ? 'UTC' : 'local'}.` : undefined}
    >
      <Select
        id={id}
        value={kind === 'preset' ? position : kind}
        options={options}
        onChange={choose}
      />
      {kind === 'time' && <TimeInput label={label} position={position} onChange={onChange} />}
      {(kind === 'offset' || kind === 'other') && (
        <input
          className="form-control mono"
          aria-label={kind === 'offset' ? `${label}: offset` : `${label}: position`}
          aria-invalid={!isPosition(position)}
          inputMode={kind === 'offset' ? 'numeric' : undefined}
          placeholder={kind === 'offset' ? '0' : '-90m, 2026-01-31T12:00Z, @1700000000000'}
          value={position}
          spellCheck={false}
          onChange={(event) => onChange(event.currentTarget.value.trim())}
        />
      )}
    </FormField>
  )
}

/** What a custom field begins with. */
function initial(kind: PositionKind, position: string): string {
  if (kind === 'time') return new Date(momentOf(position) ?? Date.now() - HOUR).toISOString()
  return kind === 'offset' ? '0' : '-90m'
}

const HOUR = 3_600_000

function TimeInput({ label, position, onChange }: Omit<PositionProps, 'options'>) {
  const zone = useZone()
  const at = momentOf(position)
  return (
    <input
      type="datetime-local"
      step={1}
      className="form-control"
      aria-label={`${label}: date and time`}
      value={at === undefined ? '' : fieldOf(at, zone)}
      onChange={(event) => {
        const next = positionOf(event.currentTarget.value, zone)
        if (next !== undefined) onChange(next)
      }}
    />
  )
}
