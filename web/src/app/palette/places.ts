/** What the palette can go to, and which of it matches. */
import type { ClusterRow } from '@millrace/contract/cluster.ts'
import type { Favourite } from '@millrace/contract/personal.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { getJson } from '../../api/client.ts'
import { apiPaths } from '../../api/paths.ts'
import { compareNatural } from '../../format.ts'
import { links } from '../links.ts'
import type { Place } from '../recent.ts'
import { sectionsOf } from '../sections.ts'
import { SETTINGS_PAGES } from '../settings-pages.ts'

export function pagePlaces(clusters: readonly ClusterRow[]): readonly Place[] {
  return [
    ...clusters.flatMap((cluster) => [
      ...sectionsOf(cluster).map(({ label, href }): Place => ({
        href: href(cluster.id),
        label,
        kind: 'page',
        cluster: cluster.label,
      })),
      {
        href: links.quorum(cluster.id),
        label: 'Quorum',
        kind: 'page',
        cluster: cluster.label,
      } as const,
    ]),
    ...SETTINGS_PAGES.map(({ href, label }): Place => ({
      href,
      label,
      kind: 'page',
      cluster: '',
    })),
  ]
}

/** Names only, of one cluster. What cannot be had is left out: a palette without groups still goes to topics. */
export async function namedPlaces(
  cluster: ClusterRow,
  signal: AbortSignal,
): Promise<readonly Place[]> {
  const all = { limit: 100_000 }
  const settled = await Promise.allSettled([
    getJson<ResponseOf<'topics'>>(
      apiPaths.topics(cluster.id, { ...all, fields: 'name' }),
      signal,
    ).then(({ topics }) =>
      topics.map(({ name }): Place => ({
        href: links.topic(cluster.id, name),
        label: name,
        kind: 'topic',
        cluster: cluster.label,
      })),
    ),
    getJson<ResponseOf<'groups'>>(
      apiPaths.groups(cluster.id, { ...all, fields: 'id' }),
      signal,
    ).then(({ groups }) =>
      groups.map(({ id }): Place => ({
        href: links.group(cluster.id, id),
        label: id,
        kind: 'group',
        cluster: cluster.label,
      })),
    ),
    getJson<ResponseOf<'brokers'>>(
      apiPaths.brokers(cluster.id, { ...all, fields: 'id,host' }),
      signal,
    ).then(({ brokers }) =>
      brokers.map(({ id, host }): Place => ({
        href: links.broker(cluster.id, id),
        label: `Broker ${id}${host === null ? '' : ` (${host})`}`,
        kind: 'broker',
        cluster: cluster.label,
      })),
    ),
  ])
  return settled.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
}

/**
 * Places whose label and cluster contain every word, best first: the whole label, its start, the start of a part
 * (`eu` in `orders-eu`), anywhere; a favourite before others, but not before what is called just so. Linear over all names: 10,000 take a millisecond or two.
 */
export function matchPlaces(
  query: string,
  places: readonly Place[],
  limit: number,
  isFavourite: (place: Place) => boolean = () => false,
): readonly Place[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return places.slice(0, limit)
  const scored: { place: Place; score: number }[] = []
  for (const place of places) {
    const score = scoreOf(place, words)
    if (score > 0) scored.push({ place, score: score + (isFavourite(place) ? FAVOURITE : 0) })
  }
  return scored
    .sort((a, b) => b.score - a.score || a.place.label.length - b.place.label.length)
    .slice(0, limit)
    .map(({ place }) => place)
}

/** More than from the middle of a name to its start, less than from there to the whole of it. */
const FAVOURITE = 7

function scoreOf({ label, cluster, kind }: Place, words: readonly string[]): number {
  const text = label.toLowerCase()
  const around = `${kind} ${cluster.toLowerCase()}`
  let score = 0
  for (const word of words) {
    const at = text.indexOf(word)
    if (at < 0) {
      if (!around.includes(word)) return 0
      score += 1
    } else if (text === word) score += 16
    else if (at === 0) score += 8
    else if (/[^a-z0-9]/.test(text[at - 1] ?? '')) score += 4
    else score += 2
  }
  return score
}

/** Those of the page's cluster first, by name. Clusters that are no longer configured have none. */
export function favouritePlaces(
  favourites: readonly Favourite[],
  clusters: readonly Pick<ClusterRow, 'id' | 'label'>[],
  here: string,
): readonly Place[] {
  const isHere = (one: Favourite) => Number(one.cluster_id === here)
  return favourites
    .toSorted((a, b) => isHere(b) - isHere(a) || compareNatural(a.name, b.name))
    .flatMap(({ cluster_id: id, kind, name }): readonly Place[] => {
      const cluster = clusters.find((one) => one.id === id)
      if (cluster === undefined) return []
      const href = kind === 'topic' ? links.topic(id, name) : links.group(id, name)
      return [{ href, label: name, kind, cluster: cluster.label }]
    })
}
