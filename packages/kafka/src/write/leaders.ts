/** Who leads the partitions that are written to. */
import { errorCode, errorName } from '../client/error-codes.ts'
import { within } from '../client/deadline.ts'
import type { Deadline } from '../client/deadline.ts'
import type { Kafka } from '../client/kafka.ts'
import { fetchErrors, requestErrors } from '../errors.ts'
import { metadataApi } from '../protocol/metadata.ts'
import { writeErrors } from './errors.ts'

interface TopicLeaders {
  /** '' where brokers have none. */
  readonly id: string
  readonly byPartition: ReadonlyMap<number, number>
}

const NO_LEADER = -1

export class Leaders {
  readonly #kafka: Kafka
  readonly #known = new Map<string, TopicLeaders>()
  readonly #asking = new Map<string, Promise<TopicLeaders>>()

  constructor(kafka: Kafka) {
    this.#kafka = kafka
  }

  /** Looked up anew when it is needed next. */
  forget(topic: string): void {
    this.#known.delete(topic)
  }

  /** @throws KafkaError; unless isFinal says so it may be otherwise a moment later */
  async find(
    topic: string,
    partition: number,
    deadline: Deadline,
  ): Promise<{ readonly broker: number; readonly topicId: string }> {
    const { id, byPartition } = this.#known.get(topic) ?? (await this.#look(topic, deadline))
    const broker = byPartition.get(partition)
    if (broker !== undefined && broker !== NO_LEADER) return { broker, topicId: id }
    this.forget(topic)
    const label = `${topic}-${partition}`
    throw broker === undefined
      ? fetchErrors.noPartition(label, byPartition.size)
      : fetchErrors.noLeader(label)
  }

  /** Those who ask at the same time share one request, each with its own deadline. */
  #look(topic: string, deadline: Deadline): Promise<TopicLeaders> {
    let asking = this.#asking.get(topic)
    if (asking === undefined) {
      asking = this.#ask(topic).finally(() => {
        this.#asking.delete(topic)
      })
      this.#asking.set(topic, asking)
    }
    return within(asking, deadline, 'Metadata', () =>
      requestErrors.timeout('The cluster', 'Metadata', deadline.ms),
    )
  }

  async #ask(topic: string): Promise<TopicLeaders> {
    const answer = await this.#kafka.request('any', metadataApi, { topics: [topic] })
    this.#kafka.learn(answer.brokers)
    const { topics } = answer
    const code = topics.error[0] ?? 0
    if (errorName(code) === 'TOPIC_AUTHORIZATION_FAILED') {
      throw writeErrors.refused(topic, code, null)
    }
    // A topic whose partitions are being elected still has its answer.
    if (code !== 0 && !(errorName(code) === 'LEADER_NOT_AVAILABLE')) {
      throw fetchErrors.noTopic(topic, errorCode(code).name)
    }
    const byPartition = new Map<number, number>()
    for (const [row, partition] of topics.partition.entries()) {
      byPartition.set(partition, topics.leader[row] ?? NO_LEADER)
    }
    const found = { id: topics.ids[0] ?? '', byPartition }
    this.#known.set(topic, found)
    return found
  }
}
