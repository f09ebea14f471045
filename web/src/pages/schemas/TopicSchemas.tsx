import type { RegistryRow } from '@millrace/contract/registry.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { MissingNote } from '../../ui/MissingNote.tsx'
import { Section } from '../../ui/Page.tsx'
import { typeText } from './use-schemas.ts'
import './schemas.css'

/** Subjects that are named after a topic; nothing where the cluster has no registry. */
export function TopicSchemas({
  cluster,
  topic,
}: {
  readonly cluster: string
  readonly topic: string
}) {
  const registries = useRead<ResponseOf<'registries'>>(apiPaths.registries(cluster)).data
    ?.registries
  if (registries === undefined || registries.length === 0) return null
  return (
    <Section title="Its schemas" note="subjects that are named after it">
      {registries.map((registry) => (
        <OfRegistry
          key={registry.id}
          cluster={cluster}
          topic={topic}
          registry={registry}
          several={registries.length > 1}
        />
      ))}
    </Section>
  )
}

function OfRegistry({
  cluster,
  topic,
  registry,
  several,
}: {
  readonly cluster: string
  readonly topic: string
  readonly registry: RegistryRow
  readonly several: boolean
}) {
  const read = useRead<ResponseOf<'subjects'>>(
    apiPaths.subjects(cluster, registry.id, { q: `topic:${topic}` }),
  )
  const subjects = read.data?.subjects?.filter((row) => row.topic === topic)
  const where = several ? ` in ${registry.label}` : ''
  return (
    <>
      {registry.state !== 'ok' && <MissingNote list={read.data?.metadata.missing} />}
      {subjects?.length === 0 && registry.state === 'ok' && (
        <p className="dim">No subject{where} is named after this topic.</p>
      )}
      {subjects !== undefined && subjects.length > 0 && (
        <ul className="schema-places">
          {subjects.map(({ subject, side, type, latest_version: latest, compatibility }) => (
            <li key={subject}>
              <AppLink className="mono" href={links.subject(cluster, registry.id, subject)}>
                {subject}
              </AppLink>{' '}
              <span className="dim">
                {[
                  side === null ? null : `${side}s`,
                  type === null ? null : typeText(type),
                  latest === null ? null : `version ${latest}`,
                  compatibility,
                ]
                  .filter((word) => word !== null)
                  .join(' · ')}
                {where}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
