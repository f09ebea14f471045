import { Producer, stringSerializers } from '@platformatic/kafka'
import { setTimeout as delay } from 'node:timers/promises'
import type { MadeRecord } from '../estate/record.ts'
import { TOPICS, type TopicPlan } from '../estate/topics.ts'
import type { Gate } from './gate.ts'

const TICK_MS = 500
const HISTORY_MS = 5 * 3_600_000
const HISTORY_BATCH = 500
/** Characters of values: below the broker's 1 MiB also where headers and keys are added. */
const MAX_BATCH_LENGTH = 600_000

type TextProducer = Producer<string, string, string, string>

/** One producer per client id of the estate, made when first used. */
export class Producers {
  readonly #bootstrapBrokers: string[]
  readonly #producers = new Map<string, TextProducer>()

  constructor(bootstrapBrokers: string[]) {
    this.#bootstrapBrokers = bootstrapBrokers
  }

  async send(plan: TopicPlan, records: readonly Timed[]): Promise<void> {
    for (const batch of batches(records))
      await this.#of(plan.producer).send({
        compression: plan.compression,
        messages: batch.map(({ at, record }) => ({
          topic: plan.name,
          timestamp: BigInt(at),
          ...record,
          ...(record.headers && { headers: { ...record.headers } }),
        })),
      })
  }

  #of(clientId: string): TextProducer {
    let producer = this.#producers.get(clientId)
    if (!producer) {
      producer = new Producer({
        clientId,
        bootstrapBrokers: this.#bootstrapBrokers,
        serializers: stringSerializers,
        metadataMaxAge: 60_000,
      })
      this.#producers.set(clientId, producer)
    }
    return producer
  }
}

interface Timed {
  readonly at: number
  readonly record: MadeRecord
}

/** What goes into one request: the client does not split what is larger than the broker takes. */
function* batches(records: readonly Timed[]): Generator<readonly Timed[]> {
  let batch: Timed[] = []
  let length = 0
  for (const timed of records) {
    const more = timed.record.value?.length ?? 0
    if (batch.length > 0 && length + more > MAX_BATCH_LENGTH) {
      yield batch
      batch = []
      length = 0
    }
    batch.push(timed)
    length += more
  }
  if (batch.length > 0) yield batch
}

/** Fills new topics with records of the last hours, oldest first. */
export async function writeHistory(
  producers: Producers,
  plans: readonly TopicPlan[],
): Promise<void> {
  const now = Date.now()
  for (const plan of plans) {
    const step = HISTORY_MS / plan.history
    for (let from = 0; from < plan.history; from += HISTORY_BATCH) {
      const count = Math.min(HISTORY_BATCH, plan.history - from)
      const records = Array.from({ length: count }, (_, i) => {
        const at = Math.round(now - HISTORY_MS + (from + i) * step)
        return { at, record: plan.make(at) }
      })
      await producers.send(plan, records)
    }
  }
}

/**
 * Writes for ever, in waves: each topic swings between a third and five thirds of its mean within some minutes, each at
 * its own pace, so that charts show something.
 */
export async function keepWriting(producers: Producers, gate: Gate): Promise<never> {
  const owed = new Map<string, number>()
  for (;;) {
    await gate.pass()
    const now = Date.now()
    await Promise.all(
      TOPICS.map(async (plan, index) => {
        const period = 180_000 + index * 41_000
        const wave = 1 + (2 / 3) * Math.sin((2 * Math.PI * now) / period)
        const due =
          (owed.get(plan.name) ?? Math.random()) + plan.perSecond * wave * (TICK_MS / 1000)
        const count = Math.floor(due)
        owed.set(plan.name, due - count)
        const records = Array.from({ length: count }, () => ({ at: now, record: plan.make(now) }))
        await producers.send(plan, records)
      }),
    )
    await delay(TICK_MS)
  }
}
