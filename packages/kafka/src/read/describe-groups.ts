/** Groups with their members, each kind by its own API. */
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { consumerGroupDescribeApi } from '../protocol/consumer-group-describe.ts'
import { describeGroupsApi } from '../protocol/describe-groups.ts'
import { shareGroupDescribeApi } from '../protocol/share-group-describe.ts'
import { streamsGroupDescribeApi } from '../protocol/streams-group-describe.ts'
import { Budget } from './budget.ts'
import { askCoordinators } from './coordinators.ts'
import type { GroupError, GroupWork } from './coordinators.ts'
import { NONE, fault } from './faults.ts'
import { classicGroup, consumerGroup, shareGroup, streamsGroup } from './group-kinds.ts'
import type { DescribedGroup, Fault, GroupKindName, ListedGroup, Outcome } from './model.ts'

const TOPIC_AUTHORIZATION_FAILED = 29

/** What the four describe APIs have in common. */
interface Answered {
  readonly id: string
  readonly errorCode: number
  readonly errorMessage: string | null
}

/**
 * In the order of `groups`. Groups that could not be described are in too, with members null and a fault.
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 */
export async function describeGroups(
  kafka: Kafka,
  groups: readonly ListedGroup[],
  options?: RequestOptions,
): Promise<Outcome<readonly DescribedGroup[]>> {
  const time = new Budget(kafka, options)
  const faults: Fault[] = []
  const described = new Map<string, DescribedGroup>()

  const take = <T extends Answered>(
    answers: readonly T[],
    present: (answer: T) => DescribedGroup,
  ): GroupError[] => {
    const failed: GroupError[] = []
    for (const answer of answers) {
      if (answer.errorCode === NONE) described.set(answer.id, present(answer))
      else failed.push(groupError(answer))
    }
    return failed
  }

  /** A kind's batch at a broker. */
  const ask: Record<Exclude<GroupKindName, 'unknown'>, GroupWork['ask']> = {
    classic: async (broker, ids) =>
      take(await kafka.request(broker, describeGroupsApi, { groups: ids }, time.next()), (answer) =>
        classicGroup(answer, broker),
      ),
    consumer: async (broker, ids) =>
      take(
        await kafka.request(broker, consumerGroupDescribeApi, { groups: ids }, time.next()),
        (answer) => consumerGroup(answer, broker),
      ),
    share: async (broker, ids) =>
      take(
        await kafka.request(broker, shareGroupDescribeApi, { groups: ids }, time.next()),
        (answer) => shareGroup(answer, broker),
      ),
    streams: async (broker, ids) =>
      take(
        await kafka.request(broker, streamsGroupDescribeApi, { groups: ids }, time.next()),
        (answer) => streamsGroup(answer, broker),
      ),
  }

  const byKind = Map.groupBy(groups, (group) => group.kind)
  await Promise.all(
    Array.from(byKind, async ([kind, ofKind]) => {
      if (kind === 'unknown') faults.push(...ofKind.map(unknownKind))
      else {
        const work = { api: API[kind], groups: ofKind, ask: ask[kind] }
        await askCoordinators(kafka, work, time, faults)
      }
    }),
  )
  return {
    data: groups.map((group) => described.get(group.id) ?? undescribed(group)),
    faults,
    allFailed: groups.length > 0 && described.size === 0,
  }
}

const API = {
  classic: describeGroupsApi.name,
  consumer: consumerGroupDescribeApi.name,
  share: shareGroupDescribeApi.name,
  streams: streamsGroupDescribeApi.name,
}

function groupError({ id, errorCode, errorMessage }: Answered): GroupError {
  const error = { id, code: errorCode, words: errorMessage }
  // Since KIP-848 a group is refused when a topic of it may not be described; the answer does not say which.
  return errorCode === TOPIC_AUTHORIZATION_FAILED
    ? { ...error, acl: `DESCRIBE on every topic that group ${id} reads` }
    : error
}

function undescribed(group: ListedGroup): DescribedGroup {
  const { id, kind, state, protocolType, coordinator } = group
  return {
    id,
    kind,
    state,
    protocolType,
    protocol: '',
    coordinator,
    epoch: null,
    assignmentEpoch: null,
    members: null,
    topology: null,
  }
}

function unknownKind({ id, coordinator }: ListedGroup): Fault {
  const message = `Group ${id} is of a type that is newer than this program: its members cannot be shown.`
  const asked = { api: 'ListGroups', broker: coordinator, item: id }
  return fault('unsupported', 'MR_KAFKA_GROUP_TYPE', message, asked)
}
