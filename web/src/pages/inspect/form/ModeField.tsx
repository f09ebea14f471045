import type { FormChange, SearchForm } from '../model.ts'
import { Choice } from '../../../ui/form/Choice.tsx'
import { FormField } from '../../../ui/form/FormField.tsx'

const MODES: readonly {
  readonly value: SearchForm['mode']
  readonly label: string
  readonly note: string
}[] = [
  { value: 'sample', label: 'Sample', note: 'The newest records, evenly from every partition.' },
  { value: 'partition', label: 'Partition', note: 'One or some partitions.' },
  { value: 'key', label: 'Key', note: 'Records with exactly this key.' },
  { value: 'range', label: 'Range', note: 'Everything between two moments or offsets.' },
]

export function ModeField({
  form,
  onChange,
}: {
  readonly form: SearchForm
  readonly onChange: (change: FormChange) => void
}) {
  return (
    <FormField label="Mode" group note={MODES.find(({ value }) => value === form.mode)?.note}>
      <Choice value={form.mode} options={MODES} onChange={(mode) => onChange({ mode })} />
    </FormField>
  )
}
