/**
 * Every environment variable that Millrace reads, besides ALLOW_<ACTION> (contract/actions.ts) and the Kafka client
 * properties (kafka-properties.ts). Names are kPow's where it has one. The manual's reference is made of this table.
 */

import { REGISTRY_VARIABLES } from './registry-variables.ts'

interface Described {
  /** For the manual: one or two sentences, without the name. */
  readonly description: string
  /** One per resource set: the second set's variable ends in `_2`. */
  readonly perResource?: true
  /** Never shown in a message. */
  readonly secret?: true
}

export type Variable = Described &
  (
    | { readonly type: 'text'; readonly default?: string; readonly example?: string }
    | { readonly type: 'boolean'; readonly default: boolean }
    | {
        readonly type: 'integer'
        readonly default: number
        readonly min: number
        readonly max: number
      }
    | { readonly type: 'enum'; readonly values: readonly string[]; readonly default?: string }
    /** Separated by commas. */
    | { readonly type: 'list'; readonly default: readonly string[] }
    /** `#rgb`, `#rrggbb`, or a colour's name. */
    | { readonly type: 'color' }
  )

const MILLISECONDS = { type: 'integer', max: 2_147_483_647 } as const

export const VARIABLES = {
  BOOTSTRAP: {
    type: 'text',
    perResource: true,
    example: 'kafka1:9092,kafka2:9092',
    description: 'Brokers to start from, host:port, separated by commas. Required.',
  },
  ENVIRONMENT_NAME: {
    type: 'text',
    perResource: true,
    description: 'Name of the cluster in the console, in paths and in policies.',
  },
  ENVIRONMENT_COLOR: {
    type: 'color',
    perResource: true,
    description: "Colour of the band at the top of the cluster's pages, e.g. red for production.",
  },
  CLUSTER_ID: {
    type: 'text',
    perResource: true,
    description:
      'Id of the cluster. Needed where brokers give none, and where two sets share one BOOTSTRAP. Unique.',
  },
  KAFKA_VARIANT: {
    type: 'enum',
    values: ['EVENT_HUBS', 'RHOSAK', 'MSK_SERVERLESS'],
    perResource: true,
    description: 'A Kafka service with limits of its own.',
  },
  AZURE_EVENT_HUBS: {
    type: 'boolean',
    default: false,
    perResource: true,
    description: 'Older spelling of KAFKA_VARIANT=EVENT_HUBS.',
  },
  ...REGISTRY_VARIABLES,
  HOST: {
    type: 'text',
    description: 'Address to listen on. Without it: all interfaces.',
    example: '127.0.0.1',
  },
  PORT: {
    type: 'integer',
    default: 3000,
    min: 0,
    max: 65_535,
    description: 'Port of the console, the API, the live socket and health. 0 takes a free one.',
  },
  HTTP_FORWARDED: {
    type: 'boolean',
    default: false,
    description:
      'Trust X-Forwarded-For, -Proto and -Host, or Forwarded where none of them is there: set it behind a proxy that sets them.',
  },
  ENABLE_HTTPS: {
    type: 'boolean',
    default: false,
    description: 'PORT and API_PORT speak HTTPS (TLS 1.2 and 1.3) and nothing else.',
  },
  HTTPS_KEYSTORE_LOCATION: {
    type: 'text',
    example: '/etc/millrace/tls/tls.crt',
    description:
      'With ENABLE_HTTPS: file with the private key, its certificate and those of the issuers, as PEM, PKCS12 or JKS. Read again when it changes.',
  },
  HTTPS_KEYSTORE_TYPE: {
    type: 'enum',
    values: ['JKS', 'PKCS12', 'PEM'],
    description: 'Not needed: the format is told by the first bytes of the file.',
  },
  HTTPS_KEYSTORE_PASSWORD: {
    type: 'text',
    secret: true,
    description: 'Password of that store, or of an encrypted key in PEM.',
  },
  HTTPS_KEY_LOCATION: {
    type: 'text',
    example: '/etc/millrace/tls/tls.key',
    description:
      'PEM file of the private key, where HTTPS_KEYSTORE_LOCATION holds the certificates alone.',
  },
  HTTPS_KEY_PASSWORD: {
    type: 'text',
    secret: true,
    description: 'Password of the private key, where it is not that of the store.',
  },
  HTTPS_TRUSTSTORE_LOCATION: {
    type: 'text',
    example: '/etc/millrace/tls/ca.crt',
    description:
      'Certificates by which clients are trusted, and other instances, as PEM, PKCS12 or JKS. Set, clients have to show a certificate unless HTTPS_CLIENT_AUTH says otherwise.',
  },
  HTTPS_TRUSTSTORE_TYPE: {
    type: 'enum',
    values: ['JKS', 'PKCS12', 'PEM'],
    description: 'Not needed, as HTTPS_KEYSTORE_TYPE.',
  },
  HTTPS_TRUSTSTORE_PASSWORD: {
    type: 'text',
    secret: true,
    description: 'Password of the trust store.',
  },
  HTTPS_CLIENT_AUTH: {
    type: 'enum',
    values: ['required', 'requested', 'none'],
    description:
      'Whether clients show a certificate: required (mutual TLS; /up, /ready and /healthy answer without), requested (checked where there is one) or none. Default: required with a trust store, none without.',
  },
  HTTPS_SNI_HOST_CHECK: {
    type: 'boolean',
    default: false,
    description:
      'Answer 400 to requests whose Host the certificate is not for, and to those that name no server in the TLS handshake (SNI).',
  },
  HTTPS_HSTS_MAX_AGE_S: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 63_072_000,
    description:
      'Seconds for which browsers shall use HTTPS only, for every port of this host name (Strict-Transport-Security). 0: they are told nothing.',
  },
  ENABLE_GZIP: { type: 'boolean', default: true, description: 'Compress answers.' },
  ALLOWED_ORIGINS: {
    type: 'list',
    default: [],
    description:
      'Origins, besides the own one, whose pages may change things and open the live socket.',
  },
  ALLOWED_HOSTS: {
    type: 'list',
    default: [],
    description: 'Hosts that requests may name in the Host header. Empty: any.',
  },
  API_ENABLED: {
    type: 'boolean',
    default: false,
    description: 'A second listener for machines on API_PORT.',
  },
  API_PORT: {
    type: 'integer',
    default: 3001,
    min: 0,
    max: 65_535,
    description: 'Port of that listener.',
  },
  AUTH_PROVIDER_TYPE: {
    type: 'enum',
    values: ['jetty', 'openid', 'okta', 'auth0', 'saml', 'github'],
    description:
      'How people sign in: jetty (names and passwords of a file), openid, okta or auth0 (OpenID Connect). saml and github are not in this version and end the start. Not set: no sign-in.',
  },
  JETTY_AUTH_METHOD: {
    type: 'enum',
    values: ['form', 'basic'],
    default: 'form',
    description: "With jetty: a page to sign in, or the browser's own question.",
  },
  JETTY_AUTH_TYPE: {
    type: 'enum',
    values: ['jaas', 'hash'],
    description:
      'With jetty: jaas reads the file of users that a JAAS file names, hash the one that HASH_USER_FILE names. Not set: what is given, the JAAS file first.',
  },
  HASH_USER_FILE: {
    type: 'text',
    example: '/etc/millrace/users.properties',
    description: 'File of users, lines user: password[,role…].',
  },
  JAAS_CONFIGURATION_FILE: {
    type: 'text',
    example: '/etc/millrace/jaas.conf',
    description:
      'JAAS file; its kpow { … PropertyFileLoginModule required file="…"; } names the file of users, kpow_api that of the API listener.',
  },
  JVM_OPTS: {
    type: 'text',
    // Other properties in it may be passwords.
    secret: true,
    description:
      'Read for -Djava.security.auth.login.config=…, which names the JAAS file, and for nothing else.',
  },
  JAVA_TOOL_OPTIONS: { type: 'text', secret: true, description: 'As JVM_OPTS.' },
  AUTH_LANDING_URI: {
    type: 'text',
    example: 'https://tools.example.com/kafka/',
    description:
      'Absolute address of the console, as people open it: where they land after sign-in. Behind a proxy that serves it under a sub-path identity servers need it.',
  },
  OPENID_LANDING_URI: { type: 'text', description: 'Older spelling of AUTH_LANDING_URI.' },
  SESSION_IDLE_MS: {
    ...MILLISECONDS,
    default: 28_800_000,
    min: 60_000,
    description: 'A session that is not used for so long ends. Default: 8 hours.',
  },
  SESSION_ABSOLUTE_MS: {
    ...MILLISECONDS,
    default: 604_800_000,
    min: 60_000,
    description: 'A session ends after so long, used or not. Default: 7 days.',
  },
  OPENID_ISSUER: {
    type: 'text',
    example: 'https://login.example.com/realms/main',
    description:
      'Issuer, exactly as the identity server writes it in its tokens; its endpoints are discovered from there. May be left out where OPENID_AUTH_URI is of Keycloak or Entra, and with okta.',
  },
  OPENID_AUTH_URI: {
    type: 'text',
    description: 'Authorisation endpoint, instead of the discovered one.',
  },
  OPENID_TOKEN_URI: { type: 'text', description: 'Token endpoint, instead of the discovered one.' },
  OPENID_ACCESS_TOKEN_URI: { type: 'text', description: 'Other spelling of OPENID_TOKEN_URI.' },
  OPENID_API_URI: {
    type: 'text',
    description: 'Userinfo endpoint, instead of the discovered one.',
  },
  OPENID_JWKS_URI: {
    type: 'text',
    description: "The identity server's keys, instead of the discovered address.",
  },
  OPENID_CLIENT_ID: { type: 'text', description: 'Client that the identity server knows us by.' },
  OPENID_CLIENT_SECRET: {
    type: 'text',
    secret: true,
    description: 'Secret of the client. Not set: a public client, which PKCE alone protects.',
  },
  OPENID_SCOPES: {
    type: 'list',
    default: [],
    description:
      'Scopes to ask for besides openid. Empty: profile and email, and with okta and an RBAC file groups.',
  },
  OPENID_USER_FIELD: {
    type: 'text',
    default: 'sub',
    description: "Claim of the token that is the user's name.",
  },
  OPENID_ALLOW_HTTP: {
    type: 'boolean',
    default: false,
    description:
      'Speak to the identity server over plain HTTP as well: in closed networks only. To this machine it always may.',
  },
  OKTA_ORGANISATION: {
    type: 'text',
    example: 'example',
    description: 'With okta: the organisation, example of example.okta.com.',
  },
  API_AUTH_PROVIDER_TYPE: {
    type: 'enum',
    values: ['jetty'],
    description:
      'Who may use the API on API_PORT: jetty, names and passwords of a file. Not set: the users of the console. Bearer tokens are always taken.',
  },
  RBAC_CONFIGURATION_FILE: {
    type: 'text',
    example: '/etc/millrace/rbac.yaml',
    description:
      'YAML file with policies, roles and tenants; read anew when it changes. Needs AUTH_PROVIDER_TYPE; ALLOW_<ACTION> counts no more beside it.',
  },
  PROMETHEUS_EGRESS: {
    type: 'boolean',
    default: false,
    description: 'Serves /metrics/v1 for Prometheus: the state of Millrace itself.',
  },
  PROMETHEUS_USERNAME: {
    type: 'text',
    description: 'With PROMETHEUS_PASSWORD: who may read the metrics (basic authentication).',
  },
  PROMETHEUS_PASSWORD: {
    type: 'text',
    secret: true,
    description: 'Password of PROMETHEUS_USERNAME.',
  },
  LOG_FORMAT: {
    type: 'enum',
    values: ['plain', 'json'],
    default: 'plain',
    description: 'Lines for people, or one JSON object a line.',
  },
  LOG_LEVEL: {
    type: 'enum',
    values: ['debug', 'info', 'warn', 'error'],
    default: 'info',
    description: 'The least severe level that is logged.',
  },
  STREAMS_ERROR_STRATEGY: {
    type: 'enum',
    values: ['LOG_EXCEPTION', 'LOG_AND_EXIT', 'LOG_AND_RECOVER'],
    default: 'LOG_EXCEPTION',
    description:
      'When the primary cluster stayed away: log and close the console until a restart, exit with code 1, or recover with the cluster.',
  },
  STREAMS_TASK_TIMEOUT_MS: {
    ...MILLISECONDS,
    default: 300_000,
    min: 0,
    description:
      'How long the primary cluster may be away, STREAMS_HEARTBEAT_MS added, before that.',
  },
  STREAMS_HEARTBEAT_MS: {
    ...MILLISECONDS,
    default: 3_000,
    min: 100,
    description: 'How often the primary cluster is asked whether it is there.',
  },
  PERSISTENCE_MODE: {
    type: 'enum',
    values: ['full', 'ephemeral', 'none'],
    description:
      'Where state is kept: full and ephemeral (2 hours) in internal topics of the primary cluster, none in memory. Not set: full where the topics may be created, else memory.',
  },
  MILLRACE_TOPIC_PREFIX: {
    type: 'text',
    default: '__millrace',
    description: 'Beginning of the names of the internal topics and of the group of the instances.',
  },
  AUDIT_REQUIRED_FOR_QUERIES: {
    type: 'boolean',
    default: false,
    description:
      'Refuse to read records while that cannot be written to the audit log. Changes are always refused then.',
  },
  NUM_PARTITIONS: {
    type: 'integer',
    default: 12,
    min: 1,
    max: 1_000,
    description: 'Partitions of internal topics, when they are created.',
  },
  REPLICATION_FACTOR: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 100,
    description:
      'Replicas of internal topics, when they are created; at most as many as there are brokers.',
  },
  HISTORY_1M_HOURS: {
    type: 'integer',
    default: 24,
    min: 1,
    max: 168,
    description: 'Hours for which history is kept by the minute, in memory and on Kafka.',
  },
  HISTORY_10M_DAYS: {
    type: 'integer',
    default: 14,
    min: 1,
    max: 366,
    description: 'Days for which history is kept by ten minutes, on Kafka.',
  },
  HISTORY_1H_DAYS: {
    type: 'integer',
    default: 365,
    min: 1,
    max: 3_660,
    description: 'Days for which history is kept by the hour, on Kafka.',
  },
  HISTORY_CHANGES_DAYS: {
    type: 'integer',
    default: 90,
    min: 1,
    max: 3_660,
    description: 'Days for which the log of changes to the clusters is kept, on Kafka.',
  },
  INSTANCE_SESSION_TIMEOUT_MS: {
    ...MILLISECONDS,
    default: 10_000,
    min: 6_000,
    description: 'An instance that is silent for so long is taken for gone; others take over.',
  },
  INSTANCE_URL: {
    type: 'text',
    example: 'http://10.0.3.7:3000',
    description:
      'Where other instances reach this one. Default: its first address that is not loopback, and PORT; https with ENABLE_HTTPS.',
  },
  SNAPSHOT_PARALLELISM: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 64,
    description: 'Sections of one cluster that are observed at the same time.',
  },
  SNAPSHOT_SIMPLE_GROUPS: {
    type: 'boolean',
    default: true,
    description: 'Include groups that commit offsets without having members.',
  },
  SNAPSHOT_DEBUG: {
    type: 'boolean',
    default: false,
    description: 'Log each section with its time.',
  },
  SNAPSHOT_INTERVAL_MS: {
    ...MILLISECONDS,
    default: 60_000,
    min: 1_000,
    description: 'Time between snapshots of topics, offsets and groups.',
  },
  SNAPSHOT_CONFIG_INTERVAL_MS: {
    ...MILLISECONDS,
    default: 300_000,
    min: 1_000,
    description: 'Time between snapshots of configurations.',
  },
  REQUEST_TIMEOUT_MS: {
    ...MILLISECONDS,
    default: 30_000,
    min: 100,
    description: 'Deadline of one request to a broker.',
  },
  LIVE_MODE_ENABLED: {
    type: 'boolean',
    default: true,
    description: 'Whether people may switch live mode on.',
  },
  LIVE_MODE_PERIOD_MS: {
    ...MILLISECONDS,
    default: 60_000,
    min: 1_000,
    description: 'How long live mode lasts before it asks again.',
  },
  LIVE_MODE_INTERVAL_MS: {
    ...MILLISECONDS,
    default: 3_500,
    min: 500,
    description: 'Time between snapshots in live mode.',
  },
  LIVE_MODE_MAX_CONCURRENT_USERS: {
    type: 'integer',
    default: 2,
    min: 1,
    max: 1_000,
    description: 'How many people may use live mode at the same time.',
  },
  SEARCH_MAX_CONCURRENT: {
    type: 'integer',
    default: 20,
    min: 1,
    max: 1_000,
    description:
      'Searches, exports and background searches of everybody that may run at the same time.',
  },
  SEARCH_MAX_PER_USER: {
    type: 'integer',
    default: 12,
    min: 1,
    max: 1_000,
    description: 'How many of them one user may have. Without sign-in everybody is the same user.',
  },
  SEARCH_WORKERS: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 64,
    description:
      'Threads that read and filter records, started when needed. 0: as many as cores, from 2 to 8.',
  },
  SEARCH_MAX_BYTES_PER_SECOND: {
    type: 'integer',
    default: 100_000_000,
    min: 0,
    max: 100_000_000_000,
    description:
      'What the searches of one user may read from one cluster together; they share it. 0: no limit.',
  },
  SAMPLER_TIMEOUT_MS: {
    ...MILLISECONDS,
    default: 7_000,
    min: 100,
    description: 'A search that is not streaming ends after so long; it can be continued.',
  },
  SAMPLER_CONSUMER_THREADS: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 1_000,
    description:
      "kPow's size of its pool of consumers. Without SEARCH_WORKERS there are at most so many search threads. 0: not set.",
  },
  DEFAULT_KEY_SERDES: {
    type: 'text',
    description: 'Serde of keys where a search names none, e.g. String.',
    example: 'String',
  },
  DEFAULT_VALUE_SERDES: {
    type: 'text',
    description: 'Serde of values where a search names none, e.g. JSON.',
    example: 'JSON',
  },
  DEFAULT_HEADERS_SERDES: {
    type: 'text',
    description: 'Serde of header values where a search names none.',
    example: 'String',
  },
  AVAILABLE_KEY_SERDES: {
    type: 'list',
    default: [],
    description: 'Serdes that may be chosen for keys. Empty: all.',
  },
  AVAILABLE_VALUE_SERDES: {
    type: 'list',
    default: [],
    description: 'Serdes that may be chosen for values. Empty: all.',
  },
  INFER_TOPIC_SERDES: {
    type: 'boolean',
    default: true,
    description:
      'Without a default serde: true reads with Auto, which looks at records of the topic; false reads values as JSON, keys and headers as String.',
  },
  SCHEMA_FILES: {
    type: 'text',
    perResource: true,
    example: '/etc/millrace/schemas/schemas.yaml',
    description:
      'YAML file that names the Avro and Protobuf files of topics whose records name no schema (serdes.md). Read at the start.',
  },
  CUSTOM_SERDES: {
    type: 'list',
    default: [],
    description:
      'ES modules that read and write records, by their paths; a YAML file of the same name beside each says how (custom-serdes.md). They are trusted code.',
  },
  KJQ_DIALECT: {
    type: 'enum',
    values: ['jq', 'classic', 'auto'],
    default: 'auto',
    description:
      "Grammar of filters that name none: jq, kPow's classic one, or auto, which reads as jq what is valid in both and warns.",
  },
  MILLRACE_SECRET: {
    type: 'text',
    secret: true,
    description:
      'Seals cursors, export links and what is kept on Kafka: 16 characters or more, the same for every instance. Needed with more than one. Without it cursors and links end with the process.',
  },
  MILLRACE_SECRET_FILE: {
    type: 'text',
    description: 'File with that secret.',
    example: '/run/secrets/millrace',
  },
  KPOW_SECURE_KEY: {
    type: 'text',
    secret: true,
    description: 'Key of AES: values: 32 bytes in base64, made by ./millrace encrypt --new-key.',
  },
  KPOW_SECURE_KEY_LOCATION: {
    type: 'text',
    description: 'File with that key.',
    example: '/run/secrets/key',
  },
} as const satisfies Readonly<Record<string, Variable>>

export type VariableName = keyof typeof VARIABLES

type Plain<V> = V extends { readonly type: 'boolean' }
  ? boolean
  : V extends { readonly type: 'integer' }
    ? number
    : V extends { readonly type: 'list' }
      ? readonly string[]
      : V extends { readonly type: 'enum'; readonly values: readonly (infer E)[] }
        ? E
        : string

/** Type of a variable's value; null when it is unset and has no default. */
export type ValueOf<N extends VariableName> = (typeof VARIABLES)[N] extends {
  readonly default: unknown
}
  ? Plain<(typeof VARIABLES)[N]>
  : Plain<(typeof VARIABLES)[N]> | null
