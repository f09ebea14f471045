import { useId, useState } from 'react'
import { formatExact, plural } from '../../format.ts'
import { Combobox } from '../../ui/form/Combobox.tsx'
import { FormField } from '../../ui/form/FormField.tsx'
import { nameAdvice, nameProblem } from '../topic-name.ts'
import { ConfigRowsField } from './ConfigRowsField.tsx'
import type { CreateTopicForm } from './create-topic.ts'
import type { FieldsProps } from './model.ts'
import { NumberInput } from './NumberInput.tsx'
import { useCopiedConfig } from './use-copied-config.ts'
import { useTopicDefaults, useTopicNames } from './use-topic-facts.ts'

export function CreateTopicFields({ cluster, form, onChange }: FieldsProps<CreateTopicForm>) {
  const names = useTopicNames(cluster)
  return (
    <>
      <NameField form={form} names={names} onChange={onChange} />
      <SizeFields cluster={cluster} form={form} onChange={onChange} />
      <ConfigRowsField
        cluster={cluster}
        rows={form.config}
        current={undefined}
        canReset={false}
        onChange={(config) => onChange({ config })}
      >
        <CopyFrom cluster={cluster} names={names} form={form} onChange={onChange} />
      </ConfigRowsField>
    </>
  )
}

type Part = Pick<FieldsProps<CreateTopicForm>, 'form' | 'onChange'>

function NameField({ form, names, onChange }: Part & { readonly names: readonly string[] }) {
  const id = useId()
  const problem = nameProblem(form.name, names)
  const note = problem ?? nameAdvice(form.name)
  return (
    <FormField
      label="Name"
      id={id}
      aside={form.name === '' ? undefined : `${form.name.length}/249`}
    >
      <input
        id={id}
        className="form-control mono"
        value={form.name}
        data-autofocus
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <p
        id={`${id}-note`}
        className="form-note"
        role="status"
        data-tone={problem === null ? undefined : 'error'}
      >
        {note ?? 'Letters, digits, “.”, “_” and “-”. It cannot be changed later.'}
      </p>
    </FormField>
  )
}

function SizeFields({ cluster, form, onChange }: Part & { readonly cluster: string }) {
  const id = { partitions: useId(), factor: useId() }
  const defaults = useTopicDefaults(cluster)
  const partitions = form.partitions ?? String(defaults?.partitions ?? '')
  const factor = form.replicationFactor ?? String(defaults?.replication_factor ?? '')
  return (
    <div className="form-pair">
      <FormField
        label="Partitions"
        id={id.partitions}
        note={noteOf(form.partitions, defaults?.partitions, 'More can be added later, none taken.')}
      >
        <NumberInput
          id={id.partitions}
          value={partitions}
          placeholder="cluster default"
          onChange={(text) => onChange({ partitions: text })}
        />
      </FormField>
      <FormField
        label="Replication factor"
        id={id.factor}
        note={replicaNote(factor, form.replicationFactor, defaults)}
      >
        <NumberInput
          id={id.factor}
          value={factor}
          placeholder="cluster default"
          onChange={(text) => onChange({ replicationFactor: text })}
        />
      </FormField>
    </div>
  )
}

function noteOf(typed: string | null, known: number | null | undefined, rest: string): string {
  if (known === null || known === undefined) return rest
  return typed === null || typed === String(known)
    ? `The cluster's default. ${rest}`
    : `The cluster's default is ${formatExact(known)}.`
}

function replicaNote(
  factor: string,
  typed: string | null,
  defaults: { readonly brokers: number; readonly replication_factor: number | null } | undefined,
): string {
  if (defaults === undefined) return 'How many brokers hold each partition.'
  const { brokers, replication_factor: known } = defaults
  if (Number(factor) > brokers) {
    return `More than there are brokers: this cluster has ${plural(brokers, 'broker')}.`
  }
  if (factor === '1' && brokers > 1) return 'With one copy a broker that fails takes records along.'
  return noteOf(typed, known, `Of ${plural(brokers, 'broker')}.`)
}

function CopyFrom({
  cluster,
  names,
  form,
  onChange,
}: Part & { readonly cluster: string; readonly names: readonly string[] }) {
  const [choice, setChoice] = useState<{ readonly topic: string }>()
  const said = useCopiedConfig(cluster, choice, (copied) => {
    const others = form.config.filter(({ name }) => copied.every((row) => row.name !== name))
    onChange({ config: [...others, ...copied] })
  })
  return (
    <>
      <Combobox
        label="Copy configuration from topic"
        placeholder="Copy configuration from topic …"
        options={names.map((value) => ({ value }))}
        onChoose={(topic) => setChoice({ topic })}
      />
      <p className="form-note" role="status">
        {said}
      </p>
    </>
  )
}
