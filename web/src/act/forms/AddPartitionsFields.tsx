import { useId } from 'react'
import { formatExact } from '../../format.ts'
import { FormField } from '../../ui/form/FormField.tsx'
import type { AddPartitionsForm } from './add-partitions.ts'
import type { FieldsProps } from './model.ts'
import { NumberInput } from './NumberInput.tsx'
import { usePartitionCount } from './use-topic-facts.ts'

export function AddPartitionsFields(props: FieldsProps<AddPartitionsForm>) {
  const { cluster, on, form, onChange } = props
  const id = useId()
  const now = usePartitionCount(cluster, on)
  return (
    <FormField
      label="Partitions in all, afterwards"
      id={id}
      aside={now === undefined ? undefined : `now ${formatExact(now)}`}
      note={
        on.length > 1
          ? 'Topics that have as many already stay as they are, each with its reason.'
          : 'Partitions can be added, never taken away.'
      }
    >
      <NumberInput
        id={id}
        value={form.partitions}
        placeholder={now === undefined ? '' : `more than ${now}`}
        first
        onChange={(partitions) => onChange({ partitions })}
      />
      {now !== undefined && (
        <div className="config-chips" role="group" aria-label="Common choices">
          {[now + 1, now * 2, now * 3]
            .filter((count, place, all) => all.indexOf(count) === place)
            .map((count) => (
              <button
                key={count}
                type="button"
                className="config-chip"
                aria-pressed={form.partitions === String(count)}
                onClick={() => onChange({ partitions: String(count) })}
              >
                <span className="config-chip-value">{formatExact(count)}</span>
                <span className="config-chip-note">{chipNote(count, now)}</span>
              </button>
            ))}
        </div>
      )}
    </FormField>
  )
}

function chipNote(count: number, now: number): string {
  return count === now + 1 ? 'one more' : count === now * 2 ? 'twice' : 'three times'
}
