/** Why a record cannot be written. What is read never throws: see Decoded. */
export type StateLogErrorCode =
  | 'MR_STATE_SECRET_NEEDED' // of a kind that nobody may forge
  | 'MR_STATE_RECORD_TOO_LARGE'

/** For docs/troubleshooting.md: what each means, and the cure. */
export const STATE_LOG_ERRORS: Readonly<
  Record<StateLogErrorCode, { readonly title: string; readonly cure: string }>
> = {
  MR_STATE_SECRET_NEEDED: {
    title: 'Something that nobody may forge cannot be kept without a secret',
    cure: 'Set MILLRACE_SECRET, the same for every instance.',
  },
  MR_STATE_RECORD_TOO_LARGE: {
    title: 'A record of the state is larger than the internal topic takes',
    cure: 'Raise max.message.bytes of the internal topics. If it is an observation of a very large cluster, please report it.',
  },
}

export class StateLogError extends Error {
  override readonly name = 'StateLogError'
  readonly code: StateLogErrorCode

  constructor(code: StateLogErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
