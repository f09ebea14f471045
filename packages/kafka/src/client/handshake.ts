/**
 * From an address to a connection that may be asked: TCP, TLS, ApiVersions, SASL, within one deadline.
 *
 * ApiVersions comes first because brokers answer it to anyone, and after SaslHandshake they take SaslAuthenticate only.
 */
import { authenticationErrors, connectionErrors, requestErrors } from '../errors.ts'
import type { Bootstrap } from '../options.ts'
import { apiVersionsApi } from '../protocol/api-versions.ts'
import type { Codec } from '../protocol/codec.ts'
import { saslAuthenticateApi } from '../protocol/sasl-authenticate.ts'
import { saslHandshakeApi } from '../protocol/sasl-handshake.ts'
import type { Authenticator } from '../security/sasl.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import { connectError, STAGES } from './connect-error.ts'
import type { ConnectStage } from './connect-error.ts'
import { Deadline, within } from './deadline.ts'
import { errorCode, errorName } from './error-codes.ts'
import { frameOf } from './exchange.ts'
import { commonVersion } from './versions.ts'
import type { VersionRanges } from './versions.ts'
import { Wire } from './wire.ts'
import type { Intake, WireTls } from './wire.ts'

/** Kafka refuses names outside [a-zA-Z0-9.-]. */
export const CLIENT_SOFTWARE = { clientSoftwareName: 'millrace', clientSoftwareVersion: '0.1.0' }

export interface ConnectOptions {
  readonly clientId: string
  readonly tls: WireTls | undefined
  readonly authenticator: Authenticator | undefined
  readonly connectTimeoutMs: number
  /** For one connection: where its frames go. */
  readonly intake?: Intake
}

export interface Connected {
  readonly wire: Wire
  readonly versions: VersionRanges
  readonly authenticated: boolean
  /** When the broker ends the SASL session, in ms from now; 0: never. */
  readonly sessionLifetimeMs: number
}

/** @throws KafkaError MR_KAFKA_UNREACHABLE, MR_KAFKA_TLS, MR_KAFKA_AUTHENTICATION, MR_KAFKA_ABORTED */
export async function connect(
  to: Bootstrap,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<Connected> {
  const { authenticator, tls, connectTimeoutMs } = options
  // A token may take its own time; a broker should not wait for it.
  await authenticator?.prepare()
  const deadline = new Deadline(connectTimeoutMs, signal)
  const wire = new Wire(to, options.clientId, tls, options.intake)
  let stage: ConnectStage = 'connect'
  if (tls !== undefined) {
    wire.onTcp(() => {
      stage = 'tls'
    })
  }
  const inTime = <T>(work: Promise<T>): Promise<T> =>
    within(work, deadline, STAGES[stage], () =>
      connectionErrors.connectTimeout(wire.address, connectTimeoutMs, STAGES[stage]),
    )
  try {
    await inTime(wire.connected)
    stage = 'versions'
    const versions = await inTime(askVersions(wire))
    stage = 'sasl'
    const sessionLifetimeMs =
      authenticator === undefined ? 0 : await inTime(authenticate(wire, versions, authenticator))
    return { wire, versions, authenticated: authenticator !== undefined, sessionLifetimeMs }
  } catch (thrown) {
    wire.destroy()
    throw connectError(thrown, {
      address: wire.address,
      host: to.host,
      stage,
      tls: tls !== undefined,
      firstBytes: wire.firstBytes,
    })
  }
}

/** Our highest version first; a broker that lacks it answers with what it has. */
async function askVersions(wire: Wire): Promise<VersionRanges> {
  let answer = await ask(wire, apiVersionsApi, apiVersionsApi.maxVersion, CLIENT_SOFTWARE)
  if (errorName(answer.errorCode) === 'UNSUPPORTED_VERSION') {
    const theirs = answer.apis.find(({ key }) => key === apiVersionsApi.key)?.max ?? 0
    const version = Math.min(theirs, apiVersionsApi.maxVersion)
    answer = await ask(wire, apiVersionsApi, version, CLIENT_SOFTWARE)
  }
  if (answer.errorCode !== 0) {
    throw requestErrors.errorCode(wire.address, 'ApiVersions', errorName(answer.errorCode))
  }
  return new Map(answer.apis.map(({ key, min, max }) => [key, [min, max]]))
}

/** @returns the session's lifetime, ms (KIP-368) */
async function authenticate(
  wire: Wire,
  versions: VersionRanges,
  authenticator: Authenticator,
): Promise<number> {
  const { mechanism } = authenticator
  const { address } = wire
  const hello = await ask(wire, saslHandshakeApi, saslHandshakeApi.maxVersion, { mechanism })
  if (hello.errorCode !== 0) {
    throw authenticationErrors.mechanism(address, mechanism, hello.mechanisms)
  }
  const version = commonVersion(saslAuthenticateApi, versions) ?? 0
  let lifetimeMs = 0
  await authenticator.authenticate(async (authBytes) => {
    const answer = await ask(wire, saslAuthenticateApi, version, { authBytes })
    lifetimeMs = answer.sessionLifetimeMs
    if (answer.errorCode === 0) return answer.authBytes
    const { name, message } = errorCode(answer.errorCode)
    const words = withoutStop(answer.errorMessage ?? message)
    throw name === 'SASL_AUTHENTICATION_FAILED'
      ? authenticationErrors.refused(address, mechanism, words)
      : authenticationErrors.exchange(address, mechanism, `${name}, ${words}`)
  }, address)
  return lifetimeMs
}

async function ask<Req, Res>(
  wire: Wire,
  codec: Codec<Req, Res>,
  version: number,
  request: Req,
): Promise<Res> {
  const body = await wire.send(frameOf(codec, version, request))
  return codec.decode(version, new ByteReader(body))
}

const withoutStop = (text: string): string => text.replace(/[.\s]+$/, '')
