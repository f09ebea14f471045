/** Committed offsets of many groups, share groups' start offsets included. */
import { errorCode } from '../client/error-codes.ts'
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { describeShareGroupOffsetsApi } from '../protocol/describe-share-group-offsets.ts'
import { OFFSET_FETCH_BATCHED_FROM, offsetFetchApi } from '../protocol/offset-fetch.ts'
import type { OffsetFetchResponse } from '../protocol/offset-fetch.ts'
import { Budget } from './budget.ts'
import { CommittedRows } from './committed-rows.ts'
import { askCoordinators } from './coordinators.ts'
import type { GroupError } from './coordinators.ts'
import { NONE } from './faults.ts'
import type { CommittedTable, Fault, ListedGroup, Outcome } from './model.ts'

/**
 * OffsetFetch in batches by coordinator; DescribeShareGroupOffsets for share groups.
 * Topics that the principal may not describe are left out by Kafka without a word.
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 */
export async function committedOffsets(
  kafka: Kafka,
  groups: readonly ListedGroup[],
  options?: RequestOptions,
): Promise<Outcome<CommittedTable>> {
  const time = new Budget(kafka, options)
  const faults: Fault[] = []
  const rows = new CommittedRows(groups.map((group) => group.id))
  const share = groups.filter((group) => group.kind === 'share')
  const committing = groups.filter((group) => group.kind !== 'share')
  await Promise.all([
    askCoordinators(
      kafka,
      {
        api: offsetFetchApi.name,
        groups: committing,
        ask: (broker, ids) => fetchOffsets(kafka, broker, ids, time, rows),
      },
      time,
      faults,
    ),
    askCoordinators(
      kafka,
      {
        api: describeShareGroupOffsetsApi.name,
        groups: share,
        ask: (broker, ids) => fetchShareOffsets(kafka, broker, ids, time, rows),
      },
      time,
      faults,
    ),
  ])
  return { data: rows.finish(), faults, allFailed: groups.length > 0 && rows.answered === 0 }
}

async function fetchOffsets(
  kafka: Kafka,
  broker: number,
  ids: readonly string[],
  time: Budget,
  rows: CommittedRows,
): Promise<readonly GroupError[]> {
  const version = await kafka.version(broker, offsetFetchApi, time.next())
  const ask = (groups: readonly string[]) =>
    kafka.request(broker, offsetFetchApi, { groups }, time.next())
  if (version === null || version >= OFFSET_FETCH_BATCHED_FROM) {
    const answer = await ask(ids)
    return takeOffsets(
      answer,
      answer.groups.map(({ id }) => id),
      rows,
    )
  }
  const failed: GroupError[] = []
  for (const id of ids) failed.push(...takeOffsets(await ask([id]), [id], rows))
  return failed
}

function takeOffsets(
  answer: OffsetFetchResponse,
  ids: readonly string[],
  rows: CommittedRows,
): GroupError[] {
  const failed: GroupError[] = []
  const groups = answer.groups.map(({ errorCode: code }, index) => {
    const id = ids[index] ?? ''
    if (code !== NONE) failed.push({ id, code })
    return code === NONE ? rows.groupIndex(id) : -1
  })
  const refused = new Map<string, GroupError>()
  for (let row = 0; row < answer.group.length; row += 1) {
    const group = answer.group[row] ?? 0
    const code = answer.error[row] ?? NONE
    const topic = answer.topics[answer.topic[row] ?? 0] ?? ''
    if (code !== NONE) {
      // Once per group and code: the partitions of a group fail together.
      const id = ids[group] ?? ''
      const words = `${errorCode(code).message} (topic ${topic}, partition ${answer.partition[row]})`
      if (!refused.has(`${code} ${id}`)) {
        refused.set(`${code} ${id}`, { id, code, words, acl: `DESCRIBE on Topic:${topic}` })
      }
      continue
    }
    const offset = answer.offset[row] ?? -1
    const index = groups[group] ?? -1
    if (offset < 0 || index < 0) continue
    const metadata = answer.metadata.get(row) ?? ''
    rows.add(index, topic, answer.partition[row] ?? 0, offset, Number.NaN, metadata)
  }
  return [...failed, ...refused.values()]
}

async function fetchShareOffsets(
  kafka: Kafka,
  broker: number,
  ids: readonly string[],
  time: Budget,
  rows: CommittedRows,
): Promise<readonly GroupError[]> {
  const request = { groups: ids }
  const answer = await kafka.request(broker, describeShareGroupOffsetsApi, request, time.next())
  const failed: GroupError[] = []
  for (const { id, errorCode: code, errorMessage, topics } of answer) {
    if (code !== NONE) {
      failed.push({ id, code, words: errorMessage })
      continue
    }
    const group = rows.groupIndex(id)
    for (const { topic, partitions } of topics) {
      for (const { partition, startOffset, lag, ...part } of partitions) {
        if (part.errorCode !== NONE) {
          const words = part.errorMessage
          failed.push({ id, code: part.errorCode, words, acl: `DESCRIBE on Topic:${topic}` })
        } else if (startOffset >= 0) {
          rows.add(group, topic, partition, startOffset, lag < 0 ? Number.NaN : lag, '')
        }
      }
    }
  }
  return failed
}
