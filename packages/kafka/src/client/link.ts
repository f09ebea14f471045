/**
 * Everything between this client and one address for one use: at most one live connection (Line), made when it is
 * needed, with its ApiVersions asked; several callers share one attempt, and a dead address is left alone for a while.
 */
import { connectionErrors, isKafkaError, requestErrors } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import type { Bootstrap } from '../options.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import { ByteWriter } from '../wire/byte-writer.ts'
import { apiVersionsApi } from '../protocol/api-versions.ts'
import type { ApiVersionsResponse } from '../protocol/api-versions.ts'
import { connectError } from './connect-error.ts'
import { Deadline, within } from './deadline.ts'
import { errorName } from './error-codes.ts'
import { Line } from './line.ts'
import type { VersionRanges } from './line.ts'
import type { TrafficCounters } from './traffic.ts'
import { addressText, Wire } from './wire.ts'
import type { WireOptions } from './wire.ts'

/** Kafka refuses names outside [a-zA-Z0-9.-]. */
export const CLIENT_SOFTWARE = { clientSoftwareName: 'millrace', clientSoftwareVersion: '0.1.0' }

/** As Kafka's clients: reconnect.backoff.ms and reconnect.backoff.max.ms. */
const BACKOFF_MS = 50
const BACKOFF_MAX_MS = 1000

export class Link {
  readonly address: string
  readonly #to: Bootstrap
  readonly #options: WireOptions
  readonly #traffic: TrafficCounters
  #line: Line | undefined
  #opening: Promise<Line> | undefined
  #failures = 0
  #retryAt = 0
  #lastError: KafkaError | undefined
  #closed = false

  constructor(to: Bootstrap, options: WireOptions, traffic: TrafficCounters) {
    this.address = addressText(to)
    this.#to = to
    this.#options = options
    this.#traffic = traffic
  }

  /** False after a failure, until something succeeds. */
  get healthy(): boolean {
    return this.#failures === 0
  }

  /**
   * A connection that stands. Fails at once, with the last error, while the address is left alone.
   * @throws KafkaError MR_KAFKA_UNREACHABLE, MR_KAFKA_TLS, MR_KAFKA_AUTHENTICATION, MR_KAFKA_TIMEOUT, MR_KAFKA_ABORTED
   */
  async acquire(deadline: Deadline, what: string): Promise<Line> {
    if (this.#line?.usable === true) return this.#line
    const wait = this.#retryAt - performance.now()
    if (this.#opening === undefined && wait > 0 && this.#lastError !== undefined) {
      throw connectionErrors.backingOff(this.address, Math.ceil(wait), this.#lastError)
    }
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined
    })
    return within(this.#opening, deadline, what, () =>
      requestErrors.connectingTooLong(this.address, what, deadline.ms),
    )
  }

  /** What was learnt by using the line: an answer came, or none did within its deadline. */
  answered(): void {
    this.#failures = 0
  }

  silent(line: Line): void {
    this.#failures += 1
    if (this.#line === line) this.#line = undefined
    line.retire()
  }

  close(): void {
    this.#closed = true
    this.#line?.destroy()
    this.#line = undefined
  }

  /** No new requests; what is under way may finish. */
  retire(): void {
    this.#closed = true
    this.#line?.retire()
    this.#line = undefined
  }

  async #open(): Promise<Line> {
    try {
      await this.#options.authenticator?.prepare()
      const wire = await Wire.open(this.#to, this.#options)
      try {
        const line = new Line(
          wire,
          await this.#negotiate(wire),
          this.#options.clientId,
          this.#traffic,
        )
        if (this.#closed) throw requestErrors.closed(`A connection to ${this.address}`)
        this.#line = line
        this.#failures = 0
        this.#lastError = undefined
        return line
      } catch (error) {
        wire.destroy()
        throw error
      }
    } catch (thrown) {
      const error = isKafkaError(thrown) ? thrown : connectionErrors.failed(this.address, thrown)
      this.#failures += 1
      this.#lastError = error
      const backoff = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** (this.#failures - 1))
      this.#retryAt = performance.now() + backoff * (0.8 + 0.4 * Math.random())
      throw error
    }
  }

  /** Asks ApiVersions: our highest version first, then the highest that the broker says it has. */
  async #negotiate(wire: Wire): Promise<VersionRanges> {
    const deadline = new Deadline(this.#options.connectTimeoutMs)
    try {
      let answer = await askVersions(wire, apiVersionsApi.maxVersion, deadline)
      if (errorName(answer.errorCode) === 'UNSUPPORTED_VERSION') {
        const theirs = answer.apis.find(({ key }) => key === apiVersionsApi.key)?.max ?? 0
        answer = await askVersions(wire, Math.min(theirs, apiVersionsApi.maxVersion), deadline)
      }
      if (answer.errorCode !== 0) {
        throw requestErrors.errorCode(this.address, 'ApiVersions', errorName(answer.errorCode))
      }
      return new Map(answer.apis.map(({ key, min, max }) => [key, [min, max]]))
    } catch (thrown) {
      throw connectError(thrown, {
        address: this.address,
        host: this.#to.host,
        stage: 'ready',
        tls: this.#options.tls !== undefined,
        mechanism: this.#options.authenticator?.mechanism,
        timeoutMs: this.#options.connectTimeoutMs,
        lastError: wire.lastError,
        firstBytes: wire.firstBytes,
      })
    }
  }
}

async function askVersions(
  wire: Wire,
  version: number,
  deadline: Deadline,
): Promise<ApiVersionsResponse> {
  const out = new ByteWriter()
  apiVersionsApi.encode(version, CLIENT_SOFTWARE, out)
  const body = await within(
    wire.send({
      apiKey: apiVersionsApi.key,
      apiVersion: version,
      body: out.finish(),
      flexibleRequest: version >= apiVersionsApi.flexibleFrom,
      // Always v0: the one exception of the protocol (KIP-511).
      flexibleResponse: false,
    }),
    deadline,
    'ApiVersions',
    () =>
      connectionErrors.connectTimeout(wire.address, deadline.ms, 'the first request (ApiVersions)'),
  )
  return apiVersionsApi.decode(version, new ByteReader(body))
}
