/** All groups of all kinds: every broker lists those that it coordinates. */
import { fanOut } from '../client/fan-out.ts'
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { listGroupsApi } from '../protocol/list-groups.ts'
import type { ListGroupsResponse } from '../protocol/list-groups.ts'
import { Budget } from './budget.ts'
import { COORDINATOR_LOAD_IN_PROGRESS, NONE, codeFault, nothing, thrownFault } from './faults.ts'
import { hiddenFaults } from './hidden.ts'
import type { GroupKindName, ListedGroup, Outcome } from './model.ts'

/**
 * Sorted by id. Brokers before Kafka 3.8 do not tell types: their groups are classic.
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 */
export async function listGroups(
  kafka: Kafka,
  options?: RequestOptions,
): Promise<Outcome<readonly ListedGroup[]>> {
  const time = new Budget(kafka, options)
  try {
    const brokers = await kafka.brokers(time.next())
    const [hidden, lists] = await Promise.all([
      hiddenFaults(kafka, time, 'groups', 'DESCRIBE on Cluster:kafka-cluster'),
      fanOut(listGroupsApi.name, brokers, ({ id }) => askBroker(kafka, id, time)),
    ])
    const faults = [...lists.faults, ...hidden]
    const groups: ListedGroup[] = []
    let answered = 0
    for (const [broker, answer] of lists.answers) {
      if (answer.errorCode === NONE) {
        answered += 1
        groups.push(...answer.groups.map((group) => listed(group, broker)))
      } else {
        const acl = 'DESCRIBE on Cluster:kafka-cluster'
        faults.push(codeFault(answer.errorCode, { api: listGroupsApi.name, broker, acl }))
      }
    }
    return { data: merged(groups), faults, allFailed: answered === 0 }
  } catch (error) {
    return nothing([], thrownFault(error, { api: listGroupsApi.name }))
  }
}

async function askBroker(kafka: Kafka, broker: number, time: Budget): Promise<ListGroupsResponse> {
  const ask = () => kafka.request(broker, listGroupsApi, { types: [] }, time.next())
  const answer = await ask()
  if (answer.errorCode !== COORDINATOR_LOAD_IN_PROGRESS || !time.retries) return answer
  await time.pause()
  return ask()
}

function listed(group: ListGroupsResponse['groups'][number], coordinator: number): ListedGroup {
  const { id, protocolType, state } = group
  return { id, kind: kindOf(group.type), protocolType, state, coordinator }
}

function kindOf(type: string): GroupKindName {
  switch (type.toLowerCase()) {
    case '':
    case 'classic':
      return 'classic'
    case 'consumer':
      return 'consumer'
    case 'share':
      return 'share'
    case 'streams':
      return 'streams'
    default:
      return 'unknown'
  }
}

/** While coordinators move, two brokers may list a group: one that is not Dead is the truth. */
function merged(groups: readonly ListedGroup[]): readonly ListedGroup[] {
  const byId = new Map<string, ListedGroup>()
  for (const group of groups) {
    const known = byId.get(group.id)
    if (known === undefined || known.state === 'Dead') byId.set(group.id, group)
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}
