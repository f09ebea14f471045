/** What a group coordinator's error codes mean for a member. */
import { errorCode, errorName } from '../client/error-codes.ts'
import { KafkaError, isKafkaError } from '../errors.ts'

export type GroupTrouble =
  /** Another broker coordinates, or this one is not ready. */
  | 'moved'
  /** The group is gathering its members: join again. */
  | 'rebalance'
  /** The coordinator does not know this member any more. */
  | 'expelled'
  /** Joining again is of no use. */
  | 'final'
  | 'transient'

const TROUBLES: Readonly<Record<string, GroupTrouble>> = {
  COORDINATOR_LOAD_IN_PROGRESS: 'moved',
  COORDINATOR_NOT_AVAILABLE: 'moved',
  NOT_COORDINATOR: 'moved',
  REBALANCE_IN_PROGRESS: 'rebalance',
  // The group has gone on without us; the member id may still be good.
  ILLEGAL_GENERATION: 'rebalance',
  UNKNOWN_MEMBER_ID: 'expelled',
  GROUP_AUTHORIZATION_FAILED: 'final',
  INVALID_GROUP_ID: 'final',
  INCONSISTENT_GROUP_PROTOCOL: 'final',
  INVALID_SESSION_TIMEOUT: 'final',
  GROUP_MAX_SIZE_REACHED: 'final',
  UNSUPPORTED_VERSION: 'final',
}

export const troubleOf = (code: number): GroupTrouble => TROUBLES[errorName(code)] ?? 'transient'

/** An error code inside an answer, as an error. */
export function groupError(api: string, group: string, code: number): KafkaError {
  const { name, message } = errorCode(code)
  return new KafkaError(
    'MR_KAFKA_PROTOCOL',
    `${api} of group ${group} was refused with ${name}: ${message}${HINTS[name] ?? ''}`,
    { reason: name },
  )
}

const HINTS: Readonly<Record<string, string>> = {
  GROUP_AUTHORIZATION_FAILED: ' This principal needs READ on that group.',
  INCONSISTENT_GROUP_PROTOCOL:
    ' The group belongs to something else: its members have another protocol type or no protocol in common. Choose another group id.',
  INVALID_SESSION_TIMEOUT:
    ' Choose one between group.min.session.timeout.ms and group.max.session.timeout.ms of the brokers.',
  GROUP_MAX_SIZE_REACHED: ' See group.max.size of the brokers.',
}

/** What a thrown error means. FindCoordinator's error codes come as the reason of one. */
export function thrownTrouble(error: unknown): GroupTrouble {
  if (!isKafkaError(error)) return 'transient'
  if (error.code === 'MR_KAFKA_UNSUPPORTED' || error.code === 'MR_KAFKA_CLOSED') return 'final'
  return (error.reason !== undefined && TROUBLES[error.reason]) || 'moved'
}

/** The same error with what would help, where FindCoordinator was refused. */
export function hinted(error: KafkaError): KafkaError {
  const { code, message, reason = '' } = error
  const hint = HINTS[reason]
  if (hint === undefined || message.endsWith(hint)) return error
  return new KafkaError(code, `${message}${hint}`, { reason, cause: error })
}
