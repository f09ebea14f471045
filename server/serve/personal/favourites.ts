/** A user's favourites: one document with all of them, in the order in which they were chosen. */
import { favourite, type Favourite } from '@millrace/contract/personal.ts'
import { z } from 'zod'
import { type Identity, userHash } from '../../access/identity.ts'
import type { Estate } from '../../derive/estate.ts'
import type { Documents, StatePosition } from '../../state/documents/model.ts'
import { ServeError } from '../errors.ts'

const MAX_FAVOURITES = 500

const stored = z.object({ favourites: z.array(favourite) })

export const favouritesKey = (identity: Identity): string => `user/${userHash(identity)}/favourites`

export function favouritesOf(documents: Documents, identity: Identity): readonly Favourite[] {
  return parsed(documents.get(favouritesKey(identity))?.value)
}

/** Without those that no longer belong to the tenant. @param estate as the tenant sees it */
export function visibleFavourites(
  estate: Estate,
  { scope }: Identity,
  favourites: readonly Favourite[],
): readonly Favourite[] {
  if (scope.unrestricted) return favourites
  return favourites.filter(
    ({ cluster_id, kind, name }) => estate.cluster(cluster_id)?.sees(kind, name) === true,
  )
}

/** @throws ServeError MR_KEPT_LIMIT, DocumentError */
export async function setFavourite(
  documents: Documents,
  identity: Identity,
  { favourite: isFavourite, ...wanted }: Favourite & { readonly favourite: boolean },
): Promise<{ readonly favourites: readonly Favourite[]; readonly position: StatePosition }> {
  let favourites: readonly Favourite[] = []
  const { position } = await documents.change(favouritesKey(identity), (before) => {
    favourites = changed(parsed(before), wanted, isFavourite)
    return { favourites }
  })
  return { favourites, position }
}

function changed(
  before: readonly Favourite[],
  wanted: Favourite,
  isFavourite: boolean,
): readonly Favourite[] {
  if (!isFavourite) return before.filter((each) => !isSame(each, wanted))
  if (before.some((each) => isSame(each, wanted))) return before
  if (before.length < MAX_FAVOURITES) return [...before, wanted]
  throw new ServeError(
    'MR_KEPT_LIMIT',
    `You have ${before.length} favourites, which is the most that are kept for one user. Remove one first.`,
  )
}

const isSame = (a: Favourite, b: Favourite): boolean =>
  a.cluster_id === b.cluster_id && a.kind === b.kind && a.name === b.name

function parsed(value: unknown): readonly Favourite[] {
  const { success, data } = stored.safeParse(value)
  return success ? data.favourites : []
}
