/** The KRaft quorum: leader, voters, observers, and how far each has replicated the metadata. */
import { errorCode } from '../client/error-codes.ts'
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { describeQuorumApi } from '../protocol/describe-quorum.ts'
import type { DescribeQuorumResponse, QuorumReplica } from '../protocol/describe-quorum.ts'
import { Budget } from './budget.ts'
import { NONE, codeFault, fault, nothing, thrownFault } from './faults.ts'
import type { Outcome, QuorumDescription } from './model.ts'

type Replica = QuorumDescription['replicas'][number]

/** @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED */
export async function describeQuorum(
  kafka: Kafka,
  options?: RequestOptions,
): Promise<Outcome<QuorumDescription | null>> {
  const time = new Budget(kafka, options)
  const asked = { api: describeQuorumApi.name, acl: 'DESCRIBE on Cluster:kafka-cluster' }
  const ask = () => kafka.request('any', describeQuorumApi, null, { ...time.next(), use: 'quorum' })
  try {
    let answer = await ask()
    if (errorCode(failure(answer)).retriable && time.retries) {
      await time.pause()
      answer = await ask()
    }
    const code = failure(answer)
    if (code !== NONE) return nothing(null, codeFault(code, asked, answer.errorMessage))
    if (answer.partition === null) {
      const message = 'DescribeQuorum answered without the metadata partition.'
      return nothing(null, fault('failed', 'MR_KAFKA_PROTOCOL', message, asked))
    }
    return { data: quorumOf(answer, answer.partition), faults: [], allFailed: false }
  } catch (error) {
    return nothing(null, thrownFault(error, asked))
  }
}

function failure({ errorCode: code, partition }: DescribeQuorumResponse): number {
  return code === NONE ? (partition?.errorCode ?? NONE) : code
}

function quorumOf(
  { nodes }: DescribeQuorumResponse,
  partition: NonNullable<DescribeQuorumResponse['partition']>,
): QuorumDescription {
  const endpoints = new Map(nodes.map((node) => [node.id, node.endpoints]))
  const replica = (voter: boolean, one: QuorumReplica): Replica => ({
    id: one.id,
    voter,
    directoryId: one.directoryId,
    logEndOffset: one.logEndOffset,
    lastFetchAt: one.lastFetchAt < 0 ? null : one.lastFetchAt,
    lastCaughtUpAt: one.lastCaughtUpAt < 0 ? null : one.lastCaughtUpAt,
    endpoints: endpoints.get(one.id) ?? [],
  })
  const { leaderId, leaderEpoch, highWatermark, voters, observers } = partition
  return {
    leaderId,
    leaderEpoch,
    highWatermark,
    replicas: [
      ...voters.map((one) => replica(true, one)),
      ...observers.map((one) => replica(false, one)),
    ].sort((a, b) => a.id - b.id),
  }
}
