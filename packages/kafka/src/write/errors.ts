/** What can become of a write. `label` is `topic-partition`, or a transactional id. */
import { errorCode } from '../client/error-codes.ts'
import { KafkaError } from '../errors.ts'

const UNKNOWN = 'outcome-unknown'

export const writeErrors = {
  fenced: (transactionalId: string, code: string, uncertain: boolean) =>
    new KafkaError(
      'MR_KAFKA_FENCED',
      `Transactional id ${transactionalId} belongs to another writer by now, or a transaction stayed open beyond its timeout (${code}). ${uncertain ? 'Whether the last transaction was committed is unknown: read before repeating it.' : 'Nothing of the last transaction was committed.'} Open a new writer only if this process is still the one to write.`,
      { reason: uncertain ? UNKNOWN : code },
    ),
  refused: (label: string, code: number, words: string | null) => {
    const { name, message } = errorCode(code)
    const refused = `Writing to ${label} was refused with ${name}: ${words ?? message}`
    const acl = ACLS[name]
    return new KafkaError(
      'MR_KAFKA_PROTOCOL',
      acl === undefined ? refused : `${refused} This principal needs ${acl}.`,
      { reason: name },
    )
  },
  tooLarge: (label: string, bytes: number, code: string) =>
    new KafkaError(
      'MR_KAFKA_PROTOCOL',
      `A record for ${label} was refused with ${code}: its batch has ${bytes} bytes, which is more than the topic takes. Raise max.message.bytes of the topic (or message.max.bytes of the brokers).`,
      { reason: code },
    ),
  givenUp: (label: string, ms: number, uncertain: boolean, last: KafkaError | undefined) =>
    new KafkaError(
      'MR_KAFKA_TIMEOUT',
      `Writing to ${label} was given up after ${Math.round(ms / 1000)} s. ${uncertain ? `${MAY_BE_THERE} ` : ''}${last?.message ?? 'It waited behind other writes.'}`,
      { reason: uncertain ? UNKNOWN : 'not-written', cause: last },
    ),
  /** What ended the write may have come after it was carried out. */
  uncertain: (label: string, last: KafkaError) =>
    last.reason === UNKNOWN
      ? last
      : new KafkaError(
          last.code,
          `Writing to ${label} has an unknown outcome. ${MAY_BE_THERE} ${last.message}`,
          {
            reason: UNKNOWN,
            cause: last,
          },
        ),
  partly: (label: string, last: KafkaError) =>
    new KafkaError(
      last.code,
      `Of the records for ${label} only the first part was written: they did not fit into one batch. ${last.message}`,
      { reason: UNKNOWN, cause: last },
    ),
}

const MAY_BE_THERE = 'The records may be there or not: read before repeating it.'

const ACLS: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED: 'WRITE on that topic',
  CLUSTER_AUTHORIZATION_FAILED: 'WRITE on any topic, or IDEMPOTENT_WRITE on the cluster',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'WRITE on that transactional id',
}

/** The same error with the permission that is missing, where FindCoordinator was refused. */
export function withAcl(error: KafkaError): KafkaError {
  const { code, message, reason = '' } = error
  const acl = ACLS[reason]
  if (acl === undefined || message.includes(acl)) return error
  return new KafkaError(code, `${message} This principal needs ${acl}.`, { reason, cause: error })
}

/** Whether the request that threw this may have been carried out all the same. */
export function mayHaveHappened({ code, reason }: KafkaError): boolean {
  switch (code) {
    case 'MR_KAFKA_TIMEOUT':
      return reason !== 'connecting'
    case 'MR_KAFKA_PROTOCOL':
      return reason === 'decode'
    case 'MR_KAFKA_UNREACHABLE':
      return reason === UNKNOWN
    case 'MR_KAFKA_ABORTED':
    case 'MR_KAFKA_CLOSED':
      return true
    case 'MR_KAFKA_TLS':
    case 'MR_KAFKA_AUTHENTICATION':
    case 'MR_KAFKA_UNSUPPORTED':
    case 'MR_KAFKA_FENCED':
    case 'MR_STORE':
      return false
  }
}

/** Whether trying again is of no use. */
export function isFinal({ code, reason = '' }: KafkaError): boolean {
  switch (code) {
    case 'MR_KAFKA_UNREACHABLE':
    case 'MR_KAFKA_TIMEOUT':
    case 'MR_KAFKA_TLS':
      return false
    case 'MR_KAFKA_PROTOCOL':
      return FINAL.has(reason) || reason.endsWith('_AUTHORIZATION_FAILED')
    case 'MR_KAFKA_AUTHENTICATION':
    case 'MR_KAFKA_ABORTED':
    case 'MR_KAFKA_CLOSED':
    case 'MR_KAFKA_UNSUPPORTED':
    case 'MR_KAFKA_FENCED':
    case 'MR_STORE':
      return true
  }
}

const FINAL: ReadonlySet<string> = new Set([
  'encode',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_TRANSACTION_TIMEOUT',
  'UNSUPPORTED_VERSION',
])
