/** The error catalogue of the registries package. Messages name the registry, what was asked and what came back; never a secret. */

export type RegistryErrorCode =
  | 'MR_REGISTRY_UNREACHABLE'
  | 'MR_REGISTRY_TIMEOUT'
  | 'MR_REGISTRY_TLS'
  | 'MR_REGISTRY_DENIED'
  | 'MR_REGISTRY_NOT_FOUND'
  | 'MR_REGISTRY_ANSWER'
  | 'MR_REGISTRY_SCHEMA'
  | 'MR_REGISTRY_CREDENTIALS'

/** For docs/troubleshooting.md: what each means, and the cure. */
export const REGISTRY_ERRORS: Readonly<
  Record<RegistryErrorCode, { readonly title: string; readonly cure: string }>
> = {
  MR_REGISTRY_UNREACHABLE: {
    title: 'No connection to the schema registry',
    cure: 'Check SCHEMA_REGISTRY_URL, the name and the network. It is asked again after some seconds.',
  },
  MR_REGISTRY_TIMEOUT: {
    title: 'The schema registry did not answer in time',
    cure: 'See what the registry is busy with. It is asked again after some seconds.',
  },
  MR_REGISTRY_TLS: {
    title: 'The TLS connection to the schema registry failed',
    cure: 'Give its authority in SCHEMA_REGISTRY_SSL_TRUSTSTORE_LOCATION, and a certificate where it asks for one: docs/registries.md.',
  },
  MR_REGISTRY_DENIED: {
    title: 'The schema registry refused the credentials, or what was asked',
    cure: 'Check SCHEMA_REGISTRY_USER and SCHEMA_REGISTRY_PASSWORD or the token, and what they may read: docs/registries.md.',
  },
  MR_REGISTRY_NOT_FOUND: {
    title: 'The schema registry has no such schema, subject or version',
    cure: 'It was deleted, is in another registry or context, or the bytes name no schema: docs/registries.md.',
  },
  MR_REGISTRY_ANSWER: {
    title: 'What the schema registry answered cannot be used',
    cure: 'See whether SCHEMA_REGISTRY_URL is the address of its Confluent-compatible API, with the path.',
  },
  MR_REGISTRY_SCHEMA: {
    title: 'A schema of the registry cannot be used',
    cure: 'Its type is none that Millrace has, or it refers to others that are missing, too many or too large.',
  },
  MR_REGISTRY_CREDENTIALS: {
    title: 'No credentials for AWS',
    cure: 'Give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role to the container or machine: docs/registries.md.',
  },
}

export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  readonly code: RegistryErrorCode

  constructor(code: RegistryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What somebody else said, after what was asked of them. */
export function sentence(what: string, said: string): string {
  const text = said.trim()
  if (text === '') return `${what}.`
  return /[.!?]$/.test(text) ? `${what}: ${text}` : `${what}: ${text}.`
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
