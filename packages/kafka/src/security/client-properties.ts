/** Kafka client properties, as in any Java client's configuration file, → KafkaOptions. */
import type { Bootstrap, KafkaOptions, SaslOptions, TlsOptions } from '../options.ts'
import type { Properties, PropertyProblem } from './problem.ts'
import { readSaslOptions } from './sasl-options.ts'
import { readTlsOptions } from './tls-options.ts'

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const
type Protocol = (typeof PROTOCOLS)[number]

export interface ClientDefaults {
  readonly clientId: string
  readonly connectTimeoutMs: number
  readonly requestTimeoutMs: number
}

export interface ReadKafkaOptions {
  /** Absent when there are problems. */
  readonly options?: KafkaOptions
  readonly problems: readonly PropertyProblem[]
}

/**
 * Reads bootstrap.servers, client.id, security.protocol, request.timeout.ms, socket.connection.setup.timeout.ms, ssl.*
 * and sasl.*; other properties are ignored. Reads the stores that are named. All problems at once, none thrown.
 */
export function kafkaOptionsFromProperties(
  properties: Properties,
  defaults: ClientDefaults,
): ReadKafkaOptions {
  const problems: PropertyProblem[] = []
  const bootstrap = readBootstrap(properties, problems)
  const protocol = readProtocol(properties, problems)
  const requestTimeoutMs = readMs(
    properties,
    'request.timeout.ms',
    defaults.requestTimeoutMs,
    problems,
  )
  const connectTimeoutMs = readMs(
    properties,
    'socket.connection.setup.timeout.ms',
    defaults.connectTimeoutMs,
    problems,
  )
  let tls: TlsOptions | undefined
  let sasl: SaslOptions | undefined
  if (protocol === 'SSL' || protocol === 'SASL_SSL') {
    const read = readTlsOptions(properties)
    tls = read.tls
    problems.push(...read.problems)
  }
  if (protocol === 'SASL_PLAINTEXT' || protocol === 'SASL_SSL') {
    const read = readSaslOptions(
      properties,
      bootstrap.map(({ host }) => host),
    )
    sasl = read.sasl
    problems.push(...read.problems)
  }
  if (problems.length > 0) return { problems }
  return {
    options: {
      clientId: properties['client.id']?.trim() || defaults.clientId,
      bootstrap,
      connectTimeoutMs,
      requestTimeoutMs,
      ...(tls === undefined ? {} : { tls }),
      ...(sasl === undefined ? {} : { sasl }),
    },
    problems,
  }
}

function readProtocol(properties: Properties, problems: PropertyProblem[]): Protocol | undefined {
  const value = properties['security.protocol']?.trim() || 'PLAINTEXT'
  const known = PROTOCOLS.find((protocol) => protocol === value.toUpperCase())
  if (known === undefined) {
    problems.push({
      property: 'security.protocol',
      message: `is ${value}. Expected one of ${PROTOCOLS.join(', ')}.`,
    })
  }
  return known
}

/** `host:port`, `[::1]:9092`, `SSL://host:9093`, as Kafka's Utils.getHost. */
const SERVER = /^(?:[0-9a-z\-%._]*:\/\/)?(?:\[([0-9a-f:%.a-z]+)\]|([0-9a-z\-._]+)):(\d+)$/i

function readBootstrap(properties: Properties, problems: PropertyProblem[]): Bootstrap[] {
  const servers = (properties['bootstrap.servers'] ?? '')
    .split(',')
    .map((server) => server.trim())
    .filter((server) => server !== '')
  const bootstrap: Bootstrap[] = []
  const wrong: string[] = []
  for (const server of servers) {
    const [, v6, name, digits] = SERVER.exec(server) ?? []
    const host = v6 ?? name
    const port = Number(digits)
    if (host === undefined || !(port >= 1 && port <= 65_535)) wrong.push(server)
    else bootstrap.push({ host, port })
  }
  const expected =
    'Expected host:port, several separated by commas, e.g. broker-1:9092,broker-2:9092.'
  if (servers.length === 0) {
    problems.push({ property: 'bootstrap.servers', message: `is not set. ${expected}` })
  } else if (wrong.length > 0) {
    problems.push({
      property: 'bootstrap.servers',
      message: `contains ${wrong.join(', ')}. ${expected}`,
    })
  }
  return bootstrap
}

/** Longer does not fit a timer. */
const MAX_MS = 2_147_483_647

function readMs(
  properties: Properties,
  property: string,
  otherwise: number,
  problems: PropertyProblem[],
): number {
  const text = properties[property]?.trim()
  if (text === undefined || text === '') return otherwise
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= 1 && value <= MAX_MS) return value
  problems.push({
    property,
    message: `is ${text}. Expected a whole number of milliseconds from 1 to ${MAX_MS}.`,
  })
  return otherwise
}
