/** One question to many brokers. Each settles by itself: a dead broker is a fault, the others' answers stay. */
import { thrownFault } from '../read/faults.ts'
import type { Fault } from '../read/model.ts'
import type { BrokerAddress } from './kafka.ts'

/** Enough to hide round trips; a cluster of hundreds of brokers does not answer all at once into our memory. */
const PARALLELISM = 16

export interface FanOut<T> {
  /** Broker id → its answer, in the order of the brokers given. */
  readonly answers: ReadonlyMap<number, T>
  /** One for each broker that gave none. */
  readonly faults: readonly Fault[]
  /** Brokers were asked and none answered. */
  readonly allFailed: boolean
}

/**
 * @param api Kafka's name of what is asked, for the faults
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED; and what is no KafkaError, since that is a defect of ours
 */
export async function fanOut<T>(
  api: string,
  brokers: readonly BrokerAddress[],
  ask: (broker: BrokerAddress) => Promise<T>,
  parallelism: number = PARALLELISM,
): Promise<FanOut<T>> {
  const settled = new Map<number, { readonly answer: T } | { readonly fault: Fault }>()
  const waiting = brokers.values()
  const worker = async (): Promise<void> => {
    for (const broker of waiting) {
      try {
        settled.set(broker.id, { answer: await ask(broker) })
      } catch (error) {
        settled.set(broker.id, { fault: thrownFault(error, { api, broker: broker.id }) })
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallelism, brokers.length) }, worker))

  const answers = new Map<number, T>()
  const faults: Fault[] = []
  for (const { id } of brokers) {
    const result = settled.get(id)
    if (result === undefined) continue
    if ('fault' in result) faults.push(result.fault)
    else answers.set(id, result.answer)
  }
  return { answers, faults, allFailed: brokers.length > 0 && answers.size === 0 }
}
