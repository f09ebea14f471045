/** For tests that need logs of many batches: Kafka's own producer, with batches of a few records. */
import assert from 'node:assert/strict'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { describeTopics } from '../read/describe-topics.ts'
import { listOffsets } from '../read/list-offsets.ts'
import { openTestKafka } from './estate.ts'

/** @returns the partitions' ends */
export async function fill(
  cluster: TestKafka,
  topic: string,
  records: number,
  recordBytes: number,
): Promise<number[]> {
  const { bootstrap } = cluster
  const { code, stdout } = await cluster.tool('org.apache.kafka.tools.ProducerPerformance', [
    ...`--topic ${topic} --num-records ${records} --record-size ${recordBytes}`.split(' '),
    ...`--throughput -1 --producer-props bootstrap.servers=${bootstrap} batch.size=4096`.split(' '),
  ])
  assert.equal(code, 0, stdout)
  await using kafka = openTestKafka(bootstrap)
  const { data: table } = await describeTopics(kafka)
  const { data: offsets } = await listOffsets(kafka, table)
  const row = table.names.indexOf(topic)
  return Array.from(offsets.end.subarray(table.first[row], table.first[row + 1]))
}
