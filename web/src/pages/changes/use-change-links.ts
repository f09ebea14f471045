import type { Change, ChangeEntity } from '@millrace/contract/change.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { clusterNamed, useClusters } from '../../api/use-clusters.ts'
import { links } from '../../app/links.ts'
import { namedPlaces } from '../../app/palette/places.ts'
import type { Place } from '../../app/recent.ts'

/**
 * Where a change's thing is to be seen; undefined for what has no page or is gone. Names come from the lists that the
 * palette uses; what they lack, because they could not be had or are older than the change, is gone only if a change says so.
 */
export function useChangeLinks(
  cluster: string,
  changes: readonly Change[],
): (change: Change) => string | undefined {
  const row = clusterNamed(useClusters().data?.clusters, cluster)
  const { data: places, dataUpdatedAt: knownAt } = useQuery({
    queryKey: ['names', row?.id ?? ''],
    queryFn: ({ signal }) => (row === undefined ? [] : namedPlaces(row, signal)),
    enabled: row !== undefined,
    staleTime: 30_000,
  })
  const id = row?.id ?? cluster
  return useMemo(() => {
    const gone = goneNames(changes)
    const known = knownNames(places ?? [])
    return (change) => {
      const href = hrefOf(id, change)
      if (href === undefined || gone.has(nameKey(change))) return undefined
      const names = known.get(change.entity)
      return names === undefined || names.has(href) || change.at > knownAt ? href : undefined
    }
  }, [changes, places, knownAt, id])
}

function hrefOf(cluster: string, { entity, name }: Change): string | undefined {
  if (entity === 'broker') {
    return /^\d+$/.test(name) ? links.broker(cluster, Number(name)) : undefined
  }
  if (name === '') return undefined
  if (entity === 'topic') return links.topic(cluster, name)
  return entity === 'group' ? links.group(cluster, name) : undefined
}

const nameKey = ({ entity, name }: Change): string => `${entity} ${name}`

/** Things of which the newest change that came or went says that they went. */
function goneNames(changes: readonly Change[]): ReadonlySet<string> {
  const decided = new Map<string, boolean>()
  for (const change of changes) {
    const key = nameKey(change)
    if (!decided.has(key)) decided.set(key, change.kind === 'went')
  }
  return new Set([...decided].flatMap(([key, went]) => (went ? [key] : [])))
}

/** Addresses by kind, of those kinds that there are any of. */
function knownNames(places: readonly Place[]): ReadonlyMap<ChangeEntity, ReadonlySet<string>> {
  const known = new Map<ChangeEntity, Set<string>>()
  for (const { kind, href } of places) {
    if (kind === 'page') continue
    const set = known.get(kind)
    if (set === undefined) known.set(kind, new Set([href]))
    else set.add(href)
  }
  return known
}
