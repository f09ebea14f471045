/**
 * Variables of schema registries, per resource set (`_2` at the end) and per registry (`<ID>_` before the name, where
 * SCHEMA_REGISTRY_RESOURCE_IDS names several). Those of TLS are Kafka's `ssl.*` properties.
 */
import type { Variable } from './variables.ts'

export const REGISTRY_VARIABLES = {
  SCHEMA_REGISTRY_URL: {
    type: 'list',
    default: [],
    perResource: true,
    description:
      'Confluent-compatible schema registry: its address with a path, where it has one. Several are one registry: the next is asked when one does not answer.',
  },
  SCHEMA_REGISTRY_NAME: {
    type: 'text',
    perResource: true,
    description: 'Name of the registry in the console.',
  },
  SCHEMA_REGISTRY_AUTH: {
    type: 'enum',
    values: ['USER_INFO', 'STATIC_TOKEN'],
    perResource: true,
    description:
      'How Millrace shows who it is: user and password, or a bearer token. Without it: by what is set.',
  },
  SCHEMA_REGISTRY_USER: {
    type: 'text',
    perResource: true,
    description: 'User, or the key of an API key.',
  },
  SCHEMA_REGISTRY_PASSWORD: {
    type: 'text',
    perResource: true,
    secret: true,
    description: 'Its password or secret.',
  },
  SCHEMA_REGISTRY_BEARER_TOKEN: {
    type: 'text',
    perResource: true,
    secret: true,
    description: 'Bearer token.',
  },
  SCHEMA_REGISTRY_ARN: {
    type: 'text',
    perResource: true,
    description:
      'AWS Glue instead: the ARN of the registry, e.g. arn:aws:glue:eu-west-1:111122223333:registry/orders.',
  },
  SCHEMA_REGISTRY_REGION: {
    type: 'text',
    perResource: true,
    description: 'Region of AWS Glue. Without it: that of the ARN.',
  },
  SCHEMA_REGISTRY_RESOURCE_IDS: {
    type: 'list',
    default: [],
    perResource: true,
    description:
      'Several registries: US1,EU2 makes the variables of this table US1_SCHEMA_REGISTRY_URL, EU2_SCHEMA_REGISTRY_URL and so on.',
  },
  SCHEMA_REGISTRY_SSL_KEYSTORE_LOCATION: {
    type: 'text',
    perResource: true,
    description: 'Certificate and private key of Millrace: PEM, PKCS12 or JKS.',
  },
  SCHEMA_REGISTRY_SSL_KEYSTORE_PASSWORD: {
    type: 'text',
    perResource: true,
    secret: true,
    description: 'Password of that store.',
  },
  SCHEMA_REGISTRY_SSL_KEYSTORE_TYPE: {
    type: 'text',
    perResource: true,
    description: 'PEM, PKCS12 or JKS; the file tells by itself.',
  },
  SCHEMA_REGISTRY_SSL_KEYSTORE_KEY: {
    type: 'text',
    perResource: true,
    secret: true,
    description: 'The private key itself, in PEM, instead of a store.',
  },
  SCHEMA_REGISTRY_SSL_KEYSTORE_CERTIFICATE_CHAIN: {
    type: 'text',
    perResource: true,
    description: 'Its certificates, in PEM.',
  },
  SCHEMA_REGISTRY_SSL_KEY_PASSWORD: {
    type: 'text',
    perResource: true,
    secret: true,
    description: "Password of the private key. Without it: the store's.",
  },
  SCHEMA_REGISTRY_SSL_TRUSTSTORE_LOCATION: {
    type: 'text',
    perResource: true,
    description:
      'Certificates that the registry is trusted by: PEM, PKCS12 or JKS. Without it: those that Node.js trusts.',
  },
  SCHEMA_REGISTRY_SSL_TRUSTSTORE_PASSWORD: {
    type: 'text',
    perResource: true,
    secret: true,
    description: 'Password of that store.',
  },
  SCHEMA_REGISTRY_SSL_TRUSTSTORE_TYPE: {
    type: 'text',
    perResource: true,
    description: 'PEM, PKCS12 or JKS; the file tells by itself.',
  },
  SCHEMA_REGISTRY_SSL_TRUSTSTORE_CERTIFICATES: {
    type: 'text',
    perResource: true,
    description: 'The certificates themselves, in PEM, instead of a store.',
  },
  SCHEMA_REGISTRY_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM: {
    type: 'text',
    perResource: true,
    description: "Empty: the name in the registry's certificate is not compared with its address.",
  },
  SCHEMA_REGISTRY_SSL_ENABLED_PROTOCOLS: {
    type: 'text',
    perResource: true,
    description: 'Versions of TLS, e.g. TLSv1.2,TLSv1.3.',
  },
  SCHEMA_REGISTRY_SSL_CIPHER_SUITES: {
    type: 'text',
    perResource: true,
    description: 'Ciphers that may be used.',
  },
  SCHEMA_REGISTRY_SSL_ENGINE_FACTORY_CLASS: {
    type: 'text',
    perResource: true,
    description: 'Refused: a Java class cannot run here.',
  },
  SCHEMA_REGISTRY_SSL_PROTOCOL: {
    type: 'text',
    perResource: true,
    description: 'Without effect.',
  },
  SCHEMA_REGISTRY_SSL_PROVIDER: {
    type: 'text',
    perResource: true,
    description: 'Without effect.',
  },
  SCHEMA_REGISTRY_SSL_KEYMANAGER_ALGORITHM: {
    type: 'text',
    perResource: true,
    description: 'Without effect.',
  },
  SCHEMA_REGISTRY_SSL_TRUSTMANAGER_ALGORITHM: {
    type: 'text',
    perResource: true,
    description: 'Without effect.',
  },
  SCHEMA_REGISTRY_SSL_SECURE_RANDOM_IMPLEMENTATION: {
    type: 'text',
    perResource: true,
    description: 'Without effect.',
  },
} as const satisfies Readonly<Record<string, Variable>>

const NAMES = new Set(Object.keys(REGISTRY_VARIABLES))
/** What stands before the name must not end in an underscore itself: `A_SCHEMA_REGISTRY_URL` is of registry `A`. */
const PREFIXED = /^(\w+?)_(SCHEMA_REGISTRY_\w+)$/

/** `US1_SCHEMA_REGISTRY_URL`, without the suffix of its set → `US1` and `SCHEMA_REGISTRY_URL`; null: no such variable. */
export function splitResourceId(
  variable: string,
): { readonly id: string; readonly base: string } | null {
  const [, id = '', base = ''] = PREFIXED.exec(variable) ?? []
  return NAMES.has(base) ? { id, base } : null
}
