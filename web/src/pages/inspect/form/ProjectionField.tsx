import { Columns3 } from 'lucide-react'
import { useState } from 'react'
import type { FieldHint } from '../../../ui/editor/field-context.ts'
import { KjqEditor } from '../../../ui/editor/KjqEditor.tsx'
import type { Check } from '../../../ui/editor/kjq-lint.ts'
import type { FormChange, SearchForm } from '../model.ts'
import { FormField } from '../../../ui/form/FormField.tsx'

interface ProjectionFieldProps {
  readonly form: SearchForm
  readonly fields: readonly FieldHint[]
  readonly dialect: 'jq' | 'classic' | 'auto'
  readonly onChange: (change: FormChange) => void
  readonly onRun: () => void
}

/** What is shown of each match; out of the way until it is wanted. */
export function ProjectionField(props: ProjectionFieldProps) {
  const { form, fields, dialect, onChange, onRun } = props
  const [opened, setOpened] = useState(false)
  const [check, setCheck] = useState<Check | null>(null)
  if (!opened && form.projection === '') {
    return (
      <button type="button" className="form-more" onClick={() => setOpened(true)}>
        <Columns3 size={13} aria-hidden /> Show chosen fields as columns
      </button>
    )
  }
  const error = check?.ok === false ? check.error.message : undefined
  return (
    <FormField
      label="Columns"
      group
      note={error ?? 'kJQ, separated by commas: each output is a column.'}
    >
      <KjqEditor
        label="Columns"
        placeholder=".value.id, .value.customer.name"
        size="line"
        value={form.projection}
        invalid={error !== undefined}
        fields={fields}
        dialect={form.dialect || dialect}
        onChange={(projection) => onChange({ projection })}
        onRun={onRun}
        onCheck={setCheck}
      />
    </FormField>
  )
}
