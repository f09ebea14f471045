import { useId } from 'react'
import { fieldMoment, fieldText } from '../../app/moment-field.ts'
import { formatPartitions, parsePartitions } from '../../partition-list.ts'
import { setPreference, useZone } from '../../stores/preferences.ts'
import { Choice } from '../../ui/form/Choice.tsx'
import { FormField } from '../../ui/form/FormField.tsx'
import type { FieldsProps } from './model.ts'
import { NumberInput } from './NumberInput.tsx'
import type { TruncateForm } from './truncate-topics.ts'
import { usePartitionCount } from './use-topic-facts.ts'

const POSITIONS = [
  { value: 'end', label: 'All records' },
  { value: 'timestamp', label: 'Before a time' },
  { value: 'offset', label: 'Before an offset' },
] as const

const ZONES = [
  { value: 'local', label: 'Local' },
  { value: 'utc', label: 'UTC' },
] as const

const HOUR = 3_600_000

export function TruncateFields({ cluster, on, form, onChange }: FieldsProps<TruncateForm>) {
  const choose = (to: TruncateForm['to']) => {
    const first = to === 'timestamp' && form.timestamp === null
    onChange({ to, ...(first && { timestamp: hourAgo() }) })
  }
  return (
    <>
      <FormField label="Delete" group note={NOTES[form.to]}>
        <Choice value={form.to} options={POSITIONS} onChange={choose} />
      </FormField>
      {form.to === 'timestamp' && <MomentField form={form} onChange={onChange} />}
      {form.to === 'offset' && <OffsetField form={form} onChange={onChange} />}
      <PartitionsField cluster={cluster} on={on} form={form} onChange={onChange} />
    </>
  )
}

const NOTES: Readonly<Record<TruncateForm['to'], string>> = {
  end: 'Everything that is in the topic when it happens.',
  timestamp: 'The first record at or after that time stays, and all that follow it.',
  offset: 'The record with that offset stays, and all that follow it; the same in each partition.',
}

/** On the full minute: it is read, and typed over. */
function hourAgo(): number {
  return Math.floor((Date.now() - HOUR) / 60_000) * 60_000
}

type Part = Pick<FieldsProps<TruncateForm>, 'form' | 'onChange'>

function MomentField({ form, onChange }: Part) {
  const id = useId()
  const zone = useZone()
  return (
    <FormField label="Records before" id={id}>
      <div className="act-moment">
        <input
          id={id}
          type="datetime-local"
          step={1}
          className="form-control"
          value={form.timestamp === null ? '' : fieldText(form.timestamp, zone, true)}
          onChange={(event) =>
            onChange({ timestamp: fieldMoment(event.currentTarget.value, zone) ?? null })
          }
        />
        <div role="group" aria-label="Zone of times">
          <Choice value={zone} options={ZONES} onChange={(next) => setPreference({ zone: next })} />
        </div>
      </div>
    </FormField>
  )
}

function OffsetField({ form, onChange }: Part) {
  const id = useId()
  return (
    <FormField label="Records before offset" id={id}>
      <NumberInput id={id} value={form.offset} onChange={(offset) => onChange({ offset })} />
    </FormField>
  )
}

function PartitionsField({
  cluster,
  on,
  form,
  onChange,
}: Part & Pick<FieldsProps<TruncateForm>, 'cluster' | 'on'>) {
  const id = useId()
  const count = usePartitionCount(cluster, on)
  const read = parsePartitions(form.partitions)
  return (
    <FormField
      label="Partitions"
      id={id}
      aside={count === undefined ? undefined : `of ${formatPartitions([...Array(count).keys()])}`}
      note={
        read === undefined
          ? 'Expected numbers and ranges, such as 0, 3-5.'
          : 'Empty: all of them. Otherwise numbers and ranges, such as 0, 3-5.'
      }
    >
      <input
        id={id}
        className="form-control mono"
        value={form.partitions}
        placeholder="all"
        aria-invalid={read === undefined}
        autoComplete="off"
        onChange={(event) => onChange({ partitions: event.currentTarget.value })}
      />
    </FormField>
  )
}
