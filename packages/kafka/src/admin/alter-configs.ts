/** Changing configurations of topics, a few at a time, others stay (IncrementalAlterConfigs, KIP-339): each has its own outcome. */
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { TOPIC_RESOURCE } from '../protocol/describe-configs.ts'
import {
  incrementalAlterConfigsApi,
  type ConfigOperation,
} from '../protocol/incremental-alter-configs.ts'
import { askController, inBatches } from './ask-controller.ts'
import { outcomeOf, unmentioned, type AdminResult } from './outcome.ts'

export interface TopicConfigChange {
  readonly name: string
  readonly configs: readonly {
    readonly name: string
    /** `delete`: back to what a topic has that does not set it; `value` is null then. */
    readonly operation: ConfigOperation
    readonly value: string | null
  }[]
}

/**
 * In the order of `changes`. All configurations of one topic are changed, or none.
 * @param validateOnly nothing is done; the outcome is what it would be
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED; all else is in the results
 */
export async function alterTopicConfigs(
  kafka: Kafka,
  changes: readonly TopicConfigChange[],
  options: RequestOptions & { readonly validateOnly?: boolean } = {},
): Promise<readonly AdminResult[]> {
  const { validateOnly = false, ...request } = options
  const api = incrementalAlterConfigsApi.name
  const change = async (batch: readonly TopicConfigChange[]): Promise<readonly AdminResult[]> => {
    const resources = batch.map(({ name, configs }) => ({ type: TOPIC_RESOURCE, name, configs }))
    const asked = { resources, validateOnly }
    const answer = await askController(kafka, incrementalAlterConfigsApi, asked, request)
    const byName = new Map(answer.map((one) => [one.name, one]))
    return batch.map(({ name }) => {
      const one = byName.get(name)
      if (one === undefined) return unmentioned(name, api)
      const about = { api, item: `topic ${name}`, acl: `ALTER_CONFIGS on Topic:${name}` }
      return { name, ...outcomeOf(one.errorCode, one.errorMessage, about) }
    })
  }
  return inBatches(changes, change, (name, outcome) => ({ name, ...outcome }), api)
}
