/** The leader's answer to a round of joining. */
import type { GroupMember } from '@millrace/kafka/group/model.ts'
import { admit } from './admission.ts'
import { readMetadata, writeAssignment } from './messages.ts'
import type { InstanceMetadata } from './messages.ts'
import { shareOut } from './share-out.ts'

/**
 * Assignments by member id. Members that are no instances, or that cannot be read, get none.
 * @param leader id of this instance
 */
export function deal(members: readonly GroupMember[], leader: string): ReadonlyMap<string, Buffer> {
  // By the instance's id: one that had to join under a new member id may still be there under the old one.
  const byInstance = new Map<string, InstanceMetadata & { readonly memberId: string }>()
  for (const { memberId, metadata } of members) {
    const instance = readMetadata(metadata)
    if (instance !== null) byInstance.set(instance.id, { ...instance, memberId })
  }
  const { sharing, refused } = admit([...byInstance.values()])
  const shares = shareOut(sharing)
  const directory = sharing.map(({ id, version, url, startedAt }) => {
    return { id, version, url, startedAt, resources: [...(shares.get(id) ?? [])] }
  })
  return new Map(
    Array.from(byInstance.values(), ({ id, memberId }) => [
      memberId,
      writeAssignment({
        leader,
        resources: [...(shares.get(id) ?? [])],
        refused: refused.get(id) ?? null,
        members: directory,
      }),
    ]),
  )
}
