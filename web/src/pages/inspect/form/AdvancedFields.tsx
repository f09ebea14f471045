import { Checkbox } from '@mantine/core'
import type { Status } from '@millrace/contract/status.ts'
import { useId } from 'react'
import { formatDuration, formatExact } from '../../../format.ts'
import type { FormChange, SearchForm } from '../model.ts'
import { FormField, Select, type SelectOption } from '../../../ui/form/FormField.tsx'
import { PartitionField } from './PartitionField.tsx'

/** More than these in one go is what exports are for. */
const MAX_LIMIT = 10_000

const DIALECTS = { jq: 'jq', classic: 'Classic kJQ', auto: 'Whichever fits' } as const

interface AdvancedFieldsProps {
  readonly form: SearchForm
  readonly search: Status['search'] | undefined
  readonly onChange: (change: FormChange) => void
}

export function AdvancedFields({ form, search, onChange }: AdvancedFieldsProps) {
  const ids = {
    order: useId(),
    isolation: useId(),
    dialect: useId(),
    limit: useId(),
    scan: useId(),
  }
  const newestFirst = form.from === '' && (form.mode === 'sample' || form.mode === 'partition')
  return (
    <details className="form-advanced" open={usesAdvanced(form) || undefined}>
      <summary>Advanced</summary>
      <div className="form-advanced-body">
        {!form.tail && (
          <FormField
            label={form.streaming ? 'Stop after matches' : 'Matches per page'}
            id={ids.limit}
            note={
              form.streaming || search === undefined
                ? undefined
                : `Or after ${formatDuration(search.slice_ms)}; Continue goes on.`
            }
          >
            <NumberInput
              id={ids.limit}
              value={form.limit}
              max={MAX_LIMIT}
              placeholder={search === undefined ? '' : formatExact(search.default_limit)}
              onChange={(limit) => onChange({ limit })}
            />
          </FormField>
        )}
        {!form.tail && (
          <Checkbox
            label="Streaming: go on by itself until the limit, the boundary or the end"
            checked={form.streaming}
            onChange={(event) => onChange({ streaming: event.currentTarget.checked })}
          />
        )}
        {!form.tail && form.streaming && (
          <FormField label="Scan boundary, records" id={ids.scan}>
            <NumberInput
              id={ids.scan}
              value={form.scan_limit}
              max={1e12}
              placeholder="none"
              onChange={(scan_limit) => onChange({ scan_limit })}
            />
          </FormField>
        )}
        {form.mode !== 'partition' && <PartitionField form={form} onChange={onChange} />}
        {!form.tail && (
          <FormField label="Order" id={ids.order}>
            <Select
              id={ids.order}
              value={form.order}
              options={[
                { value: '', label: newestFirst ? 'Newest first (default)' : 'As the window says' },
                { value: 'newest', label: 'Newest first' },
                { value: 'oldest', label: 'Oldest first' },
              ]}
              onChange={(value) =>
                onChange({ order: value === 'newest' || value === 'oldest' ? value : '' })
              }
            />
          </FormField>
        )}
        <FormField label="Transactions" id={ids.isolation}>
          <Select
            id={ids.isolation}
            value={form.isolation}
            options={ISOLATIONS}
            onChange={(value) =>
              onChange({
                isolation: value === 'read_committed' || value === 'read_uncommitted' ? value : '',
              })
            }
          />
        </FormField>
        <FormField label="Dialect of kJQ" id={ids.dialect}>
          <Select
            id={ids.dialect}
            value={form.dialect}
            options={dialectOptions(search?.dialect)}
            onChange={(value) =>
              onChange({
                dialect: value === 'jq' || value === 'classic' || value === 'auto' ? value : '',
              })
            }
          />
        </FormField>
      </div>
    </details>
  )
}

const ISOLATIONS: readonly SelectOption[] = [
  { value: '', label: 'Default' },
  { value: 'read_committed', label: 'Committed only' },
  { value: 'read_uncommitted', label: 'Open and aborted, too' },
]

function dialectOptions(standard: keyof typeof DIALECTS | undefined): readonly SelectOption[] {
  return [
    {
      value: '',
      label: standard === undefined ? 'Default' : `${DIALECTS[standard]} (default)`,
    },
    ...Object.entries(DIALECTS).map(([value, label]) => ({ value, label })),
  ]
}

/** A setting that is not the default must not hide. */
function usesAdvanced(form: SearchForm): boolean {
  return (
    form.limit !== null ||
    form.streaming ||
    form.order !== '' ||
    form.isolation !== '' ||
    form.dialect !== '' ||
    (form.mode !== 'partition' && form.partitions.length > 0)
  )
}

function NumberInput({
  id,
  value,
  max,
  placeholder,
  onChange,
}: {
  readonly id: string
  readonly value: number | null
  readonly max: number
  readonly placeholder: string
  readonly onChange: (value: number | null) => void
}) {
  return (
    <input
      id={id}
      className="form-control"
      inputMode="numeric"
      placeholder={placeholder}
      value={value ?? ''}
      onChange={(event) => {
        const digits = event.currentTarget.value.replaceAll(/\D/g, '').slice(0, 13)
        onChange(digits === '' ? null : Math.min(max, Number(digits)))
      }}
    />
  )
}
