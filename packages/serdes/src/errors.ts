/** The error catalogue of the serdes package. */

export type SerdeErrorCode =
  | 'MR_SERDE_UNDECODABLE'
  | 'MR_SERDE_UNENCODABLE'
  | 'MR_SERDE_UNKNOWN'
  | 'MR_SERDE_SCHEMA'

/** For docs/troubleshooting.md: what each means, and the cure. */
export const SERDE_ERRORS: Readonly<
  Record<SerdeErrorCode, { readonly title: string; readonly cure: string }>
> = {
  MR_SERDE_UNDECODABLE: {
    title: 'Bytes of a record do not fit the serde',
    cure: 'Choose the serde that the record was written with, or Auto, which looks at the records; the bytes themselves are shown all the same.',
  },
  MR_SERDE_UNENCODABLE: {
    title: 'A value cannot be written in the form of the serde',
    cure: 'Write it as the serde shows it: numbers in its range, bytes in hexadecimal or base64.',
  },
  MR_SERDE_UNKNOWN: {
    title: 'There is no serde of that name',
    cure: 'Choose one of those that the message lists; docs/serdes.md describes them.',
  },
  MR_SERDE_SCHEMA: {
    title: 'The schema that a record names cannot be had or used',
    cure: 'The message names the registry and what it said: docs/registries.md. Until then a serde without schema, such as Hex, shows the bytes.',
  },
}

/** Bytes or a value that do not fit a format, with the reason in words. */
export class SerdeError extends Error {
  override readonly name = 'SerdeError'
  readonly code: SerdeErrorCode

  constructor(code: SerdeErrorCode, message: string, options?: ErrorOptions) {
    // Every record of a topic may be undecodable; capturing a stack each time would cost more than decoding.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(message, options)
    Error.stackTraceLimit = stackTraceLimit
    this.code = code
  }
}

/** A schema must be fetched first: await `load`, then decode again. A schema that cannot be had makes `decode` throw a SerdeError the next time. */
export class SchemaNeeded extends Error {
  override readonly name = 'SchemaNeeded'
  readonly load: () => Promise<void>

  constructor(what: string, load: () => Promise<void>) {
    super(`${what} is not loaded yet`)
    this.load = load
  }
}

export const undecodable = (message: string, options?: ErrorOptions): SerdeError =>
  new SerdeError('MR_SERDE_UNDECODABLE', message, options)

export const unencodable = (message: string, options?: ErrorOptions): SerdeError =>
  new SerdeError('MR_SERDE_UNENCODABLE', message, options)

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
