import type { ChangeEntity } from '@millrace/contract/change.ts'
import type { Metadata } from '@millrace/contract/envelope.ts'
import { Button } from '@mantine/core'
import { History } from 'lucide-react'
import { useSetSearchParams } from '../../app/params.ts'
import {
  DAY_MS,
  RANGE_PRESETS,
  rangeLabel,
  rangeLength,
  useSetTimeRange,
  useTimeRange,
} from '../../app/time-range.ts'
import { useZone } from '../../stores/preferences.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Awaited } from '../../ui/NotObserved.tsx'
import type { ChangeQuery } from './ChangeFilter.tsx'

/** What would be told, had anything happened. */
const WATCHED: Readonly<Record<ChangeEntity, string>> = {
  topic: 'topics that appear, go or are created anew, their partitions, replicas and configuration',
  group: 'consumer groups that appear or go, begin or cease to have members, their assignor',
  broker: 'brokers that appear, go or are fenced, their address, version and configuration',
  cluster: 'the controller and the finalised features',
  acl: 'ACLs, where they may be read',
  quota: 'client quotas, where they may be read',
}

/** Nothing to show: because nothing changed, because the filter leaves nothing, or because nobody has looked yet. */
export function NoChanges({
  query,
  of,
  metadata,
}: {
  readonly query: ChangeQuery
  readonly of: { readonly entity: ChangeEntity } | undefined
  readonly metadata: Metadata
}) {
  const range = useTimeRange()
  const setRange = useSetTimeRange()
  const setSearch = useSetSearchParams()
  const zone = useZone()
  if (metadata.captured_at === null) {
    return <Awaited what="Changes are" metadata={metadata} as="text" />
  }
  const entity = of?.entity ?? query.entity
  const kinds = entity === undefined ? Object.values(WATCHED) : [WATCHED[entity]]
  const filtered =
    query.q !== undefined ||
    (of === undefined && (query.entity !== undefined || query.name !== undefined))
  const wider = RANGE_PRESETS.find(({ ms }) => ms >= 7 * DAY_MS && ms > rangeLength(range))
  return (
    <Empty
      title={
        filtered
          ? 'No change in this range matches the filter'
          : `Nothing changed: ${rangeLabel(range, zone)}`
      }
      icon={History}
      action={
        <>
          {filtered && (
            <Button
              onClick={() =>
                setSearch(
                  of === undefined
                    ? { q: undefined, entity: undefined, name: undefined }
                    : { q: undefined },
                )
              }
            >
              Clear the filter
            </Button>
          )}
          {wider !== undefined && (
            <Button onClick={() => setRange({ kind: 'last', key: wider.key, ms: wider.ms })}>
              Look at the {wider.label.toLowerCase()}
            </Button>
          )}
        </>
      }
    >
      Every snapshot is compared with the one before. Watched: {kinds.join('; ')}.
    </Empty>
  )
}
