/**
 * Work on groups at their coordinators: batches one after the other per broker (it answers a socket in order anyway),
 * brokers side by side. Groups whose coordinator moved are located anew and asked for once more.
 */
import type { Kafka } from '../client/kafka.ts'
import { FIND_COORDINATOR_BATCHED_FROM, findCoordinatorApi } from '../protocol/find-coordinator.ts'
import type { FoundCoordinator } from '../protocol/find-coordinator.ts'
import type { Budget } from './budget.ts'
import {
  COORDINATOR_LOAD_IN_PROGRESS,
  COORDINATOR_NOT_AVAILABLE,
  NONE,
  NOT_COORDINATOR,
  codeFault,
  isUnreachable,
  thrownFault,
} from './faults.ts'
import type { Fault, ListedGroup } from './model.ts'

/** Groups per request: bounds an answer to a few megabytes. */
const BATCH = 250

export interface GroupWork {
  /** Kafka's name of the API, for faults. */
  readonly api: string
  readonly groups: readonly ListedGroup[]
  /**
   * One batch at one broker. Returns the error code of each group that failed; of those, groups that moved are asked
   * for again elsewhere, the others become faults.
   */
  readonly ask: (broker: number, ids: readonly string[]) => Promise<readonly GroupError[]>
}

export interface GroupError {
  readonly id: string
  readonly code: number
  readonly words?: string | null
  /** The ACL that is missing, where it is not DESCRIBE on the group. */
  readonly acl?: string
}

/** Runs the work; `faults` name every group, or broker, that failed. */
export async function askCoordinators(
  kafka: Kafka,
  work: GroupWork,
  time: Budget,
  faults: Fault[],
): Promise<void> {
  const moved: string[] = []
  const byBroker = Map.groupBy(work.groups, (group) => group.coordinator)
  await Promise.all(
    Array.from(byBroker, ([broker, groups]) => {
      const ids = groups.map((group) => group.id)
      return askBroker(work, broker, ids, faults, (id) => time.retries && moved.push(id) > 0)
    }),
  )
  if (moved.length === 0) return
  await time.pause()
  const located = await locate(kafka, work.api, moved, time, faults)
  await Promise.all(
    Array.from(located, ([broker, ids]) => askBroker(work, broker, ids, faults, () => false)),
  )
}

/** @param retry takes a group that moved for a second round; false when there is none */
async function askBroker(
  { api, ask }: GroupWork,
  broker: number,
  ids: readonly string[],
  faults: Fault[],
  retry: (id: string) => boolean,
): Promise<void> {
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH)
    try {
      for (const { id, code, words, acl } of await ask(broker, batch)) {
        if (MOVED.has(code) && retry(id)) continue
        const needs = acl ?? `DESCRIBE on Group:${id}`
        faults.push(codeFault(code, { api, broker, item: id, acl: needs }, words))
      }
    } catch (error) {
      const rest = ids.slice(from)
      if (isUnreachable(error) && rest.every(retry)) return
      // The broker will not answer the other batches either.
      faults.push(thrownFault(error, { api, broker }))
      return
    }
  }
}

const MOVED: ReadonlySet<number> = new Set([
  COORDINATOR_LOAD_IN_PROGRESS,
  COORDINATOR_NOT_AVAILABLE,
  NOT_COORDINATOR,
])

/** Groups by their coordinator of now. */
async function locate(
  kafka: Kafka,
  api: string,
  ids: readonly string[],
  time: Budget,
  faults: Fault[],
): Promise<ReadonlyMap<number, string[]>> {
  const located = new Map<number, string[]>()
  try {
    for (const { key, broker, errorCode, errorMessage } of await find(kafka, ids, time)) {
      if (errorCode === NONE) {
        located.set(broker, [...(located.get(broker) ?? []), key])
      } else {
        const asked = {
          api: `${api} (FindCoordinator)`,
          item: key,
          acl: `DESCRIBE on Group:${key}`,
        }
        faults.push(codeFault(errorCode, asked, errorMessage))
      }
    }
  } catch (error) {
    faults.push(thrownFault(error, { api: `${api} (FindCoordinator)` }))
  }
  return located
}

async function find(
  kafka: Kafka,
  ids: readonly string[],
  time: Budget,
): Promise<readonly FoundCoordinator[]> {
  const version = await kafka.version('any', findCoordinatorApi, time.next())
  const ask = (keys: readonly string[]) =>
    kafka.request('any', findCoordinatorApi, { type: 'group', keys }, time.next())
  if (version === null || version >= FIND_COORDINATOR_BATCHED_FROM) return ask(ids)
  const found: FoundCoordinator[] = []
  for (const key of ids) {
    for (const one of await ask([key])) found.push({ ...one, key })
  }
  return found
}
