/** Brokers, their releases and the cluster's features. */
import { fanOut } from '../client/fan-out.ts'
import type { BrokerAddress, BrokerFeatures, Kafka, RequestOptions } from '../client/kafka.ts'
import { describeClusterApi } from '../protocol/describe-cluster.ts'
import type { DescribeClusterResponse } from '../protocol/describe-cluster.ts'
import { describeQuorumApi } from '../protocol/describe-quorum.ts'
import { Budget } from './budget.ts'
import { NONE, codeFault, fault, nothing, settle, thrownFault } from './faults.ts'
import type { ClusterDescription, Fault, Outcome } from './model.ts'
import { METADATA_VERSION, metadataVersionLabel, releaseOf } from './release.ts'

type Feature = ClusterDescription['features'][number]

const EMPTY: ClusterDescription = {
  clusterId: null,
  brokers: [],
  controllerId: null,
  features: [],
}

/**
 * DescribeCluster (fenced brokers too, from Kafka 4.0 on), then ApiVersions of every live broker side by side.
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 */
export async function describeCluster(
  kafka: Kafka,
  options?: RequestOptions,
): Promise<Outcome<ClusterDescription>> {
  const time = new Budget(kafka, options)
  const asked = { api: describeClusterApi.name }
  try {
    const request = { includeAuthorizedOperations: false }
    const answer = await kafka.request('any', describeClusterApi, request, time.next())
    if (answer.errorCode !== NONE) {
      return nothing(EMPTY, codeFault(answer.errorCode, asked, answer.errorMessage))
    }
    return await describe(kafka, answer, time)
  } catch (error) {
    return nothing(EMPTY, thrownFault(error, asked))
  }
}

async function describe(
  kafka: Kafka,
  answer: DescribeClusterResponse,
  time: Budget,
): Promise<Outcome<ClusterDescription>> {
  const brokers = answer.brokers.toSorted((a, b) => a.id - b.id)
  const live = brokers.filter((broker) => !broker.fenced).map(addressOf)
  kafka.learn(live)
  const [controller, versions] = await Promise.all([
    quorumLeader(kafka, time),
    fanOut('ApiVersions', live, ({ id }) => kafka.features(id, time.next())),
  ])
  const fenced = brokers.filter((broker) => broker.fenced).map(({ id }) => fencedFault(id))
  return {
    data: {
      clusterId: answer.clusterId === '' ? null : answer.clusterId,
      brokers: brokers.map(({ fenced, ...broker }) => {
        const told = versions.answers.get(broker.id)
        return { ...broker, fenced, release: releaseOfBroker(told), answers: told !== undefined }
      }),
      controllerId: controller ?? (answer.controllerId < 0 ? null : answer.controllerId),
      features: clusterFeatures([...versions.answers.values()]),
    },
    faults: [...versions.faults, ...fenced],
    allFailed: false,
  }
}

function fencedFault(broker: number): Fault {
  const message = `Broker ${broker} is fenced: it is registered, but has no session with the controller (it is down, starting, or cut off).`
  return fault('unreachable', 'BROKER_FENCED', message, { api: 'ApiVersions', broker })
}

function addressOf({ id, host, port, rack }: BrokerAddress): BrokerAddress {
  return { id, host, port, rack }
}

/**
 * In KRaft the answers name a random live broker as controller. What goes wrong here is not reported: it is told by
 * describeQuorum, and the answer to fall back on is there.
 */
async function quorumLeader(kafka: Kafka, time: Budget): Promise<number | null> {
  const ignored: Fault[] = []
  const request = kafka.request('any', describeQuorumApi, null, { ...time.next(), use: 'quorum' })
  const answer = await settle(request, { api: describeQuorumApi.name }, ignored)
  const partition = answer?.partition ?? null
  if (partition === null || partition.errorCode !== NONE || partition.leaderId < 0) return null
  return partition.leaderId
}

function releaseOfBroker(features: BrokerFeatures | undefined): string | null {
  const metadata = features?.supported.find(({ name }) => name === METADATA_VERSION)
  return metadata === undefined ? null : releaseOf(metadata.max)
}

/** Finalised levels by the newest epoch told; supported is what every broker that answered supports. */
function clusterFeatures(brokers: readonly BrokerFeatures[]): readonly Feature[] {
  const supported = new Map<string, { min: number; max: number; count: number }>()
  for (const broker of brokers) {
    for (const { name, min, max } of broker.supported) {
      const known = supported.get(name) ?? { min: 0, max: Number.MAX_SAFE_INTEGER, count: 0 }
      supported.set(name, {
        min: Math.max(known.min, min),
        max: Math.min(known.max, max),
        count: known.count + 1,
      })
    }
  }
  const newest = brokers.reduce<BrokerFeatures | null>(
    (best, one) => (best === null || one.finalizedEpoch > best.finalizedEpoch ? one : best),
    null,
  )
  const finalized = new Map(newest?.finalized.map(({ name, max }) => [name, max]))
  const names = [...new Set([...supported.keys(), ...finalized.keys()])].sort()
  return names.map((name) => {
    const range = supported.get(name)
    const common = range?.count === brokers.length ? range : undefined
    const level = finalized.get(name) ?? null
    return {
      name,
      finalized: level,
      supportedMin: common?.min ?? null,
      supportedMax: common?.max ?? null,
      label: name === METADATA_VERSION && level !== null ? metadataVersionLabel(level) : null,
    }
  })
}
