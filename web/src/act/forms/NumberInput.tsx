/** A whole number. Text, not `type="number"`: that one takes `1e5` and the wheel. */
export function NumberInput({
  id,
  value,
  placeholder,
  first = false,
  onChange,
}: {
  readonly id: string
  readonly value: string
  readonly placeholder?: string
  /** Where an overlay that opens puts the focus. */
  readonly first?: boolean
  readonly onChange: (text: string) => void
}) {
  return (
    <input
      id={id}
      className="form-control mono"
      inputMode="numeric"
      value={value}
      placeholder={placeholder}
      data-autofocus={first || undefined}
      aria-invalid={value !== '' && !/^\s*\d+\s*$/.test(value)}
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
