import type { RegistryRow, SubjectRow } from '@millrace/contract/registry.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { FileJson2 } from 'lucide-react'
import { useMemo } from 'react'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { useClusterId, useRegistryId } from '../../app/params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Awaited } from '../../ui/NotObserved.tsx'
import { Page } from '../../ui/Page.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { RegistryFacts } from './RegistryFacts.tsx'
import { subjectColumns } from './subject-columns.tsx'

/** Subjects of a registry; of several registries each is a tab. */
export function SchemasPage() {
  const cluster = useClusterId()
  const named = useRegistryId()
  const read = useRead<ResponseOf<'registries'>>(apiPaths.registries(cluster))
  const registries = read.data?.registries
  const chosen = named === '' ? registries?.[0] : registries?.find(({ id }) => id === named)
  return (
    <Page
      title="Schemas"
      icon={<FileJson2 size={18} />}
      facts={chosen !== undefined && <RegistryFacts registry={chosen} />}
      tabs={
        registries !== undefined && registries.length > 1 ? (
          <Tabs
            label="Schema registries"
            tabs={registries.map(({ id, label, subjects }) => ({
              href: links.schemas(cluster, id),
              label,
              count: subjects ?? undefined,
            }))}
            current={links.schemas(cluster, chosen?.id)}
          />
        ) : undefined
      }
    >
      {read.error !== undefined && registries === undefined ? (
        <Problem problem={read.error.problem} onRetry={read.retry} />
      ) : registries?.length === 0 ? (
        <Empty title="No schema registry">
          None is configured for this cluster, or none belongs to your tenant: SCHEMA_REGISTRY_URL
          names one.
        </Empty>
      ) : registries !== undefined && chosen === undefined ? (
        <Empty title="No such registry">
          This cluster has no registry {named}. There are:{' '}
          {registries.map(({ label }) => label).join(', ')}.
        </Empty>
      ) : (
        <Subjects key={chosen?.id} cluster={cluster} registry={chosen} />
      )}
    </Page>
  )
}

function Subjects({
  cluster,
  registry,
}: {
  readonly cluster: string
  readonly registry: RegistryRow | undefined
}) {
  const read = useRead<ResponseOf<'subjects'>>(
    registry === undefined ? undefined : apiPaths.subjects(cluster, registry.id),
  )
  const columns = useMemo(() => subjectColumns(cluster), [cluster])
  return (
    <ReadView read={read} what="subjects">
      {({ subjects, metadata }) =>
        subjects === null ? (
          <Awaited what="Its subjects are" metadata={metadata} />
        ) : (
          <DataTable
            id="subjects"
            label="Subjects"
            columns={columns}
            rows={subjects}
            rowKey={subjectOf}
            rowHref={(row) => links.subject(cluster, registry?.id ?? '', row.subject)}
            rowLinks={(row) =>
              row.topic === null
                ? []
                : [{ label: `Topic ${row.topic}`, href: links.topic(cluster, row.topic) }]
            }
            missing={missingOf}
            defaultSort="subject"
            empty={
              <Empty title="No subjects">
                The registry has no schemas yet: the first producer that registers one makes a
                subject.
              </Empty>
            }
          />
        )
      }
    </ReadView>
  )
}

const subjectOf = (row: SubjectRow): string => row.subject
const missingOf = (row: SubjectRow) => row.missing
