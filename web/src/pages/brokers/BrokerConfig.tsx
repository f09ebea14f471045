import { SegmentedControl } from '@mantine/core'
import type { ConfigEntry } from '@millrace/contract/broker.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { useBrokerId, useClusterId, useSearchParams, useSetSearchParams } from '../../app/params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { NotObserved } from '../../ui/NotObserved.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { BROKER_CONFIG_COLUMNS } from './config-columns.tsx'

const SHOWN = [
  { value: 'all', label: 'All' },
  { value: 'set', label: 'Set here' },
  { value: 'differs', label: 'Differs' },
] as const
type Shown = (typeof SHOWN)[number]['value']

/** A broker's configuration: what is set, from where, and which other broker has another value. */
export function BrokerConfig() {
  const cluster = useClusterId()
  const id = useBrokerId()
  const read = useRead<ResponseOf<'brokerConfig'>>(
    Number.isNaN(id) ? undefined : apiPaths.brokerConfig(cluster, id),
  )
  const setSearch = useSetSearchParams()
  const { show } = useSearchParams()
  const shown = SHOWN.find(({ value }) => value === show)?.value ?? 'all'
  return (
    <ReadView read={read} what="configuration">
      {({ config }) =>
        config === null ? (
          <NotObserved what="Its configuration is" />
        ) : (
          <DataTable
            id="broker-config"
            label="Configuration"
            columns={BROKER_CONFIG_COLUMNS}
            rows={config.filter(TESTS[shown])}
            rowKey={keyOf}
            defaultSort="name"
            empty={<Empty title={NONE[shown]} />}
            controls={
              <SegmentedControl
                size="xs"
                aria-label="Which settings"
                data={[...SHOWN]}
                value={shown}
                onChange={(value) => setSearch({ show: value === 'all' ? undefined : value })}
              />
            }
          />
        )
      }
    </ReadView>
  )
}

const TESTS: Readonly<Record<Shown, (entry: ConfigEntry) => boolean>> = {
  all: () => true,
  set: (entry) => !entry.is_default,
  differs: (entry) => entry.differs !== undefined && entry.differs.length > 0,
}

const NONE: Readonly<Record<Shown, string>> = {
  all: 'The broker told no setting',
  set: 'Nothing is set: every value is Kafka’s default',
  differs: 'Every setting is the same on all brokers',
}

const keyOf = (entry: ConfigEntry): string => entry.name
