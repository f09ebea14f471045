/**
 * Saved searches: a document each. Those of a user lie under the user, shared ones beside them for everybody of the tenant,
 * where only their owner may change them.
 */
import { createHash } from 'node:crypto'
import type { SavedSearch, savedSearchChange } from '@millrace/contract/personal.ts'
import { z } from 'zod'
import { GLOBAL_TENANT } from '../../access/everything.ts'
import { type Identity, userHash } from '../../access/identity.ts'
import type { Document, Documents, StatePosition } from '../../state/documents/model.ts'
import { quote, ServeError } from '../errors.ts'

const MAX_OWN = 200
const MAX_SHARED = 500

const SHARED = 'shared/'

const stored = z.object({
  /** userHash */
  owner: z.string(),
  name: z.string(),
  search: z.record(z.string(), z.string()),
})
type Stored = z.infer<typeof stored>

export interface SavedSearchWritten {
  readonly search: SavedSearch
  readonly position: StatePosition
}

const ownPrefix = (identity: Identity): string => `user/${userHash(identity)}/searches/`

/** Shared within a tenant: what is searched there is nobody else's business. */
function sharedPrefix({ tenantId }: Identity): string {
  if (tenantId === GLOBAL_TENANT) return `${SHARED}searches/`
  const hash = createHash('sha256').update(tenantId).digest('base64url').slice(0, 22)
  return `${SHARED}tenant/${hash}/searches/`
}

/** What a list of them is made of: prefixes of keys. */
export const savedSearchPrefixes = (identity: Identity): readonly string[] => [
  ownPrefix(identity),
  sharedPrefix(identity),
]

/** The user's own, then those that others share; by name. */
export function savedSearchesOf(documents: Documents, identity: Identity): readonly SavedSearch[] {
  const [prefix, owner] = [ownPrefix(identity), userHash(identity)]
  const own = new Map<string, SavedSearch>()
  const others: SavedSearch[] = []
  const found = [...documents.list(prefix), ...documents.list(sharedPrefix(identity))]
  for (const search of found.flatMap((each) => presented(each, owner))) {
    const known = own.get(search.id)
    if (!search.own) others.push(search)
    // One that is being moved between the two places for a moment is in both.
    else if (known === undefined || known.updated_at <= search.updated_at)
      own.set(search.id, search)
  }
  // Of one id the user's own is what its path names.
  const foreign = others.filter(({ id }) => !own.has(id))
  return [...[...own.values()].toSorted(byName), ...foreign.toSorted(byName)]
}

/** @throws ServeError MR_FORBIDDEN for one of somebody else, MR_KEPT_LIMIT; DocumentError */
export async function saveSearch(
  documents: Documents,
  identity: Identity,
  id: string,
  { shared, ...content }: z.output<typeof savedSearchChange>,
): Promise<SavedSearchWritten> {
  const owner = userHash(identity)
  const [here, there] = places(identity, id, shared)
  checkOwner(
    documents.get(sharedPrefix(identity) + id)?.value,
    owner,
    id,
    shared || !isOwn(documents, identity, id),
  )
  checkRoom(documents, here, (shared ? sharedPrefix : ownPrefix)(identity), shared)
  const { document, position } = await documents.change(here, (before) => {
    if (shared) checkOwner(before, owner, id, true)
    return { owner, ...content } satisfies Stored
  })
  const search: SavedSearch = {
    id,
    ...content,
    shared,
    own: true,
    updated_at: document?.at ?? Date.now(),
  }
  return { search, position: (await removeOwn(documents, there, owner)) ?? position }
}

/** @throws ServeError MR_UNKNOWN_SAVED_SEARCH, MR_FORBIDDEN for one of somebody else; DocumentError */
export async function deleteSearch(
  documents: Documents,
  identity: Identity,
  id: string,
): Promise<StatePosition> {
  const owner = userHash(identity)
  const positions: StatePosition[] = []
  for (const key of places(identity, id, false)) {
    const position = await removeOwn(documents, key, owner)
    if (position !== null) positions.push(position)
  }
  const last = positions.at(-1)
  if (last !== undefined) return last
  checkOwner(documents.get(sharedPrefix(identity) + id)?.value, owner, id, true)
  throw new ServeError(
    'MR_UNKNOWN_SAVED_SEARCH',
    `You have no saved search ${quote(id)}, and nobody shares one of that id. It may have been deleted already.`,
  )
}

/** Where it is to lie, and where it may have lain before. */
function places(identity: Identity, id: string, shared: boolean): readonly [string, string] {
  const [own, common] = [ownPrefix(identity) + id, sharedPrefix(identity) + id]
  return shared ? [common, own] : [own, common]
}

/** null: there was none of theirs. */
async function removeOwn(
  documents: Documents,
  key: string,
  owner: string,
): Promise<StatePosition | null> {
  if (parsed(documents.get(key)?.value)?.owner !== owner) return null
  const { position } = await documents.change(key, (before) =>
    parsed(before)?.owner === owner ? undefined : before,
  )
  return position
}

const isOwn = (documents: Documents, identity: Identity, id: string): boolean =>
  documents.get(ownPrefix(identity) + id) !== undefined

/** @param matters whether the id's shared search is what would be written, or hidden */
function checkOwner(value: unknown, owner: string, id: string, matters: boolean): void {
  const current = parsed(value)
  if (!matters || current === undefined || current.owner === owner) return
  throw new ServeError(
    'MR_FORBIDDEN',
    `The saved search ${quote(id)} (${quote(current.name)}) is shared by somebody else, who alone may change or delete it. Save yours under another id.`,
  )
}

function checkRoom(documents: Documents, key: string, prefix: string, shared: boolean): void {
  if (documents.get(key) !== undefined) return
  const kept = documents.list(prefix).length
  if (kept < (shared ? MAX_SHARED : MAX_OWN)) return
  throw new ServeError(
    'MR_KEPT_LIMIT',
    shared
      ? `${kept} searches are shared, which is the most that are kept for everybody. Delete one, or save it for yourself.`
      : `You have ${kept} saved searches, which is the most that are kept for one user. Delete one first.`,
  )
}

function presented({ key, value, at }: Document, owner: string): readonly SavedSearch[] {
  const read = parsed(value)
  if (read === undefined) return []
  const { name, search } = read
  const shared = key.startsWith(SHARED)
  const id = key.slice(key.lastIndexOf('/') + 1)
  return [{ id, name, shared, own: read.owner === owner, search, updated_at: at }]
}

function parsed(value: unknown): Stored | undefined {
  return stored.safeParse(value).data
}

const byName = (a: SavedSearch, b: SavedSearch): number =>
  a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1)
