import { useQuery } from '@tanstack/react-query'
import { FileJson2 } from 'lucide-react'
import { links } from '../../app/links.ts'
import { useClusterId, useRegistryId, useSchemaId } from '../../app/params.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { Fact, Page, Section } from '../../ui/Page.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { SchemaText } from './SchemaText.tsx'
import { schemaQuery, typeText } from './use-schemas.ts'
import './schemas.css'

/** A schema by its id, as records name it, and the subjects that it is a version of. */
export function SchemaPage() {
  const cluster = useClusterId()
  const registry = useRegistryId()
  const id = useSchemaId()
  const { data, error, refetch } = useQuery(schemaQuery(cluster, registry, id))
  const schema = data?.schema
  return (
    <Page
      title={`Schema ${id}`}
      icon={<FileJson2 size={18} />}
      facts={schema !== undefined && <Fact>{typeText(schema.type)}</Fact>}
    >
      {schema !== undefined ? (
        <>
          <Section title="Subjects" note="that have it as a version">
            {schema.subjects.length === 0 ? (
              <p className="dim">
                The registry names none: they were deleted, or it does not tell.
              </p>
            ) : (
              <ul className="schema-places">
                {schema.subjects.map(({ subject, version }) => (
                  <li key={`${subject} ${version}`}>
                    <AppLink
                      className="mono"
                      href={links.subject(cluster, registry, subject, {
                        version: String(version),
                      })}
                    >
                      {subject}
                    </AppLink>{' '}
                    <span className="dim">version {version}</span>
                  </li>
                ))}
              </ul>
            )}
          </Section>
          <SchemaText
            cluster={cluster}
            registry={registry}
            type={schema.type}
            text={schema.text}
            references={schema.references}
            label={`Schema ${id}`}
          />
        </>
      ) : error !== null ? (
        <Problem problem={error.problem} onRetry={() => void refetch()} />
      ) : (
        <Loading what="schema" />
      )}
    </Page>
  )
}
