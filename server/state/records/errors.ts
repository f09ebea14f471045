/** Why a record cannot be written. What is read never throws: see Decoded. */
export type StateLogErrorCode =
  | 'MR_STATE_SECRET_NEEDED' // of a kind that nobody may forge
  | 'MR_STATE_RECORD_TOO_LARGE'

export class StateLogError extends Error {
  override readonly name = 'StateLogError'
  readonly code: StateLogErrorCode

  constructor(code: StateLogErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
