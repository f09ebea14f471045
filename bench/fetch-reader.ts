/**
 * Reads a topic once through the fetcher and looks at nothing but batch headers: what bench/fetch.ts measures.
 *
 *   node bench/fetch-reader.ts HOST:PORT TOPIC [PARTITION_MAX_BYTES MAX_BYTES]
 */
import { connectTo } from '@millrace/dev/kafka/connect.ts'
import { openFetcher } from '@millrace/kafka/fetch/open-fetcher.ts'
import { describeTopics } from '@millrace/kafka/read/describe-topics.ts'
import { listOffsets } from '@millrace/kafka/read/list-offsets.ts'

const [bootstrap = '', topic = '', partitionMaxBytes, maxBytes] = process.argv.slice(2)

await using kafka = connectTo(bootstrap)
const { data: table } = await describeTopics(kafka)
const { data: offsets } = await listOffsets(kafka, table)
const row = table.names.indexOf(topic)
const ends = offsets.end.subarray(table.first[row], table.first[row + 1])

await using fetcher = openFetcher({
  kafka: kafka.options,
  isolation: 'read_uncommitted',
  ...(partitionMaxBytes !== undefined && { partitionMaxBytes: Number(partitionMaxBytes) }),
  ...(maxBytes !== undefined && { maxBytes: Number(maxBytes) }),
})
fetcher.add(Array.from(ends, (end, partition) => ({ topic, partition, offset: 0, end })))

let records = 0
for (let events = await fetcher.next(); events.length > 0; events = await fetcher.next()) {
  for (const event of events) {
    if (event.type === 'data') records += event.nextOffset - event.fetchOffset
    else if (event.type !== 'finished') throw new Error(JSON.stringify(event))
  }
}
console.log(records)
