/** All client quotas. */
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { describeClientQuotasApi } from '../protocol/describe-client-quotas.ts'
import { Budget } from './budget.ts'
import { NONE, codeFault, nothing, thrownFault } from './faults.ts'
import type { Outcome, QuotaEntry } from './model.ts'

/** @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED */
export async function describeQuotas(
  kafka: Kafka,
  options?: RequestOptions,
): Promise<Outcome<readonly QuotaEntry[]>> {
  const asked = {
    api: describeClientQuotasApi.name,
    acl: 'DESCRIBE_CONFIGS on Cluster:kafka-cluster',
  }
  try {
    const time = new Budget(kafka, options)
    const answer = await kafka.request('any', describeClientQuotasApi, null, time.next())
    if (answer.errorCode !== NONE) {
      return nothing([], codeFault(answer.errorCode, asked, answer.errorMessage))
    }
    const data = answer.entries.map(({ entity, values }) => ({
      entity: Object.fromEntries(entity.map(({ type, name }) => [type, name])),
      values: Object.fromEntries(values.map(({ key, value }) => [key, value])),
    }))
    return { data, faults: [], allFailed: false }
  } catch (error) {
    return nothing([], thrownFault(error, asked))
  }
}
