import type { Broker } from '@millrace/contract/broker.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { Server } from 'lucide-react'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { useClusterId } from '../../app/params.ts'
import { plural } from '../../format.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Fact, Page } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { BROKER_COLUMNS } from './broker-columns.tsx'
import './brokers.css'

/** Balance and health of the brokers. */
export function BrokersPage() {
  const cluster = useClusterId()
  const read = useRead<ResponseOf<'brokers'>>(apiPaths.brokers(cluster))
  const brokers = read.data?.brokers
  const online = brokers?.filter(({ state }) => state === 'online').length ?? 0
  const controller = brokers?.find((broker) => broker.controller)
  return (
    <Page
      title="Brokers"
      icon={<Server size={18} />}
      facts={
        brokers !== undefined &&
        brokers.length > 0 && (
          <>
            <Fact>
              {online === brokers.length
                ? plural(online, 'broker online', 'brokers online')
                : `${online} of ${brokers.length} brokers online`}
            </Fact>
            {controller !== undefined && <Fact>broker {controller.id} is the controller</Fact>}
            <Fact>
              <AppLink href={links.quorum(cluster)}>Metadata quorum</AppLink>
            </Fact>
          </>
        )
      }
    >
      <ReadView read={read} what="brokers">
        {({ brokers: rows }) => (
          <DataTable
            id="brokers"
            label="Brokers"
            columns={BROKER_COLUMNS}
            rows={rows}
            rowKey={keyOf}
            rowHref={(row) => links.broker(cluster, row.id)}
            missing={missingOf}
            defaultSort="id"
            empty={<Empty title="No broker is known">The cluster has not been observed yet.</Empty>}
          />
        )}
      </ReadView>
    </Page>
  )
}

const keyOf = (row: Broker): string => String(row.id)
const missingOf = (row: Broker): Broker['missing'] => row.missing
