import type { InstanceRow } from '@millrace/contract/instance.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { Status } from '@millrace/contract/status.ts'
import { Network } from 'lucide-react'
import { apiPaths } from '../../api/paths.ts'
import { useStatus } from '../../api/use-clusters.ts'
import { useRead } from '../../api/use-read.ts'
import { plural } from '../../format.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Fact, Page, Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { INSTANCE_COLUMNS } from './instance-columns.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'
import { SKIPPED_COLUMNS, type Skipped } from './skipped-columns.tsx'
import { StateFacts } from './StateFacts.tsx'
import './settings.css'

/** Who shares this installation's state, and how that state is. */
export function InstancesPage() {
  const status = useStatus()
  const read = useRead<ResponseOf<'instances'>>(apiPaths.instances())
  const count = read.data?.instances.length
  return (
    <Page
      title="Instances"
      icon={<Network size={18} />}
      facts={count !== undefined && <Fact>{plural(count, 'instance')}</Fact>}
      tabs={<SettingsTabs />}
    >
      <ReadView read={status} what="state" as="text">
        {({ status }) => (
          <>
            <Section title="State of this instance">
              <StateFacts status={status} />
            </Section>
            <SkippedRecords rows={status.state_log.skipped} />
          </>
        )}
      </ReadView>
      <Section title="Instances that share it">
        <ReadView read={read} what="instances">
          {({ instances }) => (
            <DataTable
              id="instances"
              label="Instances"
              columns={INSTANCE_COLUMNS}
              rows={instances}
              rowKey={idOf}
              empty={
                <Empty title="No instance has told of itself yet">
                  They do when they have read the log, a few seconds after their start.
                </Empty>
              }
            />
          )}
        </ReadView>
      </Section>
    </Page>
  )
}

function SkippedRecords({ rows }: { readonly rows: Status['state_log']['skipped'] }) {
  if (rows.length === 0) return null
  return (
    <Section title="Records that were passed over" note="they count for nothing">
      <DataTable
        id="skipped"
        label="Skipped records"
        columns={SKIPPED_COLUMNS}
        rows={rows}
        rowKey={skippedKey}
        defaultSort="-last_at"
        urlPrefix="skipped."
        empty={null}
      />
    </Section>
  )
}

const idOf = (row: InstanceRow): string => row.id
const skippedKey = (row: Skipped): string => `${row.topic}, ${row.cause}`
