/** All instances as this one knows them, for the page of that name. */
import { byAge } from './admission.ts'
import type { Assignment } from './messages.ts'
import type { InstanceInfo } from './model.ts'
import type { SeenClaims } from './seen-claims.ts'
import type { SeenSigns } from './signs-of-life.ts'

/** Three signs: another lone instance that has not given one for so long is gone, ms. */
const LONE_MS = 30_000

export function listInstances(options: {
  readonly self: Pick<
    InstanceInfo,
    'id' | 'version' | 'url' | 'startedAt' | 'owned' | 'lag' | 'engine'
  >
  /** null while not a member of the group. */
  readonly assignment: Assignment | null
  /** The group cannot be had: others are known by their signs of life only. */
  readonly alone: boolean
  readonly seen: SeenClaims
  readonly signs: SeenSigns
}): readonly InstanceInfo[] {
  const { self, assignment, alone, seen, signs } = options
  const others = assignment?.members ?? (alone ? signs.within(LONE_MS) : [])
  return [
    {
      ...self,
      isSelf: true,
      isLeader: alone || assignment?.leader === self.id,
      lastSeenAt: Date.now(),
    },
    ...others
      .filter(({ id }) => id !== self.id)
      .toSorted(byAge)
      .map(({ id, version, url, startedAt, ...other }): InstanceInfo => {
        const sign = signs.of(id)
        const given = 'resources' in other ? other.resources : Object.keys(other.owned)
        return {
          id,
          version,
          url,
          startedAt,
          isLeader: assignment?.leader === id,
          isSelf: false,
          lastSeenAt: sign?.at ?? null,
          // What it is to observe, and has claimed.
          owned: given.filter((resource) => seen.newest(resource)?.owner === id),
          lag: sign?.lag ?? null,
          engine: sign?.engine ?? null,
        }
      }),
  ]
}
