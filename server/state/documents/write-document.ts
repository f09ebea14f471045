/**
 * One write: append, and look in the log whether it counted. Nobody is asked for a lock; who was slower tries again with the
 * newer value.
 *
 * A record may be appended again when it is not known whether the first try is there: it has the same revision and the same
 * write id, so at most one of the two counts. Another revision is made only once the log has shown that the old one was
 * taken by another writer, after which no copy of it can count any more. So nothing is applied twice.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { KafkaError, messageOf } from '@millrace/kafka/errors.ts'
import type { EventLog } from '../log/model.ts'
import { StateLogError } from '../records/errors.ts'
import type { DocumentKind, DocumentView } from './document-view.ts'
import type { Envelope } from './envelope.ts'
import { DocumentError } from './errors.ts'
import type { Waiters } from './waiters.ts'

/** Of one document, as JSON. */
const MAX_BYTES = 65_536
/** Between tries while Kafka does not take the record. */
const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 400
const RETRY_AFTER_S = 2

export interface WriteParts {
  readonly kind: DocumentKind
  readonly eventLog: EventLog
  readonly view: DocumentView
  readonly waiters: Waiters
  /** Calls `counted` with the write ids of records that counted. Returns the unsubscribe function. */
  readonly watchWrite: (write: string, counted: () => void) => () => void
  readonly mayWrite: () => string | null
  readonly isReady: () => boolean
  readonly isClosed: () => boolean
}

/**
 * @param deadline by performance.now()
 * @returns whether anything was written: of a document that is not there, nothing is deleted
 * @throws DocumentError, and what `next` throws
 */
export async function writeDocument(
  parts: WriteParts,
  key: string,
  next: (value: unknown) => unknown,
  deadline: number,
): Promise<boolean> {
  const { view, waiters } = parts
  checkMayWrite(parts)
  // What is not read yet would be taken for not there.
  if (!(await waiters.until(parts.isReady, left(deadline)))) throw notReady(parts)
  for (;;) {
    checkMayWrite(parts)
    const known = view.known(key)?.envelope
    const before = known?.value ?? undefined
    const value = asJson(key, next(before))
    if (value === null && before === undefined) return false
    const envelope: Envelope = {
      revision: (known?.revision ?? 0) + 1,
      at: Date.now(),
      value,
      write: randomUUID(),
    }
    if (await writeOnce(parts, key, envelope, deadline)) return true
  }
}

/** True: it counted. False: another writer was faster. @throws DocumentError */
async function writeOnce(
  parts: WriteParts,
  key: string,
  envelope: Envelope,
  deadline: number,
): Promise<boolean> {
  const { view, waiters } = parts
  let counted = false
  const unwatch = parts.watchWrite(envelope.write, () => {
    counted = true
  })
  const isSettled = (): boolean =>
    counted || (view.known(key)?.envelope.revision ?? 0) >= envelope.revision
  const trying = { given: false, failure: undefined as unknown }
  try {
    void append(parts, key, envelope, trying, () => isSettled() || performance.now() >= deadline)
    const settled = await waiters.until(
      () => isSettled() || trying.failure instanceof StateLogError || parts.isClosed(),
      left(deadline),
    )
    if (settled && isSettled()) return counted
    if (trying.failure instanceof StateLogError) throw tooLarge(key, trying.failure)
    throw notInTime(parts, trying)
  } finally {
    unwatch()
  }
}

/** Until the log has it, or it is of no use any more. */
async function append(
  { kind, eventLog, waiters, isClosed }: WriteParts,
  key: string,
  envelope: Envelope,
  trying: { given: boolean; failure: unknown },
  isOver: () => boolean,
): Promise<void> {
  for (let pause = FIRST_PAUSE_MS; !isOver() && !isClosed(); pause *= 2) {
    try {
      await eventLog.append('state', key, [{ kind, key, value: envelope }])
      trying.given = true
      return
    } catch (error) {
      trying.failure = error
      if (error instanceof StateLogError) return waiters.check()
      await delay(Math.min(pause, LONGEST_PAUSE_MS))
    }
  }
}

const left = (deadline: number): number => deadline - performance.now()

/** As it will be read back: what is no JSON (a Date, undefined members) never differs between instances. null: deleted. */
function asJson(key: string, value: unknown): unknown {
  const text = JSON.stringify(value ?? null)
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_BYTES) {
    throw new DocumentError(
      'MR_STATE_TOO_LARGE',
      `What is to be kept has ${bytes} bytes as JSON; at most ${MAX_BYTES} are kept in one piece. Remove some of it.`,
      { cause: new Error(key) },
    )
  }
  return JSON.parse(text)
}

function checkMayWrite({ mayWrite, isClosed }: WriteParts): void {
  const reason = isClosed() ? 'The server is stopping.' : mayWrite()
  if (reason !== null) throw away(`Nothing can be saved on this instance: ${reason}`)
}

function notReady({ eventLog }: WriteParts): DocumentError {
  return away(
    `Nothing can be saved yet: this instance is still reading what was saved before${why(eventLog)}. Nothing was written. Try again.`,
  )
}

function notInTime(
  { eventLog }: WriteParts,
  { given, failure }: { given: boolean; failure: unknown },
): DocumentError {
  const cause = failure instanceof KafkaError ? failure : undefined
  return away(
    given
      ? `It was written, but this instance did not read it back in time, so it cannot be told whether it holds${why(eventLog)}. Look, and save it again if it is not there.`
      : `Kafka did not take it in time${cause === undefined ? `${why(eventLog)}.` : `: ${messageOf(cause)}`} It may be written later or not at all. Try again.`,
    failure,
  )
}

const why = ({ trouble }: EventLog): string => (trouble === null ? '' : ` (${trouble})`)

const away = (message: string, cause?: unknown): DocumentError =>
  new DocumentError('MR_STATE_AWAY', message, { cause, retryAfter: RETRY_AFTER_S })

function tooLarge(key: string, cause: StateLogError): DocumentError {
  return new DocumentError(
    'MR_STATE_TOO_LARGE',
    `What is to be kept under ${key} is too large: ${cause.message}`,
    { cause },
  )
}
