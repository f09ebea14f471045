/** The estate of bench/snapshot.ts: 5,000 topics of 10 partitions, 1,000 groups that committed on 5 topics each. */
import { Admin } from '@platformatic/kafka'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import { findCoordinatorApi } from '@millrace/kafka/protocol/find-coordinator.ts'
import { describeTopics } from '@millrace/kafka/read/describe-topics.ts'
import { offsetCommitApi, type OffsetCommitRequest } from '@millrace/kafka/testing/offset-commit.ts'
import { until } from '@millrace/dev/testing/until.ts'

export const TOPICS = 5_000
export const PARTITIONS = 10
export const GROUPS = 1_000
const TOPICS_PER_GROUP = 5
const BATCH = 200
const SETTLE_MS = 600_000

const topicName = (i: number): string => `wide.topic-${String(i).padStart(4, '0')}`
const groupName = (i: number): string => `wide-group-${String(i).padStart(4, '0')}`

/** Makes what is missing; on a kept cluster that is nothing. */
export async function fillWideEstate(bootstrap: string, kafka: Kafka): Promise<void> {
  await createTopics(bootstrap, kafka)
  await commitGroups(kafka)
}

async function createTopics(bootstrap: string, kafka: Kafka): Promise<void> {
  const { data: before } = await describeTopics(kafka)
  const known = new Set(before.names)
  const wanted = Array.from({ length: TOPICS }, (_, i) => topicName(i)).filter(
    (name) => !known.has(name),
  )
  const admin = new Admin({
    clientId: 'millrace-bench',
    bootstrapBrokers: bootstrap.split(','),
    timeout: 120_000,
  })
  try {
    for (let from = 0; from < wanted.length; from += BATCH) {
      await admin.createTopics({
        topics: wanted.slice(from, from + BATCH),
        partitions: PARTITIONS,
        replicas: 1,
      })
      process.stderr.write(`\rtopics ${from + BATCH}/${wanted.length} `)
    }
  } finally {
    await admin.close()
  }
  if (wanted.length === 0) return
  await until(
    async () => {
      const { data } = await describeTopics(kafka)
      return data.leader.length >= TOPICS * PARTITIONS && data.leader.every((leader) => leader >= 0)
    },
    { deadlineMs: SETTLE_MS, describe: 'leaders of all partitions' },
  )
}

/** Which topics a group reads: spread over all of them. */
function topicsOf(group: string): OffsetCommitRequest['topics'] {
  const first = Number(group.slice(-4)) * TOPICS_PER_GROUP
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({
    partition,
    offset: 0,
  }))
  return Array.from({ length: TOPICS_PER_GROUP }, (_, i) => ({
    name: topicName((first + i) % TOPICS),
    partitions,
  }))
}

async function commitGroups(kafka: Kafka): Promise<void> {
  for (let from = 0; from < GROUPS; from += BATCH) {
    const keys = Array.from({ length: BATCH }, (_, i) => groupName(from + i))
    const pending = new Set(keys)
    await until(
      async () => {
        const found = await kafka.request('any', findCoordinatorApi, {
          type: 'group',
          keys: [...pending],
        })
        for (const { key, broker, errorCode } of found) {
          if (errorCode !== 0) continue
          const failed = await kafka.request(broker, offsetCommitApi, {
            group: key,
            topics: topicsOf(key),
          })
          if (failed.length === 0) pending.delete(key)
        }
        return pending.size === 0
      },
      { deadlineMs: SETTLE_MS, describe: `commits of ${keys[0]} …` },
    )
    process.stderr.write(`\rgroups ${from + BATCH}/${GROUPS} `)
  }
}
