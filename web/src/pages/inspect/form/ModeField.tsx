import { useId } from 'react'
import type { FormChange, SearchForm } from '../model.ts'
import { FormField } from './FormField.tsx'

const MODES: readonly {
  readonly mode: SearchForm['mode']
  readonly label: string
  readonly note: string
}[] = [
  { mode: 'sample', label: 'Sample', note: 'The newest records, evenly from every partition.' },
  { mode: 'partition', label: 'Partition', note: 'One or some partitions.' },
  { mode: 'key', label: 'Key', note: 'Records with exactly this key.' },
  { mode: 'range', label: 'Range', note: 'Everything between two moments or offsets.' },
]

export function ModeField({
  form,
  onChange,
}: {
  readonly form: SearchForm
  readonly onChange: (change: FormChange) => void
}) {
  const name = useId()
  return (
    <FormField label="Mode" group note={MODES.find(({ mode }) => mode === form.mode)?.note}>
      <div className="form-modes">
        {MODES.map(({ mode, label }) => (
          <label key={mode} className="form-mode">
            <input
              type="radio"
              name={name}
              checked={form.mode === mode}
              onChange={() => onChange({ mode })}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </FormField>
  )
}
