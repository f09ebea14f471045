/** How a registry is reached. Plain data: posted to the workers, which ask registries themselves. */
import type { SecureVersion } from 'node:tls'

interface Common {
  /** Of the configuration, e.g. `US1-3fa9`; unique within its cluster. */
  readonly id: string
  /** SCHEMA_REGISTRY_NAME; null: the id is shown. */
  readonly name: string | null
}

/** PEM texts; null: what Node trusts, no certificate of our own, Node's versions and ciphers. */
export interface RegistryTls {
  readonly ca: string | null
  readonly cert: string | null
  readonly key: string | null
  readonly ciphers: string | null
  readonly minVersion: SecureVersion | null
  readonly maxVersion: SecureVersion | null
  /** false: the name in the registry's certificate is not compared with the address. */
  readonly checkName: boolean
}

export interface ConfluentSettings extends Common {
  readonly kind: 'confluent'
  /** Base address without a slash at its end; of several the next is asked when one does not answer. */
  readonly urls: readonly string[]
  readonly auth:
    | { readonly kind: 'none' }
    | { readonly kind: 'basic'; readonly user: string; readonly password: string }
    | { readonly kind: 'bearer'; readonly token: string }
  readonly tls: RegistryTls | null
}

export interface GlueSettings extends Common {
  readonly kind: 'glue'
  readonly arn: string
  readonly region: string
  /** Another address than the region's (AWS_ENDPOINT_URL_GLUE), e.g. of a VPC endpoint. */
  readonly endpoint: string | null
}

export type RegistrySettings = ConfluentSettings | GlueSettings
