import { describeTopics } from '@millrace/kafka/read/describe-topics.ts'
import { listOffsets } from '@millrace/kafka/read/list-offsets.ts'
import { connectTo } from '../../kafka/connect.ts'
import { until } from '../../testing/until.ts'

const STILL_MS = 4000

/**
 * Resolves when no topic has grown for some seconds. Commits and rebalances count, since they are records of
 * __consumer_offsets and __share_group_state.
 */
export async function untilQuiet(bootstrap: string): Promise<void> {
  await using kafka = connectTo(bootstrap)
  let last = ''
  let since = Date.now()
  await until(
    async () => {
      const topics = await describeTopics(kafka)
      const { data } = await listOffsets(kafka, topics.data)
      const ends = data.end.join(',')
      if (ends !== last) {
        last = ends
        since = Date.now()
      }
      return Date.now() - since >= STILL_MS
    },
    { deadlineMs: 60_000, everyMs: 500, describe: 'all topics are still' },
  )
}
