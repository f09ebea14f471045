import type { Installation } from '@millrace/contract/installation.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { Timer } from 'lucide-react'
import { apiPaths } from '../../api/paths.ts'
import { useStatus } from '../../api/use-clusters.ts'
import { useRead } from '../../api/use-read.ts'
import { formatDuration, plural } from '../../format.ts'
import { Fact, Page, Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { Tile, Tiles } from '../../ui/Tiles.tsx'
import { Value } from '../../ui/Value.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { AdminOnly } from './AdminOnly.tsx'
import { sectionColumns, type SectionRow } from './section-columns.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'
import './settings.css'

/** How long this instance takes to look at its clusters, and what it costs. */
export function PerformancePage() {
  const status = useStatus().data?.status
  return (
    <Page
      title="Performance"
      icon={<Timer size={18} />}
      facts={
        status !== undefined && (
          <Fact>clusters are observed every {formatDuration(status.snapshot_interval_ms)}</Fact>
        )
      }
      tabs={<SettingsTabs />}
    >
      <AdminOnly>
        <Performance />
      </AdminOnly>
    </Page>
  )
}

function Performance() {
  const read = useRead<ResponseOf<'installation'>>(apiPaths.installation())
  return (
    <ReadView read={read} what="durations">
      {({ installation }) => (
        <>
          <Memory installation={installation} />
          {installation.resources.map((resource, index) => (
            <Section
              key={resource.cluster_id}
              title={`Snapshots of ${resource.label}`}
              note={totalWords(resource.sections)}
            >
              <DataTable
                id="durations"
                label={`Sections of ${resource.label}`}
                columns={sectionColumns(slowestOf(resource.sections))}
                rows={resource.sections}
                rowKey={keyOf}
                urlPrefix={`d${index + 1}.`}
                empty={null}
              />
            </Section>
          ))}
        </>
      )}
    </ReadView>
  )
}

const keyOf = (row: SectionRow): string => row.section

function Memory({ installation }: { readonly installation: Installation }) {
  const { memory } = installation
  const sections = installation.resources.flatMap((resource) => resource.sections)
  const slowest = slowestOf(sections)
  return (
    <Tiles>
      <Tile
        label="Memory"
        value={<Value value={memory.rss_bytes} as="bytes" />}
        note="resident, this process"
      />
      <Tile
        label="Heap in use"
        value={<Value value={memory.heap_used_bytes} as="bytes" />}
        note="of JavaScript"
      />
      <Tile
        label="Slowest section"
        value={<Value value={slowest} as="duration" reason="Nothing was observed yet." />}
        note={slowestName(sections)}
      />
      <Tile
        label="With a problem"
        value={<Value value={sections.filter(({ problem }) => problem !== null).length} />}
        note={`of ${plural(sections.length, 'section')}`}
      />
    </Tiles>
  )
}

function slowestOf(sections: readonly SectionRow[]): number | null {
  const took = sections.map(({ took_ms: ms }) => ms).filter((ms) => ms !== null)
  return took.length === 0 ? null : Math.max(...took)
}

function slowestName(sections: readonly SectionRow[]): string {
  const slowest = slowestOf(sections)
  const found = sections.find(({ took_ms: ms }) => ms !== null && ms === slowest)
  return found?.section.replaceAll('_', ' ') ?? ''
}

function totalWords(sections: readonly SectionRow[]): string {
  const took = sections.reduce((sum, { took_ms: ms }) => sum + (ms ?? 0), 0)
  return `${formatDuration(took)} in all; several are read at the same time`
}
