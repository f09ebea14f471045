/** The broker that coordinates one group or one transactional id, as far as is known. */
import { requestErrors } from '../errors.ts'
import type { Codec } from '../protocol/codec.ts'
import { findCoordinatorApi } from '../protocol/find-coordinator.ts'
import { Deadline } from './deadline.ts'
import { errorName } from './error-codes.ts'
import type { Kafka, RequestOptions } from './kafka.ts'

export class Coordinator {
  readonly #kafka: Kafka
  readonly #type: 'group' | 'transaction'
  readonly #key: string
  #broker: number | undefined

  constructor(kafka: Kafka, type: 'group' | 'transaction', key: string) {
    this.#kafka = kafka
    this.#type = type
    this.#key = key
  }

  /** undefined: to be looked up. */
  get broker(): number | undefined {
    return this.#broker
  }

  /** To be called when an answer says that it is another one; a broker that cannot be reached is forgotten by itself. */
  forget(): void {
    this.#broker = undefined
  }

  /**
   * Sends one request to it, after looking it up if need be.
   * @throws KafkaError as Kafka.request, and MR_KAFKA_PROTOCOL with FindCoordinator's error code as the reason
   */
  async ask<Req, Res>(
    codec: Codec<Req, Res>,
    request: Req,
    options: RequestOptions & { readonly timeoutMs: number },
  ): Promise<Res> {
    const deadline = new Deadline(options.timeoutMs, options.signal)
    this.#broker ??= await this.#find(deadline)
    try {
      return await this.#kafka.request(this.#broker, codec, request, {
        ...options,
        timeoutMs: Math.max(1, Math.ceil(deadline.left)),
      })
    } catch (error) {
      this.forget()
      throw error
    }
  }

  async #find({ left, signal }: Deadline): Promise<number> {
    const request = { type: this.#type, keys: [this.#key] }
    const options = {
      timeoutMs: Math.max(1, Math.ceil(left)),
      ...(signal === undefined ? {} : { signal }),
    }
    const [found] = await this.#kafka.request('any', findCoordinatorApi, request, options)
    if (found?.errorCode === 0) return found.broker
    const code = found === undefined ? 'nothing' : errorName(found.errorCode)
    throw requestErrors.errorCode('The cluster', `FindCoordinator of ${this.#key}`, code)
  }
}
