/** Deleting topics: each has its own outcome. */
import { errorName } from '../client/error-codes.ts'
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { isKafkaError } from '../errors.ts'
import { deleteTopicsApi, type DeletedTopic } from '../protocol/delete-topics.ts'
import { askController, brokerTimeout, inBatches } from './ask-controller.ts'
import { outcomeOf, unmentioned, type AdminResult } from './outcome.ts'

/**
 * In the order of `names`. A topic that is deleted may take a moment until every broker has forgotten it.
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED; all else is in the results
 */
export async function deleteTopics(
  kafka: Kafka,
  names: readonly string[],
  options: RequestOptions = {},
): Promise<readonly AdminResult[]> {
  return inBatches(
    names.map((name) => ({ name })),
    (batch) =>
      deleteSome(
        kafka,
        batch.map(({ name }) => name),
        options,
      ),
    (name, outcome) => ({ name, ...outcome }),
    deleteTopicsApi.name,
  )
}

async function deleteSome(
  kafka: Kafka,
  names: readonly string[],
  options: RequestOptions,
): Promise<readonly AdminResult[]> {
  const request = { names, timeoutMs: brokerTimeout(kafka, options) }
  let lost = false
  const answer = await askController(kafka, deleteTopicsApi, request, options).catch(
    (error: unknown) => {
      // Asked once more: what was deleted is unknown then.
      if (!isKafkaError(error) || error.reason !== 'outcome-unknown') throw error
      lost = true
      return askController(kafka, deleteTopicsApi, request, options)
    },
  )
  const byName = new Map(answer.map((one) => [one.name, one]))
  return names.map((name) => resultOf(name, byName.get(name), lost))
}

function resultOf(name: string, answer: DeletedTopic | undefined, lost: boolean): AdminResult {
  if (answer === undefined) return unmentioned(name, deleteTopicsApi.name)
  if (lost && errorName(answer.errorCode) === 'UNKNOWN_TOPIC_OR_PARTITION')
    return { name, outcome: 'done' }
  const asked = { api: deleteTopicsApi.name, item: `topic ${name}`, acl: `DELETE on Topic:${name}` }
  return { name, ...outcomeOf(answer.errorCode, answer.errorMessage, asked) }
}
