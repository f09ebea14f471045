/** The partitions that one writer writes to. */
import type { Deadline } from '../client/deadline.ts'
import type { NewRecord } from '../records/encode.ts'
import { Lane } from './lane.ts'
import type { Appended, WriterOptions } from './model.ts'
import { PartitionSender } from './partition-sender.ts'
import type { SenderContext } from './partition-sender.ts'

export const DEADLINE_MS = 30_000
/** Kafka's own message.max.bytes is 1,048,588. */
const MAX_BATCH_BYTES = 1_000_000

export class Lanes {
  readonly #context: SenderContext
  readonly #options: WriterOptions
  readonly #lanes = new Map<string, Lane>()

  constructor(context: SenderContext, options: WriterOptions) {
    this.#context = context
    this.#options = options
  }

  append(
    topic: string,
    partition: number,
    records: readonly NewRecord[],
    deadline: Deadline,
  ): Promise<Appended> {
    const label = `${topic}-${partition}`
    let lane = this.#lanes.get(label)
    if (lane === undefined) {
      const { compression = 'zstd', maxBatchBytes = MAX_BATCH_BYTES } = this.#options
      const transactional = this.#context.transactionalId !== null
      const sender = new PartitionSender(this.#context, topic, partition)
      lane = new Lane(label, sender, { compression, maxBatchBytes, transactional })
      this.#lanes.set(label, lane)
    }
    return lane.append(records, deadline)
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await Promise.all(Array.from(this.#lanes.values(), (lane) => lane.idle))
  }
}
