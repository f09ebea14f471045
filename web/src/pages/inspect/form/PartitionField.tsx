import { useId, useState } from 'react'
import type { FormChange, SearchForm } from '../model.ts'
import { formatPartitions, parsePartitions } from '../../../partition-list.ts'
import { FormField } from '../../../ui/form/FormField.tsx'

/** Partitions as a list with ranges. What cannot be read is said, and not taken over. */
export function PartitionField({
  form,
  onChange,
}: {
  readonly form: SearchForm
  readonly onChange: (change: FormChange) => void
}) {
  const id = useId()
  const written = formatPartitions(form.partitions)
  const [text, setText] = useState(written)
  const read = parsePartitions(text)
  // Somebody else changed the form: a link, a saved search, the way back.
  const shown = read !== undefined && formatPartitions(read) !== written ? written : text
  return (
    <FormField
      label="Partitions"
      id={id}
      note={read === undefined ? 'Expected numbers and ranges, such as 0, 3-5.' : undefined}
    >
      <input
        id={id}
        className="form-control mono"
        aria-invalid={read === undefined}
        placeholder={form.mode === 'partition' ? '0, 3-5' : 'all'}
        value={shown}
        inputMode="text"
        autoComplete="off"
        onChange={(event) => {
          const next = event.currentTarget.value
          setText(next)
          const partitions = parsePartitions(next)
          if (partitions !== undefined) onChange({ partitions })
        }}
      />
    </FormField>
  )
}
