/** Opens a client of one cluster: pools by use, discovery of brokers, retries. See kafka.ts for what callers get. */
import { connectionErrors, isKafkaError, requestErrors } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import type { Bootstrap, KafkaOptions } from '../options.ts'
import { apiVersionsApi } from '../protocol/api-versions.ts'
import type { Codec } from '../protocol/codec.ts'
import { describeClusterApi } from '../protocol/describe-cluster.ts'
import { createAuthenticator } from '../security/sasl.ts'
import { Deadline, within } from './deadline.ts'
import { errorName } from './error-codes.ts'
import type {
  BrokerAddress,
  BrokerFeatures,
  Kafka,
  KafkaCounters,
  RequestOptions,
  Use,
} from './kafka.ts'
import { CLIENT_SOFTWARE } from './handshake.ts'
import type { ConnectOptions } from './handshake.ts'
import type { Link } from './link.ts'
import type { Line } from './line.ts'
import { Pool } from './pool.ts'
import { TrafficCounters } from './traffic.ts'
import { wireTls } from './secure-context.ts'
import { commonVersion } from './versions.ts'
import { addressText } from './wire.ts'

/**
 * Connects lazily: nothing happens before the first request.
 * @throws KafkaError MR_KAFKA_TLS when the TLS material cannot be used
 */
export function openKafka(options: KafkaOptions): Kafka {
  return new Client(options)
}

/** May be sent again, and to another broker. */
function isRead(use: Use): boolean {
  return use === 'observe' || use === 'quorum'
}

/** One try: an address and what to call it in messages. */
interface Target {
  readonly link: Link
  readonly who: string
}

type Work<T> = (line: Line, deadline: Deadline, who: string) => Promise<T>

class Client implements Kafka {
  readonly options: KafkaOptions
  readonly #connect: ConnectOptions
  readonly #pools = new Map<Use, Pool>()
  readonly #traffic = new TrafficCounters()
  #brokers: readonly BrokerAddress[] = []
  #refreshing: Promise<void> | undefined
  #closed = false

  constructor(options: KafkaOptions) {
    this.options = options
    this.#connect = {
      clientId: options.clientId,
      connectTimeoutMs: options.connectTimeoutMs,
      tls: options.tls === undefined ? undefined : wireTls(options.tls),
      authenticator: options.sasl === undefined ? undefined : createAuthenticator(options.sasl),
    }
  }

  get counters(): KafkaCounters {
    return this.#traffic
  }

  request<Req, Res>(
    target: number | 'any',
    codec: Codec<Req, Res>,
    request: Req,
    options: RequestOptions = {},
  ): Promise<Res> {
    return this.#run(target, codec.name, options, (line, deadline, who) =>
      line.ask(codec, request, deadline, who),
    )
  }

  version(
    target: number | 'any',
    codec: Codec<never, unknown>,
    options: RequestOptions = {},
  ): Promise<number | null> {
    return this.#run(target, codec.name, options, (line) =>
      Promise.resolve(commonVersion(codec, line.versions)),
    )
  }

  async features(target: number | 'any', options: RequestOptions = {}): Promise<BrokerFeatures> {
    // Asked anew: finalised features change while a connection lives.
    const answer = await this.request(target, apiVersionsApi, CLIENT_SOFTWARE, options)
    return {
      supported: answer.supportedFeatures,
      finalized: answer.finalizedFeatures,
      finalizedEpoch: answer.finalizedFeaturesEpoch,
    }
  }

  async brokers(
    options: RequestOptions & { readonly refresh?: boolean } = {},
  ): Promise<readonly BrokerAddress[]> {
    if (this.#brokers.length === 0 || options.refresh === true) {
      await this.#refresh(this.#deadline(options))
    }
    return this.#brokers
  }

  learn(brokers: readonly BrokerAddress[]): void {
    if (brokers.length === 0) return
    this.#brokers = brokers.toSorted((a, b) => a.id - b.id)
    const addresses = new Set([...this.#brokers, ...this.options.bootstrap].map(addressText))
    for (const pool of this.#pools.values()) pool.keep(addresses)
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    for (const pool of this.#pools.values()) pool.close()
    this.#pools.clear()
    return Promise.resolve()
  }

  async #run<T>(
    target: number | 'any',
    what: string,
    options: RequestOptions,
    work: Work<T>,
  ): Promise<T> {
    if (this.#closed) throw requestErrors.closed(what)
    if (options.signal?.aborted === true) throw requestErrors.aborted(what, options.signal.reason)
    const deadline = this.#deadline(options)
    const use = options.use ?? 'observe'
    try {
      return target === 'any'
        ? await this.#any(what, use, deadline, work)
        : await this.#one(target, what, use, deadline, work)
    } catch (error) {
      // Closing ends the sockets: say that rather than blame the broker.
      if (this.#closed) throw requestErrors.closed(what)
      throw error
    }
  }

  /** One broker. When its address has changed, it is asked again at the new one. */
  async #one<T>(id: number, what: string, use: Use, deadline: Deadline, work: Work<T>): Promise<T> {
    const known = this.#brokers.find((broker) => broker.id === id)
    const target = this.#target(known ?? (await this.#locate(id, deadline)), use)
    try {
      return await this.#try(target, what, use, deadline, deadline, work)
    } catch (error) {
      if (known === undefined || !isKafkaError(error) || !mayHaveMoved(error)) throw error
      const moved = await this.#locate(id, deadline).catch(() => known)
      if (addressText(moved) === target.link.address) throw error
      return this.#try(this.#target(moved, use), what, use, deadline, deadline, work)
    }
  }

  /** Any broker, one after the other: healthy ones first, known brokers before bootstrap addresses. */
  async #any<T>(what: string, use: Use, deadline: Deadline, work: Work<T>): Promise<T> {
    const targets = this.#candidates(use)
    const tried: { at: string; error: KafkaError }[] = []
    for (const [index, target] of targets.entries()) {
      // Half of what is left: a frozen broker must leave time for the next. A change that was sent is never sent again,
      // so it may take all the time there is.
      const part = index === targets.length - 1 ? deadline : deadline.part(0.5)
      const answerBy = isRead(use) ? part : deadline
      try {
        return await this.#try(target, what, use, part, answerBy, work)
      } catch (error) {
        if (!isKafkaError(error) || !mayTryNext(error, use)) throw error
        tried.push({ at: target.link.address, error })
      }
    }
    throw connectionErrors.nobody(tried)
  }

  async #try<T>(
    { link, who }: Target,
    what: string,
    use: Use,
    connectBy: Deadline,
    answerBy: Deadline,
    work: Work<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const line = await link.acquire(connectBy, what)
      try {
        const result = await work(line, answerBy, who)
        link.answered()
        return result
      } catch (error) {
        if (!isKafkaError(error)) throw error
        if (error.code === 'MR_KAFKA_TIMEOUT') link.silent(line)
        if (error.reason !== 'closed' && error.reason !== 'closed-early') throw error
        // Brokers close idle sockets, and a request may meet that. Reads are simply sent again; whether a change was
        // carried out nobody knows.
        if (!isRead(use)) throw connectionErrors.outcomeUnknown(link.address, what, error)
        if (attempt === 2) throw error
      }
    }
  }

  #candidates(use: Use): Target[] {
    const targets = this.#brokers.map((broker) => this.#target(broker, use))
    const known = new Set(targets.map(({ link }) => link.address))
    for (const bootstrap of this.options.bootstrap) {
      const target = this.#target(bootstrap, use)
      if (!known.has(target.link.address)) targets.push(target)
    }
    return targets.toSorted((a, b) => Number(b.link.healthy) - Number(a.link.healthy))
  }

  #target(to: Bootstrap | BrokerAddress, use: Use): Target {
    let pool = this.#pools.get(use)
    if (pool === undefined) {
      pool = new Pool(this.#connect, this.#traffic)
      this.#pools.set(use, pool)
    }
    const address = addressText(to)
    return { link: pool.link(to), who: 'id' in to ? `Broker ${to.id} (${address})` : address }
  }

  async #locate(id: number, deadline: Deadline): Promise<BrokerAddress> {
    await this.#refresh(deadline)
    const broker = this.#brokers.find((candidate) => candidate.id === id)
    if (broker !== undefined) return broker
    throw connectionErrors.unknownBroker(
      id,
      this.#brokers.map((candidate) => candidate.id),
    )
  }

  /** Asks for the live brokers; callers at the same time share one request, each with its own deadline. */
  #refresh(deadline: Deadline): Promise<void> {
    this.#refreshing ??= this.#askBrokers().finally(() => {
      this.#refreshing = undefined
    })
    return within(this.#refreshing, deadline, 'DescribeCluster', () =>
      requestErrors.timeout('The cluster', 'DescribeCluster', deadline.ms),
    )
  }

  async #askBrokers(): Promise<void> {
    const answer = await this.request('any', describeClusterApi, {
      includeAuthorizedOperations: false,
    })
    if (answer.errorCode !== 0) {
      throw requestErrors.errorCode('The cluster', 'DescribeCluster', errorName(answer.errorCode))
    }
    this.learn(answer.brokers.filter((broker) => !broker.fenced))
  }

  #deadline(options: RequestOptions): Deadline {
    return new Deadline(options.timeoutMs ?? this.options.requestTimeoutMs, options.signal)
  }
}

/** Errors after which the broker may be found elsewhere. */
function mayHaveMoved({ code, reason }: KafkaError): boolean {
  return (
    code === 'MR_KAFKA_TLS' || (code === 'MR_KAFKA_UNREACHABLE' && reason !== 'outcome-unknown')
  )
}

/** Whether another broker may do better. What may have been carried out already is repeated only for reads. */
function mayTryNext({ code, reason }: KafkaError, use: Use): boolean {
  switch (code) {
    case 'MR_KAFKA_TLS':
    case 'MR_KAFKA_UNSUPPORTED':
      return true
    case 'MR_KAFKA_UNREACHABLE':
      return reason !== 'outcome-unknown'
    case 'MR_KAFKA_TIMEOUT':
      return isRead(use) || reason === 'connecting'
    case 'MR_KAFKA_PROTOCOL':
      return isRead(use) && reason !== 'encode'
    case 'MR_KAFKA_AUTHENTICATION':
      // Refused credentials are refused everywhere, and repeating them locks accounts.
      return reason !== 'refused' && reason !== 'token'
    case 'MR_KAFKA_ABORTED':
    case 'MR_KAFKA_CLOSED':
    case 'MR_KAFKA_FENCED':
    case 'MR_STORE':
      return false
  }
}
