import { RotateCcw, X } from 'lucide-react'
import type { ConfigEntry } from '@millrace/contract/broker.ts'
import type { ConfigOption } from '@millrace/contract/mutation.ts'
import { useId } from 'react'
import { configMeaning } from '../../config-words.ts'
import { plural } from '../../format.ts'
import { Choice } from '../../ui/form/Choice.tsx'
import { bareNumber, unitHint } from '../units.ts'
import type { ConfigRow } from './config-rows.ts'
import '../../ui/icon-button.css'
import './config-row.css'

interface ConfigRowFieldProps {
  readonly row: ConfigRow
  /** undefined: the cluster did not tell of it. */
  readonly option: ConfigOption | undefined
  /** What the topic has now; undefined: not known, or several are changed. */
  readonly current: ConfigEntry | undefined
  /** It can be set back to its default: there is something to set back. */
  readonly canReset: boolean
  readonly onChange: (row: ConfigRow) => void
  readonly onRemove: () => void
}

/** One configuration: its value, what that means, what it was, what others have, what it does. */
export function ConfigRowField(props: ConfigRowFieldProps) {
  const { row, option, current, canReset, onChange, onRemove } = props
  const id = useId()
  const { name } = row
  const value = row.value ?? current?.value ?? ''
  const set = (next: string) => onChange({ name, value: next, reset: false })
  const type = option?.type ?? current?.type
  const docs = option?.documentation ?? current?.documentation ?? null
  return (
    <fieldset className="config-row" data-changed={row.value !== null || row.reset || undefined}>
      <legend className="sr-only">{name}</legend>
      <div className="config-row-head">
        <label className="mono config-row-name" htmlFor={type === 'boolean' ? undefined : id}>
          {name}
        </label>
        {canReset && (
          <button
            type="button"
            className="icon-button"
            aria-pressed={row.reset}
            aria-label={`Reset ${name} to its default`}
            data-tip={row.reset ? 'Keep it set' : 'Reset to the default'}
            onClick={() => onChange({ name, value: null, reset: !row.reset })}
          >
            <RotateCcw size={13} aria-hidden />
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={`Leave out ${name}`}
          data-tip="Leave it as it is"
          onClick={onRemove}
        >
          <X size={14} aria-hidden />
        </button>
      </div>
      {row.reset ? (
        <p className="config-row-reset">Goes back to the default{defaultWords(option)}.</p>
      ) : (
        <>
          {type === 'boolean' ? (
            <Choice value={value} options={BOOLEANS} onChange={set} />
          ) : (
            <ValueInput id={id} name={name} type={type} value={value} onChange={set} />
          )}
          <Chips name={name} option={option} value={value} onChoose={set} />
        </>
      )}
      {docs !== null && <Docs text={docs} />}
    </fieldset>
  )
}

const BOOLEANS = [
  { value: 'true', label: 'true' },
  { value: 'false', label: 'false' },
]

function ValueInput({
  id,
  name,
  type,
  value,
  onChange,
}: {
  readonly id: string
  readonly name: string
  readonly type: string | null | undefined
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const meaning = configMeaning(name, value) ?? unitMeaning(name, value)
  return (
    <div className="config-row-value">
      <input
        id={id}
        className="form-control mono"
        data-autofocus
        aria-describedby={`${id}-means`}
        value={value}
        placeholder={unitHint(name) ?? (type === 'list' ? 'Values, with commas between' : '')}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
        // Whoever writes `7d` sees the number that Kafka is given as soon as they are done.
        onBlur={() => {
          const number = bareNumber(name, value)
          if (number !== undefined) onChange(number)
        }}
      />
      <span id={`${id}-means`} className="config-row-means num">
        {meaning}
      </span>
    </div>
  )
}

function unitMeaning(name: string, value: string): string | null {
  const number = bareNumber(name, value)
  return number === undefined ? null : `= ${number}`
}

/** What other topics of the cluster have, most common first, and the default. */
function Chips({
  name,
  option,
  value,
  onChoose,
}: {
  readonly name: string
  readonly option: ConfigOption | undefined
  readonly value: string
  readonly onChoose: (value: string) => void
}) {
  if (option === undefined || option.type === 'boolean') return null
  const common = option.common_values.map((one) => ({
    value: one.value,
    note: plural(one.topics, 'topic'),
  }))
  const { default_value: otherwise } = option
  const all =
    otherwise === null || otherwise === '' || common.some((one) => one.value === otherwise)
      ? common
      : [...common, { value: otherwise, note: 'default' }]
  if (all.length === 0) return null
  return (
    <div className="config-chips" role="group" aria-label={`Values for ${name}`}>
      {all.map((one) => (
        <button
          key={one.value}
          type="button"
          className="config-chip"
          aria-pressed={one.value === value}
          onClick={() => onChoose(one.value)}
        >
          <span className="config-chip-value">{configMeaning(name, one.value) ?? one.value}</span>
          <span className="config-chip-note">
            {one.value === otherwise && one.note !== 'default' ? `default, ${one.note}` : one.note}
          </span>
        </button>
      ))}
    </div>
  )
}

function defaultWords(option: ConfigOption | undefined): string {
  if (option === undefined || option.default_value === null) return ''
  const meaning = configMeaning(option.name, option.default_value)
  return `, ${option.default_value}${meaning === null ? '' : ` (${meaning})`}`
}

/** One sentence in sight, the rest on demand. */
function Docs({ text }: { readonly text: string }) {
  const end = /[.](?=\s|$)/.exec(text)
  const first = end === null ? text : text.slice(0, end.index + 1)
  const rest = text.slice(first.length).trim()
  if (rest === '') return <p className="config-docs">{first}</p>
  return (
    <details className="config-docs">
      <summary>{first}</summary>
      {rest}
    </details>
  )
}
