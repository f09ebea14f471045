/**
 * The package's errors. Every message says what was received, what was expected and what to do; none holds a secret.
 *
 * Codes are stable: programs branch on `code`, and on `reason` where one code has several causes. Messages are for people.
 */

export type KafkaErrorCode =
  /** No connection: refused, unknown host, connect timeout, closed by the broker, unknown broker id. */
  | 'MR_KAFKA_UNREACHABLE'
  /** The TLS handshake failed, or one side speaks TLS and the other does not. */
  | 'MR_KAFKA_TLS'
  /** SASL: credentials refused, mechanism not offered, no token to be had. */
  | 'MR_KAFKA_AUTHENTICATION'
  /** Connected, but no answer within the deadline. */
  | 'MR_KAFKA_TIMEOUT'
  /** The broker has no version of this API that we have. */
  | 'MR_KAFKA_UNSUPPORTED'
  /** The answer could not be decoded, or the request not encoded. */
  | 'MR_KAFKA_PROTOCOL'
  /** The caller's signal was aborted. */
  | 'MR_KAFKA_ABORTED'
  /** The client was closed. */
  | 'MR_KAFKA_CLOSED'
  /** Another writer has taken this one's transactional id over: what it says no longer counts. */
  | 'MR_KAFKA_FENCED'
  /** A key or trust store, or a PEM text, cannot be used. */
  | 'MR_STORE'

export interface KafkaErrorDetails {
  readonly cause?: unknown
  /** Finer than the code, e.g. `refused`, `dns`, `hostname`, `wrong-password`. */
  readonly reason?: string
  /** `host:port` */
  readonly address?: string
  readonly broker?: number
}

export class KafkaError extends Error {
  override readonly name = 'KafkaError'
  readonly code: KafkaErrorCode
  readonly reason: string | undefined
  readonly address: string | undefined
  readonly broker: number | undefined

  constructor(code: KafkaErrorCode, message: string, details: KafkaErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.reason = details.reason
    this.address = details.address
    this.broker = details.broker
  }
}

export const isKafkaError = (value: unknown): value is KafkaError => value instanceof KafkaError

/** The text of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

type Cause = unknown

const unreachable = (reason: string, address: string, message: string, cause?: Cause) =>
  new KafkaError('MR_KAFKA_UNREACHABLE', message, { reason, address, cause })
const tls = (reason: string, address: string, message: string, cause?: Cause) =>
  new KafkaError('MR_KAFKA_TLS', message, { reason, address, cause })
const authentication = (reason: string, address: string, message: string, cause?: Cause) =>
  new KafkaError('MR_KAFKA_AUTHENTICATION', message, { reason, address, cause })

/** Of the addresses that were tried in vain, so many are told of. */
const MAX_SHOWN = 4

/** Connections. `at` is always `host:port`. */
export const connectionErrors = {
  refused: (at: string, cause?: Cause) =>
    unreachable(
      'refused',
      at,
      `Connection to ${at} was refused: nothing listens there. Check that the broker runs and that host and port are those of one of its listeners.`,
      cause,
    ),
  dns: (at: string, host: string, code: string, cause?: Cause) =>
    unreachable(
      'dns',
      at,
      `The name ${host} (of ${at}) could not be resolved (${code}). Check its spelling and the DNS of this machine.`,
      cause,
    ),
  noRoute: (at: string, code: string, cause?: Cause) =>
    unreachable(
      'no-route',
      at,
      `${at} cannot be reached from here (${code}). Check the network, routes and firewalls.`,
      cause,
    ),
  connectTimeout: (at: string, ms: number, stage: string, cause?: Cause) =>
    unreachable(
      'connect-timeout',
      at,
      `${at} did not complete ${stage} within ${ms} ms. The broker may be frozen or overloaded, a firewall may drop packets, or the port speaks another protocol.`,
      cause,
    ),
  closedEarly: (at: string, expected: string, cause?: Cause) =>
    unreachable(
      'closed-early',
      at,
      `${at} closed the connection during ${expected}. A broker does this when it stops, or when the listener wants TLS or SASL and the client uses none (or the reverse): check security.protocol against that listener.`,
      cause,
    ),
  closed: (at: string, what: string, cause?: Cause) =>
    unreachable(
      'closed',
      at,
      `The connection to ${at} was lost before ${what} was answered${causeText(cause)}.`,
      cause,
    ),
  outcomeUnknown: (at: string, what: string, cause?: Cause) =>
    unreachable(
      'outcome-unknown',
      at,
      `The connection to ${at} was lost before ${what} was answered${causeText(cause)}. Whether it was carried out is unknown: look before repeating it.`,
      cause,
    ),
  /** The address is left alone for a moment; the last error is what people should read, the same every time. */
  backingOff: (at: string, last: KafkaError) =>
    new KafkaError(last.code, last.message, {
      reason: last.reason ?? 'backing-off',
      address: at,
      cause: last,
    }),
  failed: (at: string, cause?: Cause) =>
    unreachable('failed', at, `Connection to ${at} failed${causeText(cause)}.`, cause),
  notKafka: (at: string, seen: string, cause?: Cause) =>
    unreachable(
      'not-kafka',
      at,
      `${at} answered with ${seen} instead of a Kafka response. The port belongs to another service.`,
      cause,
    ),
  gone: (at: string) =>
    unreachable('gone', at, `${at} is no longer the address of a broker of this cluster.`),
  unknownBroker: (id: number, known: readonly number[]) =>
    new KafkaError(
      'MR_KAFKA_UNREACHABLE',
      `Broker ${id} is not among the live brokers of the cluster (${known.length === 0 ? 'none' : known.join(', ')}). It is down, fenced, or was removed.`,
      { reason: 'unknown-broker', broker: id },
    ),
  nobody: (tried: readonly { readonly at: string; readonly error: KafkaError }[]) => {
    const first = tried[0]
    const shown = tried.slice(0, MAX_SHOWN).map(({ error }) => error.message)
    const more = tried.length > MAX_SHOWN ? ` | and ${tried.length - MAX_SHOWN} more` : ''
    const text = `${shown.join(' | ')}${more}`
    return new KafkaError(
      first?.error.code ?? 'MR_KAFKA_UNREACHABLE',
      tried.length === 1 ? text : `None of ${tried.length} brokers could be used: ${text}`,
      {
        reason: first?.error.reason ?? 'nobody',
        cause: new AggregateError(
          tried.map(({ error }) => error),
          'every address',
        ),
        ...(first === undefined ? {} : { address: first.at }),
      },
    )
  },
}

/** TLS. */
export const tlsErrors = {
  material: (detail: string, cause?: Cause) =>
    new KafkaError(
      'MR_KAFKA_TLS',
      `The TLS settings cannot be used: ${detail}. Check key, certificates, cipher suites and protocol versions.`,
      { reason: 'material', cause },
    ),
  untrusted: (at: string, code: string, cause?: Cause) =>
    tls(
      'untrusted',
      at,
      `The certificate of ${at} is not trusted (${code}). Put the certificate of the authority that signed it into the trust store.`,
      cause,
    ),
  hostname: (at: string, names: string, cause?: Cause) =>
    tls(
      'hostname',
      at,
      `The certificate of ${at} is for other names (${names}). Connect by one of them, have it issued for this one, or set ssl.endpoint.identification.algorithm to empty to skip the check.`,
      cause,
    ),
  expired: (at: string, code: string, cause?: Cause) =>
    tls(
      'expired',
      at,
      `The certificate of ${at} is out of its period of validity (${code}). Renew it, or set this machine's clock.`,
      cause,
    ),
  notTls: (at: string, cause?: Cause) =>
    tls(
      'not-tls',
      at,
      `${at} did not answer the TLS handshake with TLS. It looks like a PLAINTEXT or SASL_PLAINTEXT listener: check security.protocol and the port.`,
      cause,
    ),
  wantsTls: (at: string, cause?: Cause) =>
    tls(
      'wants-tls',
      at,
      `${at} answered with a TLS record. It is an SSL or SASL_SSL listener: set security.protocol accordingly.`,
      cause,
    ),
  clientCertificate: (at: string, code: string, cause?: Cause) =>
    tls(
      'client-certificate',
      at,
      `${at} refused our client certificate, or wants one and got none (${code}). Set ssl.keystore to a key and certificate chain whose authority the broker trusts.`,
      cause,
    ),
  failed: (at: string, detail: string, cause?: Cause) =>
    tls(
      'handshake',
      at,
      `The TLS handshake with ${at} failed: ${detail}. Check protocol versions and cipher suites on both sides.`,
      cause,
    ),
}

/** SASL. `detail` is the broker's or endpoint's own text; it never repeats credentials. */
export const authenticationErrors = {
  refused: (at: string, mechanism: string, detail: string, cause?: Cause) =>
    authentication(
      'refused',
      at,
      `${at} refused our SASL ${mechanism} credentials: ${detail}. Check user name, password or token.`,
      cause,
    ),
  mechanism: (at: string, mechanism: string, offered: readonly string[], cause?: Cause) =>
    authentication(
      'mechanism',
      at,
      `${at} does not offer SASL mechanism ${mechanism}; it offers ${offered.length === 0 ? 'none' : offered.join(', ')}. Set sasl.mechanism to one of those.`,
      cause,
    ),
  exchange: (at: string, mechanism: string, detail: string, cause?: Cause) =>
    authentication(
      'exchange',
      at,
      `The SASL ${mechanism} exchange with ${at} failed: ${detail}.`,
      cause,
    ),
  token: (source: string, detail: string, cause?: Cause) =>
    new KafkaError('MR_KAFKA_AUTHENTICATION', `No access token from ${source}: ${detail}.`, {
      reason: 'token',
      cause,
    }),
}

/** Requests on a connection that stands. `broker` is `broker 3 (host:port)` or `host:port`. */
export const requestErrors = {
  timeout: (broker: string, what: string, ms: number, details: KafkaErrorDetails = {}) =>
    new KafkaError(
      'MR_KAFKA_TIMEOUT',
      `${broker} did not answer ${what} within ${ms} ms. It may be frozen or overloaded.`,
      { reason: 'timeout', ...details },
    ),
  connectingTooLong: (at: string, what: string, ms: number) =>
    new KafkaError(
      'MR_KAFKA_TIMEOUT',
      `${at} was still being connected to when the ${ms} ms for ${what} had passed. The broker may be frozen or overloaded, or a firewall drops packets.`,
      { reason: 'connecting', address: at },
    ),
  aborted: (what: string, cause?: Cause) =>
    new KafkaError('MR_KAFKA_ABORTED', `${what} was aborted by its caller.`, { cause }),
  closed: (what: string) =>
    new KafkaError('MR_KAFKA_CLOSED', `${what} was asked of a client that is closed.`),
  unsupported: (
    broker: string,
    api: string,
    ours: readonly [number, number],
    theirs: readonly [number, number] | null,
    details: KafkaErrorDetails = {},
  ) =>
    new KafkaError(
      'MR_KAFKA_UNSUPPORTED',
      theirs === null
        ? `${broker} does not have the API ${api}. It needs a newer Kafka, or the feature is turned off.`
        : `${broker} supports ${api} versions ${theirs[0]} to ${theirs[1]}, this client ${ours[0]} to ${ours[1]}: none in common.`,
      { reason: theirs === null ? 'no-api' : 'no-common-version', ...details },
    ),
  undecodable: (broker: string, what: string, cause?: Cause) =>
    new KafkaError(
      'MR_KAFKA_PROTOCOL',
      `The answer of ${broker} to ${what} could not be decoded${causeText(cause)}.`,
      { reason: 'decode', cause },
    ),
  unencodable: (what: string, cause?: Cause) =>
    new KafkaError(
      'MR_KAFKA_PROTOCOL',
      `The request ${what} could not be encoded${causeText(cause)}.`,
      {
        reason: 'encode',
        cause,
      },
    ),
  badOffset: (offset: number) =>
    new KafkaError(
      'MR_KAFKA_PROTOCOL',
      `Expected a whole number as the offset to read from, got ${offset}.`,
      { reason: 'encode' },
    ),
  errorCode: (broker: string, what: string, code: string) =>
    new KafkaError('MR_KAFKA_PROTOCOL', `${broker} answered ${what} with ${code}.`, {
      reason: code,
    }),
}

/** Reading partitions. `label` is `topic-partition`. */
export const fetchErrors = {
  denied: (topic: string, broker: string | null) =>
    new KafkaError(
      'MR_KAFKA_PROTOCOL',
      `${broker ?? 'The cluster'} refused to let topic ${topic} be read (TOPIC_AUTHORIZATION_FAILED). Give the principal READ and DESCRIBE on Topic:${topic}.`,
      { reason: 'TOPIC_AUTHORIZATION_FAILED' },
    ),
  noTopic: (topic: string, code: string) =>
    new KafkaError(
      'MR_KAFKA_PROTOCOL',
      `The cluster has no topic ${topic} (${code}): it was deleted, or never was, or the principal may not describe it.`,
      { reason: code },
    ),
  noPartition: (label: string, count: number) =>
    new KafkaError(
      'MR_KAFKA_PROTOCOL',
      `There is no partition ${label}: its topic has ${count} of them, counted from 0.`,
      { reason: 'UNKNOWN_TOPIC_OR_PARTITION' },
    ),
  replaced: (topic: string, was: string, now: string) =>
    new KafkaError(
      'MR_KAFKA_PROTOCOL',
      `Topic ${topic} was deleted and created anew while it was read: its id was ${was} and is ${now}. What was read is of the topic that is gone; start again to read the new one.`,
      { reason: 'INCONSISTENT_TOPIC_ID' },
    ),
  noLeader: (label: string) =>
    new KafkaError(
      'MR_KAFKA_UNREACHABLE',
      `Partition ${label} has no leader: none of the brokers that have a copy in sync is up.`,
      { reason: 'LEADER_NOT_AVAILABLE' },
    ),
  code: (broker: string, label: string, offset: number, code: string, words: string) =>
    new KafkaError(
      'MR_KAFKA_PROTOCOL',
      `${broker} answered Fetch of ${label} at offset ${offset} with ${code}: ${words}`,
      { reason: code },
    ),
  nothingThere: (label: string, offset: number, end: number, until: number) =>
    new KafkaError(
      'MR_KAFKA_PROTOCOL',
      `Partition ${label} can be read up to offset ${until} only, ${end} was expected: a transaction is open, a replica lags, or records were lost when its leader changed. Offset ${offset} is the next.`,
      { reason: 'OFFSET_NOT_AVAILABLE' },
    ),
  givenUp: (label: string, ms: number, last: KafkaError) =>
    new KafkaError(
      last.code,
      `Partition ${label} was given up after ${Math.round(ms / 1000)} s. ${last.message}`,
      { cause: last, ...(last.reason === undefined ? {} : { reason: last.reason }) },
    ),
}

/** Reading records out of batches; these end as the reason of a BatchProblem. */
export const recordErrors = {
  damaged: (codec: string, what: string, cause?: Cause) =>
    new KafkaError('MR_KAFKA_PROTOCOL', `The ${codec} data ${what}.`, { reason: 'damaged', cause }),
  tooLarge: (limit: number) =>
    new KafkaError(
      'MR_KAFKA_PROTOCOL',
      `The batch decompresses to more than ${limit} bytes, which is the most that is read.`,
      { reason: 'too-large' },
    ),
}

/** Key and trust stores. `source` names the store, e.g. its path. */
export const storeErrors = {
  unreadable: (source: string, cause: Cause) =>
    store('unreadable', `${source} could not be read (${messageOf(cause)})`, cause),
  notAStore: (source: string, seen: string, cause?: Cause) =>
    store('not-a-store', `${source} is ${seen}. Expected PEM, PKCS12 or JKS`, cause),
  damaged: (source: string, format: string, cause?: Cause) =>
    store('damaged', `${source} begins like ${format}, but is damaged${causeText(cause)}`, cause),
  wrongPassword: (source: string, cause?: Cause) =>
    store('wrong-password', `The password does not open ${source}`, cause),
  noPassword: (source: string) =>
    store('no-password', `${source} is protected by a password, and none is set`),
  wrongKeyPassword: (source: string, cause?: Cause) =>
    store(
      'wrong-key-password',
      `The key password does not open the private key in ${source}`,
      cause,
    ),
  noKey: (source: string) =>
    store(
      'no-key',
      `${source} holds no private key. A key store needs one with its certificates; for certificates alone use a trust store`,
    ),
  noCertificates: (source: string) => store('no-certificates', `${source} holds no certificates`),
  mismatch: (source: string) =>
    store('mismatch', `${source} holds no certificate that belongs to its private key`),
  unusable: (source: string, what: string, cause?: Cause) =>
    store('unusable', `${source} holds ${what} that cannot be used${causeText(cause)}`, cause),
}

function store(reason: string, message: string, cause?: Cause): KafkaError {
  return new KafkaError('MR_STORE', `${message}.`, { reason, cause })
}

function causeText(cause: Cause): string {
  return cause === undefined ? '' : ` (${messageOf(cause)})`
}
