/** Topics and groups that a person marked with a star. */
import type { Favourite } from '@millrace/contract/personal.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { notifications } from '@mantine/notifications'
import { useMemo } from 'react'
import { retryOnce, sendJson } from './client.ts'
import { KeptList } from './kept-list.ts'
import { queryClient, readKey } from './live.ts'
import { apiPaths } from './paths.ts'
import { ProblemError } from './problem-error.ts'
import { clusterNamed, useClusters } from './use-clusters.ts'
import { useKeptList, type Kept } from './use-kept-list.ts'

const PATH = apiPaths.favourites()
const list = new KeptList<Favourite>(queryClient, readKey(PATH), PATH, 'favourites')

/** Of all clusters. */
export const useAllFavourites = (): Kept<Favourite> => useKeptList(list)

export interface Favourites {
  /** Natural order is the viewer's business. */
  readonly names: ReadonlySet<string>
  readonly isPending: boolean
  readonly has: (name: string) => boolean
  readonly set: (name: string, on: boolean) => void
}

/** Of one kind in the cluster that the page's address names. Changes with the favourites, and only then. */
export function useFavourites(cluster: string, kind: Favourite['kind']): Favourites {
  const { items, isPending } = useAllFavourites()
  const id = clusterNamed(useClusters().data?.clusters, cluster)?.id ?? cluster
  return useMemo(() => {
    const names = new Set(
      items?.filter((one) => one.cluster_id === id && one.kind === kind).map(({ name }) => name),
    )
    return {
      names,
      isPending,
      has: (name) => names.has(name),
      set: (name, on) => void setFavourite({ cluster_id: id, kind, name }, on),
    }
  }, [items, isPending, id, kind])
}

async function setFavourite(favourite: Favourite, on: boolean): Promise<void> {
  const key = keyOf(favourite)
  try {
    await list.change(
      (items) => {
        const others = items.filter((one) => keyOf(one) !== key)
        return on ? [...others, favourite] : others
      },
      () =>
        retryOnce(() =>
          sendJson<ResponseOf<'favouritesWrite'>>('PUT', PATH, { ...favourite, favourite: on }),
        ),
    )
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    notifications.show({
      color: 'red',
      title: on
        ? `${favourite.name} is no favourite yet`
        : `${favourite.name} is still a favourite`,
      message: error.problem.detail,
    })
  }
}

const keyOf = ({ cluster_id: cluster, kind, name }: Favourite): string =>
  JSON.stringify([cluster, kind, name])
