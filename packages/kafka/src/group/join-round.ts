/** One round of the protocol: JoinGroup, the leader's assignment, SyncGroup. */
import { errorName } from '../client/error-codes.ts'
import type { Coordinator } from '../client/coordinator.ts'
import { joinGroupApi } from '../protocol/join-group.ts'
import type { JoinGroupResponse } from '../protocol/join-group.ts'
import { syncGroupApi } from '../protocol/sync-group.ts'
import { groupError, thrownTrouble, troubleOf } from './codes.ts'
import type { GroupTrouble } from './codes.ts'
import type { MembershipOptions } from './model.ts'

export interface RoundContext {
  readonly options: MembershipOptions
  readonly coordinator: Coordinator
  readonly signal: AbortSignal
  /** The coordinator has given this member an id, or a new generation: heartbeats carry them from now on. */
  readonly onJoined: (memberId: string, generation: number) => void
}

export type Round =
  | {
      readonly kind: 'assigned'
      readonly memberId: string
      readonly generation: number
      readonly leader: boolean
      readonly assignment: Buffer
      /** performance.now() of SyncGroup's sending, which is as good as a heartbeat. */
      readonly sentAt: number
    }
  | { readonly kind: 'failed'; readonly trouble: GroupTrouble; readonly error: unknown }
  /** We lead, and `assign` threw: somebody else must. */
  | { readonly kind: 'abandoned'; readonly error: unknown }

/** The coordinator answers when it has waited for the others: a little more than the rebalance timeout, ms. */
const GRACE_MS = 5_000
const NO_GENERATION = -1

/** @param memberId '' for a new member */
export async function joinRound(context: RoundContext, memberId: string): Promise<Round> {
  try {
    const joined = await join(context, memberId)
    if ('kind' in joined) return joined
    return await sync(context, joined)
  } catch (error) {
    return { kind: 'failed', trouble: thrownTrouble(error), error }
  }
}

async function join(context: RoundContext, memberId: string): Promise<JoinGroupResponse | Round> {
  const { options, coordinator, signal, onJoined } = context
  const { groupId, protocol, metadata } = options
  const bytes = typeof metadata === 'function' ? metadata() : metadata
  for (let id = memberId; ;) {
    const answer = await coordinator.ask(
      joinGroupApi,
      {
        group: groupId,
        sessionTimeoutMs: options.sessionTimeoutMs,
        rebalanceTimeoutMs: options.rebalanceTimeoutMs,
        memberId: id,
        protocolType: options.protocolType,
        protocols: [{ name: protocol, metadata: bytes }],
        reason: id === '' ? 'a new member' : 'a new round',
      },
      { use: 'join', timeoutMs: options.rebalanceTimeoutMs + GRACE_MS, signal },
    )
    if (answer.errorCode === 0) {
      onJoined(answer.memberId, answer.generation)
      return answer
    }
    // KIP-394: an id first, so that a member whose answer is lost does not join twice.
    if (errorName(answer.errorCode) === 'MEMBER_ID_REQUIRED' && id === '') {
      id = answer.memberId
      onJoined(id, NO_GENERATION)
      continue
    }
    return failed('JoinGroup', groupId, answer.errorCode)
  }
}

async function sync(
  { options, coordinator, signal }: RoundContext,
  { memberId, generation, leader, members, protocol }: JoinGroupResponse,
): Promise<Round> {
  const leads = leader === memberId
  let assigned: ReadonlyMap<string, Buffer> = new Map()
  if (leads) {
    try {
      assigned = options.assign(members)
    } catch (error) {
      return { kind: 'abandoned', error }
    }
  }
  const sentAt = performance.now()
  const answer = await coordinator.ask(
    syncGroupApi,
    {
      group: options.groupId,
      generation,
      memberId,
      protocolType: options.protocolType,
      protocol,
      assignments: Array.from(assigned, ([id, assignment]) => ({ memberId: id, assignment })),
    },
    { use: 'join', timeoutMs: options.rebalanceTimeoutMs + GRACE_MS, signal },
  )
  if (answer.errorCode !== 0) return failed('SyncGroup', options.groupId, answer.errorCode)
  const { assignment } = answer
  return { kind: 'assigned', memberId, generation, leader: leads, assignment, sentAt }
}

function failed(api: string, group: string, code: number): Round {
  return { kind: 'failed', trouble: troubleOf(code), error: groupError(api, group, code) }
}
