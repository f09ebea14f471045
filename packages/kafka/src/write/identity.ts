/** Who numbers the batches: a producer id and its epoch. */
import { within } from '../client/deadline.ts'
import type { Deadline } from '../client/deadline.ts'
import type { Kafka } from '../client/kafka.ts'
import { requestErrors } from '../errors.ts'
import { initProducerIdApi } from '../protocol/init-producer-id.ts'
import { writeErrors } from './errors.ts'

/** Compared by reference: sequence numbers begin at 0 with each new one. */
export interface ProducerIdentity {
  readonly producerId: bigint
  readonly epoch: number
}

export interface IdentitySource {
  /** The one to send a partition's next batch with. @throws KafkaError */
  identify(topic: string, partition: number, deadline: Deadline): Promise<ProducerIdentity>
  /** A batch sent as `stale` may be there or not: nothing new may be numbered by it. */
  renew(stale: ProducerIdentity): void
  /** Whether a batch that is known not to be there may be sent anew under the next identity. */
  readonly renumbers: boolean
}

export const NO_IDENTITY = { producerId: -1n, producerEpoch: -1 }
const MAX_EPOCH = 32_767

/**
 * Without a transactional id. A new epoch is taken without asking (KIP-360): nobody else has this producer id, and brokers
 * accept a higher epoch that begins at 0, and from then on nothing of an older one.
 */
export class IdempotentIdentity implements IdentitySource {
  readonly renumbers = true
  readonly #kafka: Kafka
  #current: ProducerIdentity | undefined
  #asking: Promise<ProducerIdentity> | undefined

  constructor(kafka: Kafka) {
    this.#kafka = kafka
  }

  async identify(
    _topic: string,
    _partition: number,
    deadline: Deadline,
  ): Promise<ProducerIdentity> {
    if (this.#current !== undefined) return this.#current
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
    })
    return within(this.#asking, deadline, 'InitProducerId', () =>
      requestErrors.timeout('The cluster', 'InitProducerId', deadline.ms),
    )
  }

  renew(stale: ProducerIdentity): void {
    if (this.#current !== stale) return
    const { producerId, epoch } = stale
    this.#current = epoch < MAX_EPOCH ? { producerId, epoch: epoch + 1 } : undefined
  }

  async #ask(): Promise<ProducerIdentity> {
    const request = { transactionalId: null, transactionTimeoutMs: 0, ...NO_IDENTITY }
    const answer = await this.#kafka.request('any', initProducerIdApi, request, { use: 'state' })
    if (answer.errorCode !== 0) throw writeErrors.refused('the cluster', answer.errorCode, null)
    this.#current = { producerId: answer.producerId, epoch: answer.producerEpoch }
    return this.#current
  }
}
