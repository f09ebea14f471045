import type { ReactNode } from 'react'
import './form.css'

/** One labelled part of the form. `group`: it has several controls, each with a label of its own. */
export function FormField({
  label,
  id,
  note,
  aside,
  group = false,
  children,
}: {
  readonly label: string
  /** Of the control; needed unless `group`. */
  readonly id?: string
  /** Below the control, dim. */
  readonly note?: ReactNode
  /** At the right of the label. */
  readonly aside?: ReactNode
  readonly group?: boolean
  readonly children: ReactNode
}) {
  return (
    <div
      className="form-field"
      role={group ? 'group' : undefined}
      aria-label={group ? label : undefined}
    >
      <div className="form-label">
        {group ? <span>{label}</span> : <label htmlFor={id}>{label}</label>}
        {aside !== undefined && <span className="form-aside">{aside}</span>}
      </div>
      {children}
      {note !== undefined && <div className="form-note">{note}</div>}
    </div>
  )
}

export interface SelectOption {
  readonly value: string
  readonly label: string
}

/** A native choice: known to every keyboard, screen reader and phone. */
export function Select({
  id,
  label,
  value,
  options,
  disabled = false,
  onChange,
}: {
  readonly id?: string
  /** Where there is no visible one. */
  readonly label?: string
  readonly value: string
  readonly options: readonly SelectOption[]
  readonly disabled?: boolean
  readonly onChange: (value: string) => void
}) {
  return (
    <select
      id={id}
      className="form-control"
      aria-label={label}
      value={value}
      disabled={disabled}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}
