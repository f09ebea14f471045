/** A user's settings of the console: one document. */
import { settings, type Settings } from '@millrace/contract/personal.ts'
import { type Identity, userHash } from '../../access/identity.ts'
import type { Documents, StatePosition } from '../../state/documents/model.ts'

export const settingsKey = (identity: Identity): string => `user/${userHash(identity)}/settings`

export function settingsOf(documents: Documents, identity: Identity): Settings {
  return parsed(documents.get(settingsKey(identity))?.value)
}

/** Members that are given replace those of that name, null removes one. @throws DocumentError */
export async function changeSettings(
  documents: Documents,
  identity: Identity,
  values: Settings['values'],
): Promise<{ readonly settings: Settings; readonly position: StatePosition }> {
  let changed: Settings = { values: {} }
  const { position } = await documents.change(settingsKey(identity), (before) => {
    const all = { ...parsed(before).values, ...values }
    changed = {
      values: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)),
    }
    return changed
  })
  return { settings: changed, position }
}

function parsed(value: unknown): Settings {
  const { success, data } = settings.safeParse(value)
  return success ? data : { values: {} }
}
