/** What one partition's part of an answer means. */
import { errorCode } from '../client/error-codes.ts'
import type { ErrorCode } from '../client/error-codes.ts'
import type { FetchResponsePartition } from '../protocol/fetch.ts'
import { IMPOSSIBLE_BATCH, lastOffsetOf } from '../records/last-offset.ts'

export type Verdict =
  | { readonly type: 'data'; readonly nextOffset: number }
  /** No error and nothing new. */
  | { readonly type: 'nothing' }
  /** The leader names a replica in our rack. */
  | { readonly type: 'replica'; readonly broker: number }
  /** This broker is not, or is not yet, the one to ask. */
  | { readonly type: 'moved'; readonly error: ErrorCode }
  | { readonly type: 'out-of-range' }
  | { readonly type: 'denied' }
  /** May pass by itself. `tries`: after so many it will not. */
  | { readonly type: 'again'; readonly error: ErrorCode; readonly tries: number }
  | { readonly type: 'failed'; readonly error: ErrorCode }

const NOTHING: Verdict = { type: 'nothing' }
/** Errors that show damage rather than a moment's state are not waited for until patience ends. */
const DAMAGE_TRIES = 5
const CORRUPT_MESSAGE = errorCode(2)

export function judge(answer: FetchResponsePartition, buffer: Buffer, offset: number): Verdict {
  if (answer.errorCode !== 0) return judgeError(answer.errorCode)
  if (answer.recordsEnd === answer.recordsStart) {
    const broker = answer.preferredReadReplica
    return broker >= 0 ? { type: 'replica', broker } : NOTHING
  }
  const nextOffset = lastOffsetOf(buffer, answer.recordsStart, answer.recordsEnd)
  const impossible = nextOffset === IMPOSSIBLE_BATCH || !Number.isSafeInteger(nextOffset)
  if (nextOffset > offset && !impossible) return { type: 'data', nextOffset }
  return impossible ? { type: 'again', error: CORRUPT_MESSAGE, tries: DAMAGE_TRIES } : NOTHING
}

function judgeError(number: number): Verdict {
  const error = errorCode(number)
  switch (error.name) {
    case 'OFFSET_OUT_OF_RANGE':
      return { type: 'out-of-range' }
    case 'TOPIC_AUTHORIZATION_FAILED':
    case 'CLUSTER_AUTHORIZATION_FAILED':
      return { type: 'denied' }
    case 'NOT_LEADER_OR_FOLLOWER':
    case 'FENCED_LEADER_EPOCH':
    case 'UNKNOWN_LEADER_EPOCH':
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'UNKNOWN_TOPIC_ID':
    case 'INCONSISTENT_TOPIC_ID':
    case 'LEADER_NOT_AVAILABLE':
    case 'REPLICA_NOT_AVAILABLE':
    case 'KAFKA_STORAGE_ERROR':
      return { type: 'moved', error }
    case 'CORRUPT_MESSAGE':
    case 'UNKNOWN_SERVER_ERROR':
      return { type: 'again', error, tries: DAMAGE_TRIES }
    default:
      return error.retriable
        ? { type: 'again', error, tries: Number.POSITIVE_INFINITY }
        : { type: 'failed', error }
  }
}
