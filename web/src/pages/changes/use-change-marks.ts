import type { Change, ChangeEntity } from '@millrace/contract/change.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { useMemo } from 'react'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { links } from '../../app/links.ts'
import { AROUND_MS, historyBounds, rangeText, useTimeRange } from '../../app/time-range.ts'
import { usePreferences } from '../../stores/preferences.ts'
import type { ChartMarkSource } from '../../ui/chart/TimeChart.tsx'

/** Whose changes a chart marks: of one thing or kind of thing, or what moves the whole cluster. */
export type MarksOf =
  | { readonly entity: ChangeEntity; readonly name?: string }
  | { readonly entity: 'whole cluster' }

const MOST = 1000
const NONE: readonly never[] = []

/** Changes over the page's time range, as charts mark them; none while they are unknown or switched off. */
export function useChangeMarks(
  cluster: string,
  of: MarksOf | undefined,
): ChartMarkSource | undefined {
  const range = useTimeRange()
  const wanted = usePreferences(({ chartMarks }) => chartMarks)
  const whole = of?.entity === 'whole cluster'
  const entity = of === undefined || of.entity === 'whole cluster' ? undefined : of.entity
  const name = of !== undefined && 'name' in of ? of.name : undefined
  const path = apiPaths.changes(cluster, {
    ...historyBounds(range),
    ...(entity === undefined ? {} : { entity }),
    ...(name === undefined ? {} : { name }),
    limit: MOST,
  })
  const changes =
    useRead<ResponseOf<'changes'>>(of !== undefined && wanted ? path : undefined).data?.changes ??
    NONE
  return useMemo(() => {
    if (entity === undefined && !whole) return undefined
    const shown = whole ? changes.filter(movesCluster) : changes
    return {
      list: shown.map(({ at, summary }) => ({ at, text: summary })),
      hrefOf: (from, to) =>
        links.changes(cluster, {
          entity,
          name,
          range: rangeText({ kind: 'between', from: from - AROUND_MS, to: to + AROUND_MS }),
        }),
    }
  }, [changes, cluster, entity, name, whole])
}

/** Of 5,000 topics some setting changes every minute: only those that come and go are marked on the cluster's charts. */
function movesCluster({ entity, kind }: Change): boolean {
  return entity === 'cluster' || entity === 'broker' || (entity === 'topic' && kind !== 'changed')
}
