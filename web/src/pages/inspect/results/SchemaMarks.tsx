import type { SchemaMark } from '@millrace/contract/search.ts'
import { useQuery } from '@tanstack/react-query'
import { FileJson2 } from 'lucide-react'
import { links } from '../../../app/links.ts'
import { AppLink } from '../../../ui/AppLink.tsx'
import { schemaQuery, typeText } from '../../schemas/use-schemas.ts'
import type { ShownRecord } from '../model.ts'
import { useResultsHost } from './results-host.ts'
import './schema-marks.css'

/** Which schemas the bytes of key and value name: subject, version, type; asked of the registry once per schema. */
export function SchemaMarks({ record }: { readonly record: ShownRecord }) {
  const { key_schema: key, value_schema: value } = record
  if (key === undefined && value === undefined) return null
  return (
    <dl className="schema-marks">
      {key !== undefined && <Mark side="key" topic={record.topic} mark={key} />}
      {value !== undefined && <Mark side="value" topic={record.topic} mark={value} />}
    </dl>
  )
}

interface MarkProps {
  readonly side: 'key' | 'value'
  readonly topic: string
  readonly mark: SchemaMark
}

function Mark(props: MarkProps) {
  const { side, mark } = props
  return (
    <div>
      <dt>
        <FileJson2 size={13} aria-hidden /> {side === 'key' ? 'Key' : 'Value'} schema
      </dt>
      <dd>
        {mark.registry === null ? (
          <>
            id {mark.id} <span className="dim">that no registry of this cluster has told yet</span>
          </>
        ) : (
          <Registered {...props} registry={mark.registry} />
        )}
      </dd>
    </div>
  )
}

function Registered({ side, topic, mark, registry }: MarkProps & { readonly registry: string }) {
  const { run } = useResultsHost()
  const { id, message } = mark
  const { data, error, refetch } = useQuery(schemaQuery(run.cluster, registry, id))
  const byId = (
    <AppLink href={links.schema(run.cluster, registry, id)} tip={`In registry ${registry}`}>
      id {id}
    </AppLink>
  )
  if (data === undefined) {
    return error === null ? (
      byId
    ) : (
      <>
        {byId} <span className="dim">{error.problem.detail}</span>{' '}
        <button type="button" className="link-button" onClick={() => void refetch()}>
          Try again
        </button>
      </>
    )
  }
  const { subjects, type } = data.schema
  // One schema may be a version of several subjects: that of the topic is meant.
  const place = subjects.find(({ subject }) => subject === `${topic}-${side}`) ?? subjects[0]
  return (
    <>
      {place !== undefined && (
        <>
          <AppLink
            href={links.subject(run.cluster, registry, place.subject, {
              version: String(place.version),
            })}
          >
            {place.subject}
          </AppLink>{' '}
          version {place.version}
          {subjects.length > 1 && <span className="dim"> and {subjects.length - 1} more</span>}
          ,{' '}
        </>
      )}
      {typeText(type)}
      {message !== undefined && (
        <>
          {' '}
          message <code>{message}</code>
        </>
      )}
      , {byId}
    </>
  )
}
