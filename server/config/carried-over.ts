/**
 * Variables that a configuration brought from kPow may contain and that this version does not act on. What would
 * leave the console less protected than its operator asked for ends the start; the rest is ignored, and said.
 */

/** Licences, product telemetry and the splash screen: nothing here needs them. Not worth a word. */
export const SILENTLY_IGNORED: readonly string[] = [
  'LICENSE_ID',
  'LICENSE_CODE',
  'LICENSEE',
  'LICENSE_EXPIRY',
  'LICENSE_SIGNATURE',
  'LICENSE_CREDITS',
  'ALLOW_UI_ANALYTICS',
  'SHOW_SPLASH',
  'REDPANDA',
]

/** Ignored with one warning per feature. `prefixed`: `<ID>_` may stand before the name. */
export const IGNORED: readonly {
  readonly feature: string
  readonly prefixed?: true
  readonly names: readonly string[]
}[] = [
  {
    feature: 'another way of observing schema registries',
    prefixed: true,
    names: ['SCHEMA_REGISTRY_OBSERVATION_VERSION'],
  },
  {
    feature: 'Kafka Connect',
    prefixed: true,
    names: [
      'CONNECT_NAME',
      'CONNECT_REST_URL',
      'CONNECT_AUTH',
      'CONNECT_BASIC_AUTH_USER',
      'CONNECT_BASIC_AUTH_PASS',
      'CONNECT_OFFSET_STORAGE_TOPIC',
      'CONNECT_GROUP_ID',
      'CONNECT_PERMISSIVE_SSL',
      'CONNECT_TIMEOUT_MS',
      'CONNECT_RESOURCE_IDS',
      'CONNECT_AWS_REGION',
      'CONNECT_STARTUP_VALIDATION',
      'CONNECT_OBSERVATION_VERSION',
    ],
  },
  {
    feature: 'ksqlDB',
    prefixed: true,
    names: [
      'KSQLDB_NAME',
      'KSQLDB_HOST',
      'KSQLDB_PORT',
      'KSQLDB_BASIC_AUTH_USER',
      'KSQLDB_BASIC_AUTH_PASSWORD',
      'KSQLDB_USE_TLS',
      'KSQLDB_USE_ALPN',
      'KSQLDB_RESOURCE_IDS',
    ],
  },
  {
    feature: 'Confluent Cloud metrics',
    names: [
      'CONFLUENT_API_KEY',
      'CONFLUENT_API_SECRET',
      'CONFLUENT_DISK_MODE',
      'CONFLUENT_METRICS_URL',
      'CONFLUENT_PARALLELISM',
    ],
  },
  {
    feature: 'an env label on metrics',
    names: ['PROMETHEUS_LABEL_ENV'],
  },
  {
    feature: 'notifications',
    names: [
      'SLACK_WEBHOOK_URL',
      'SLACK_WEBHOOK_VERBOSITY',
      'SLACK_WEBHOOK_URL_VERBOSITY',
      'SLACK_WEBHOOK_AUDIT_LOG',
      'WEBHOOK_PROVIDER',
      'WEBHOOK_URL',
      'WEBHOOK_VERBOSITY',
    ],
  },
  {
    feature: 'producing records',
    names: ['MAX_PRODUCE_REQUEST_SIZE', 'MUTATION_SCHEDULER_EXPIRES_MS'],
  },
  { feature: 'a setup wizard', names: ['CONFIG_DIR'] },
  {
    feature: 'sign-in by SAML and GitHub',
    names: [
      'GITHUB_API_ENDPOINT',
      'SAML_RELYING_PARTY_IDENTIFIER',
      'SAML_ACS_URL',
      'SAML_METADATA_FILE',
      'SAML_CERT',
      'SAML_SESSION_S',
      'DEBUG_SAML',
    ],
  },
]

/** Protection that was asked for and that this version cannot give: the start ends. */
export const REFUSED: readonly { readonly name: string; readonly message: string }[] = [
  {
    name: 'DATA_POLICY_CONFIGURATION_FILE',
    message:
      'is set, but this version has no data policies: nothing would be masked. Unset it to start without.',
  },
]
