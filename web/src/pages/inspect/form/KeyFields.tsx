import { useId } from 'react'
import type { FormChange, SearchForm } from '../model.ts'
import { FormField, Select } from '../../../ui/form/FormField.tsx'

const PARTITIONERS = [
  { value: 'murmur2', label: 'murmur2, as Kafka’s Java clients' },
  { value: 'crc32', label: 'CRC32, as librdkafka' },
  { value: 'all', label: 'Unknown: search all partitions' },
] as const satisfies readonly { value: SearchForm['key_partitioner']; label: string }[]

/** The key, and how its producer chose the partition: the wrong guess finds nothing, and the results say so. */
export function KeyFields({
  form,
  onChange,
}: {
  readonly form: SearchForm
  readonly onChange: (change: FormChange) => void
}) {
  const key = useId()
  const partitioner = useId()
  return (
    <>
      <FormField
        label="Key"
        id={key}
        note={form.key === '' ? 'Nothing written is the empty key.' : undefined}
      >
        <input
          id={key}
          className="form-control mono"
          value={form.key}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ key: event.currentTarget.value })}
        />
      </FormField>
      <FormField label="Its partition" id={partitioner}>
        <Select
          id={partitioner}
          value={form.key_partitioner}
          options={PARTITIONERS}
          onChange={(value) =>
            onChange({
              key_partitioner: PARTITIONERS.find((one) => one.value === value)?.value ?? 'murmur2',
            })
          }
        />
      </FormField>
    </>
  )
}
