/** What became of one item of a change: each has its own, and one that fails does not keep the others from being done. */
import { errorCode } from '../client/error-codes.ts'
import { isKafkaError } from '../errors.ts'
import type { Asked } from '../read/faults.ts'
import { codeFault, thrownFault } from '../read/faults.ts'

export type AdminOutcome =
  | { readonly outcome: 'done' }
  /** `acl`: what the principal needs, e.g. `DELETE on Topic:orders`. */
  | {
      readonly outcome: 'denied'
      readonly code: string
      readonly acl: string
      readonly message: string
    }
  | { readonly outcome: 'failed'; readonly code: string; readonly message: string }
  /** The answer was lost, or did not come in time: it may have been done. */
  | { readonly outcome: 'unknown'; readonly code: string; readonly message: string }

/** Of what was asked for in vain. */
export type NotDone = Exclude<AdminOutcome, { readonly outcome: 'done' | 'denied' }>

export type AdminResult = { readonly name: string } & AdminOutcome

/** Of an error code in an answer. @param words the broker's own message, where it sent one */
export function outcomeOf(
  code: number,
  words: string | null,
  asked: Asked & { readonly acl: string },
): AdminOutcome {
  if (code === 0) return { outcome: 'done' }
  const { name } = errorCode(code)
  const { kind, message } = codeFault(code, asked, words)
  if (kind === 'denied') return { outcome: 'denied', code: name, acl: asked.acl, message }
  // The controller goes on with what it has begun.
  if (name === 'REQUEST_TIMED_OUT') return { outcome: 'unknown', code: name, message }
  return { outcome: 'failed', code: name, message }
}

/**
 * Of an error that kept the answer from coming.
 * @throws the error itself when the caller gave up, the client was closed, or it is no KafkaError
 */
export function thrownOutcome(error: unknown, asked: Asked): NotDone {
  const { code, message } = thrownFault(error, asked)
  return isLost(error)
    ? { outcome: 'unknown', code, message: `${message} It may have been done.` }
    : { outcome: 'failed', code, message }
}

/** Whether the request was sent and only its answer is missing. */
function isLost(error: unknown): boolean {
  return isKafkaError(error) && (error.reason === 'outcome-unknown' || error.reason === 'timeout')
}

/** An answer that does not mention an item. */
export function unmentioned(name: string, api: string): AdminResult {
  const message = `The broker's answer to ${api} does not mention ${name}.`
  return { name, outcome: 'unknown', code: 'MR_KAFKA_PROTOCOL', message }
}
