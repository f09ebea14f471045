/** From errors to faults: one sentence each that says what was asked, what came back and what would help. */
import { errorCode } from '../client/error-codes.ts'
import { isKafkaError, messageOf } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import type { Fault, Outcome } from './model.ts'

/** Error codes that the operations branch on. */
export const NONE = 0
export const COORDINATOR_LOAD_IN_PROGRESS = 14
export const COORDINATOR_NOT_AVAILABLE = 15
export const NOT_COORDINATOR = 16
export const CLUSTER_AUTHORIZATION_FAILED = 31
export const SECURITY_DISABLED = 54

/** What was asked for, so that a fault can name it. */
export interface Asked {
  /** Kafka's name of the API. */
  readonly api: string
  readonly broker?: number
  /** Topic, group … */
  readonly item?: string
  /** The ACL that would allow it, e.g. `DESCRIBE on Topic:orders`. */
  readonly acl?: string
}

/** First Kafka release that has each API which not every supported broker (3.2 and later) has. */
const SINCE: Readonly<Record<string, string>> = {
  DescribeQuorum: '3.3 in KRaft mode',
  DescribeTopicPartitions: '3.8 in KRaft mode',
  ConsumerGroupDescribe: '4.0',
  ShareGroupDescribe: '4.1',
  DescribeShareGroupOffsets: '4.1',
  StreamsGroupDescribe: '4.1',
}

const AUTHORIZATION = /_AUTHORIZATION_FAILED$/

/** What an error code inside an answer means. `words`: the broker's own message, where it sent one. */
export function codeFault(code: number, asked: Asked, words: string | null = null): Fault {
  const { name, message } = errorCode(code)
  const what = `${asked.api}${asked.item === undefined ? '' : ` of ${asked.item}`}`
  const who = asked.broker === undefined ? 'the broker' : `broker ${asked.broker}`
  if (AUTHORIZATION.test(name)) {
    const needs = asked.acl === undefined ? '' : `: this principal needs ${asked.acl}`
    return fault('denied', name, `${what} was refused by ${who} with ${name}${needs}.`, asked)
  }
  const failed = `${what} failed on ${who} with ${name}: ${words ?? message}`
  return name === 'UNSUPPORTED_VERSION'
    ? fault('unsupported', name, `${failed}${sinceText(asked)}`, asked)
    : fault('failed', name, failed, asked)
}

/**
 * What a thrown error means.
 * @throws the error itself when the caller aborted, the client was closed, or it is no KafkaError: those are no
 * faults of the cluster
 */
export function thrownFault(error: unknown, asked: Asked): Fault {
  if (!isKafkaError(error)) throw error
  const kind = kindOf(error)
  const hint = kind === 'unsupported' ? sinceText(asked) : ''
  return fault(kind, error.code, `${messageOf(error)}${hint}`, asked)
}

function sinceText({ api }: Asked): string {
  const since = SINCE[api]
  return since === undefined ? '' : ` It needs Kafka ${since}.`
}

function kindOf(error: KafkaError): Fault['kind'] {
  switch (error.code) {
    case 'MR_KAFKA_UNREACHABLE':
    case 'MR_KAFKA_TLS':
    case 'MR_KAFKA_TIMEOUT':
      return 'unreachable'
    case 'MR_KAFKA_AUTHENTICATION':
      return 'denied'
    case 'MR_KAFKA_UNSUPPORTED':
      return 'unsupported'
    case 'MR_KAFKA_PROTOCOL':
    case 'MR_KAFKA_FENCED':
    case 'MR_STORE':
      return 'failed'
    case 'MR_KAFKA_ABORTED':
    case 'MR_KAFKA_CLOSED':
      throw error
  }
}

/** Whether another broker, or the same one at a fresh address, may answer where this error was thrown. */
export function isUnreachable(error: unknown): boolean {
  return isKafkaError(error) && kindMayMove(error.code)
}

function kindMayMove(code: KafkaError['code']): boolean {
  return code === 'MR_KAFKA_UNREACHABLE' || code === 'MR_KAFKA_TIMEOUT'
}

export function fault(kind: Fault['kind'], code: string, message: string, asked: Asked): Fault {
  return {
    kind,
    code,
    message,
    ...(asked.broker === undefined ? {} : { broker: asked.broker }),
    ...(asked.item === undefined ? {} : { item: asked.item }),
  }
}

/** Nothing could be had. */
export function nothing<T>(empty: T, ...faults: readonly Fault[]): Outcome<T> {
  return { data: empty, faults, allFailed: true }
}

/** Awaits one part; what it throws becomes a fault and null. @throws as thrownFault does */
export async function settle<T>(
  part: Promise<T>,
  asked: Asked,
  faults: Fault[],
): Promise<T | null> {
  try {
    return await part
  } catch (error) {
    faults.push(thrownFault(error, asked))
    return null
  }
}
