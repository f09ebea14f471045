/**
 * Kafka client properties as variables. Rule: the property in capitals with dots made underscores, then the suffix of
 * the resource set, e.g. `ssl.keystore.location` of the second set is SSL_KEYSTORE_LOCATION_2.
 * Only properties that Kafka has are read: SSL_CERT_FILE and the like belong to others.
 * Source: Kafka 4.3, SslConfigs, SaslConfigs and CommonClientConfigs.
 */

/** Properties that describe how to reach a cluster; a value in the second list is never shown. */
const KAFKA_PROPERTIES: readonly string[] = [
  'client.id',
  'client.rack',
  'security.protocol',
  'sasl.mechanism',
  'sasl.client.callback.handler.class',
  'sasl.kerberos.kinit.cmd',
  'sasl.kerberos.min.time.before.relogin',
  'sasl.kerberos.service.name',
  'sasl.kerberos.ticket.renew.jitter',
  'sasl.kerberos.ticket.renew.window.factor',
  'sasl.login.callback.handler.class',
  'sasl.login.class',
  'sasl.login.connect.timeout.ms',
  'sasl.login.read.timeout.ms',
  'sasl.login.refresh.buffer.seconds',
  'sasl.login.refresh.min.period.seconds',
  'sasl.login.refresh.window.factor',
  'sasl.login.refresh.window.jitter',
  'sasl.login.retry.backoff.max.ms',
  'sasl.login.retry.backoff.ms',
  'sasl.oauthbearer.assertion.algorithm',
  'sasl.oauthbearer.assertion.claim.aud',
  'sasl.oauthbearer.assertion.claim.exp.seconds',
  'sasl.oauthbearer.assertion.claim.iss',
  'sasl.oauthbearer.assertion.claim.jti.include',
  'sasl.oauthbearer.assertion.claim.nbf.seconds',
  'sasl.oauthbearer.assertion.claim.sub',
  'sasl.oauthbearer.assertion.file',
  'sasl.oauthbearer.assertion.private.key.file',
  'sasl.oauthbearer.assertion.template.file',
  'sasl.oauthbearer.client.credentials.client.id',
  'sasl.oauthbearer.clock.skew.seconds',
  'sasl.oauthbearer.expected.audience',
  'sasl.oauthbearer.expected.issuer',
  'sasl.oauthbearer.header.urlencode',
  'sasl.oauthbearer.jwks.endpoint.refresh.ms',
  'sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms',
  'sasl.oauthbearer.jwks.endpoint.retry.backoff.ms',
  'sasl.oauthbearer.jwks.endpoint.url',
  'sasl.oauthbearer.jwt.retriever.class',
  'sasl.oauthbearer.jwt.validator.class',
  'sasl.oauthbearer.scope',
  'sasl.oauthbearer.scope.claim.name',
  'sasl.oauthbearer.sub.claim.name',
  'sasl.oauthbearer.token.endpoint.url',
  'socket.connection.setup.timeout.ms',
  'ssl.cipher.suites',
  'ssl.enabled.protocols',
  'ssl.endpoint.identification.algorithm',
  'ssl.engine.factory.class',
  'ssl.keymanager.algorithm',
  'ssl.keystore.certificate.chain',
  'ssl.keystore.location',
  'ssl.keystore.type',
  'ssl.protocol',
  'ssl.provider',
  'ssl.secure.random.implementation',
  'ssl.trustmanager.algorithm',
  'ssl.truststore.certificates',
  'ssl.truststore.location',
  'ssl.truststore.type',
]

const SECRET_KAFKA_PROPERTIES: readonly string[] = [
  'sasl.jaas.config',
  'sasl.oauthbearer.assertion.private.key.passphrase',
  'sasl.oauthbearer.client.credentials.client.secret',
  'ssl.key.password',
  'ssl.keystore.key',
  'ssl.keystore.password',
  'ssl.truststore.password',
]

/** Empty is a value of its own here: it switches the check of the broker's name off. */
const EMPTY_MEANS_SOMETHING = 'ssl.endpoint.identification.algorithm'

/** `ssl.key.password` → `SSL_KEY_PASSWORD`. */
export function variableOfProperty(property: string): string {
  return property.toUpperCase().replaceAll('.', '_')
}

/** Variable name, without suffix, → property. */
export const PROPERTY_OF_VARIABLE: ReadonlyMap<string, string> = new Map(
  [...KAFKA_PROPERTIES, ...SECRET_KAFKA_PROPERTIES].map((property) => [
    variableOfProperty(property),
    property,
  ]),
)

/** Whether an empty value counts as set. */
export function emptyCounts(variable: string): boolean {
  // Also of a registry, whose variables may begin with its id.
  const property = variable.replace(/^(?:\w+_)?SCHEMA_REGISTRY_(?=SSL_)/, '')
  return PROPERTY_OF_VARIABLE.get(property) === EMPTY_MEANS_SOMETHING
}

/** Whether the variable, without suffix, holds something that must not be shown. */
export function isSecretProperty(variable: string): boolean {
  return SECRET_KAFKA_PROPERTIES.includes(PROPERTY_OF_VARIABLE.get(variable) ?? '')
}
