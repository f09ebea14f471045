import type { Serdes } from '@millrace/contract/search.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { getJson } from '../../../api/client.ts'
import { apiPaths } from '../../../api/paths.ts'
import { useRead } from '../../../api/use-read.ts'
import { FormField, Select } from '../../../ui/form/FormField.tsx'
import { PickList } from '../../../ui/form/PickList.tsx'
import type { FormChange, SearchForm } from '../model.ts'
import { needsSchema } from './serde-groups.ts'

const FRESH_MS = 60_000

interface KeySchemaProps {
  readonly cluster: string
  readonly form: SearchForm
  readonly serdes: Serdes | undefined
  readonly onChange: (change: FormChange) => void
}

/** Which schema the key is written with, where its serde has schemas: the bytes begin with the schema's id. */
export function KeySchemaFields(props: KeySchemaProps) {
  const { form, serdes } = props
  const label = keyLabel(form, serdes)
  return label !== null && needsSchema(label) ? <Fields {...props} label={label} /> : null
}

function Fields({ cluster, form, label, onChange }: KeySchemaProps & { readonly label: string }) {
  const ids = { message: useId(), registry: useId() }
  const registries = useRead<ResponseOf<'registries'>>(apiPaths.registries(cluster)).data
    ?.registries
  const chosen = form.schema_registry || (registries?.[0]?.id ?? '')
  const subjects = useSubjects(cluster, chosen)
  const standard = form.topics.length === 1 ? `${form.topics[0]}-key` : '<topic>-key'
  const subject = form.key_subject || standard
  const versions = useVersions(cluster, chosen, form.topics.length === 0 ? '' : subject)
  const isProtobuf = label.toLowerCase() === 'protobuf'
  return (
    <FormField
      label="Key schema"
      group
      note={
        registries?.length === 0
          ? 'No schema registry is configured for this cluster: SCHEMA_REGISTRY_URL names one.'
          : 'A key is found by its bytes, which name the schema that it was written with.'
      }
    >
      {registries !== undefined && registries.length > 1 && (
        <Select
          id={ids.registry}
          label="Registry"
          value={form.schema_registry}
          options={[
            { value: '', label: 'The first that has it' },
            ...registries.map(({ id, label: name }) => ({ value: id, label: name })),
          ]}
          onChange={(schema_registry) => onChange({ schema_registry, key_version: null })}
        />
      )}
      <div className="form-schema">
        <div className="form-stacked">
          <span aria-hidden>Subject</span>
          <PickList
            label="Subject"
            free
            value={form.key_subject}
            shown={subject}
            groups={[
              { label: '', options: [{ value: '', label: standard, note: 'default' }] },
              { label: 'Subjects', options: subjects.map((value) => ({ value })) },
            ]}
            onChange={(key_subject) => onChange({ key_subject, key_version: null })}
          />
        </div>
        <div className="form-stacked">
          <span aria-hidden>Version</span>
          <PickList
            label="Version"
            value={form.key_version?.toString() ?? ''}
            shown={form.key_version?.toString() ?? 'latest'}
            groups={[
              {
                label: '',
                options: [
                  { value: '', label: 'latest', note: 'default' },
                  ...versions.toReversed().map((version) => ({ value: String(version) })),
                ],
              },
            ]}
            onChange={(version) =>
              onChange({ key_version: version === '' ? null : Number(version) })
            }
          />
        </div>
      </div>
      {isProtobuf && (
        <label className="form-stacked" htmlFor={ids.message}>
          <span>Message, by its full name</span>
          <input
            id={ids.message}
            className="form-control mono"
            placeholder="the first of the schema"
            value={form.key_message}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange({ key_message: event.currentTarget.value.trim() })}
          />
        </label>
      )}
    </FormField>
  )
}

/** What keys are read and written as: what is chosen, else the default, and what Auto makes of that. */
function keyLabel(form: SearchForm, serdes: Serdes | undefined): string | null {
  const label = form.key_serde || (serdes?.defaults.key ?? '')
  if (label.toLowerCase() !== 'auto') return label === '' ? null : label
  const topic = form.topics[0]
  return serdes?.topics.find((one) => one.topic === topic)?.key.label ?? null
}

function useSubjects(cluster: string, registry: string): readonly string[] {
  const path = apiPaths.subjects(cluster, registry, { fields: 'subject' })
  const { data } = useQuery({
    queryKey: ['schemas', path],
    queryFn: ({ signal }) => getJson<ResponseOf<'subjects'>>(path, signal),
    staleTime: FRESH_MS,
    enabled: registry !== '',
  })
  return data?.subjects?.map(({ subject }) => subject) ?? NONE
}

function useVersions(cluster: string, registry: string, subject: string): readonly number[] {
  const path = apiPaths.subject(cluster, registry, subject)
  const { data } = useQuery({
    queryKey: ['schemas', path],
    queryFn: ({ signal }) => getJson<ResponseOf<'subject'>>(path, signal),
    staleTime: FRESH_MS,
    enabled: registry !== '' && subject !== '' && !subject.startsWith('<'),
    // A subject that is not there has no versions to choose from; the search says what is wrong.
    retry: false,
  })
  return data?.subject.versions ?? NO_VERSIONS
}

const NONE: readonly string[] = []
const NO_VERSIONS: readonly number[] = []
