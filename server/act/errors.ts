/** Why a change is not made. */
import type { MutationAnswer } from '@millrace/contract/mutation.ts'

export type ActErrorCode =
  | 'MR_MUTATION_INPUT' // the request cannot be read
  | 'MR_MUTATION_DENIED' // not one of its targets may be changed by whoever asks
  | 'MR_NOT_STAGED_YET' // it would have to be approved, which is not available yet
  | 'MR_MUTATION_BUSY' // another change of the same kind to the same thing is under way
  | 'MR_MUTATION_FAILED' // nothing was done

/** `message` is for whoever asked. */
export class ActError extends Error {
  override readonly name = 'ActError'
  readonly code: ActErrorCode
  /** What became of each target, where it was tried or decided: members of the answer. */
  readonly answer: MutationAnswer | null
  /** When it may be tried again, s. */
  readonly retryAfter: number | undefined

  constructor(
    code: ActErrorCode,
    message: string,
    options: ErrorOptions & { readonly answer?: MutationAnswer } = {},
  ) {
    super(message, options)
    this.code = code
    this.answer = options.answer ?? null
    this.retryAfter = code === 'MR_MUTATION_BUSY' ? 1 : undefined
  }
}
