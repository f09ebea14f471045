/** For tests of writing: what is in a partition, read with our own fetcher and walkers. */
import assert from 'node:assert/strict'
import type { Isolation } from '../fetch/model.ts'
import { openFetcher } from '../fetch/open-fetcher.ts'
import { LATEST, listOffsetsApi } from '../protocol/list-offsets.ts'
import { metadataApi } from '../protocol/metadata.ts'
import { abortedFilter } from '../records/aborted-filter.ts'
import { openBatchWalker } from '../records/batch-walker.ts'
import { openRecordWalker } from '../records/record-walker.ts'
import { walkedRecord } from '../records/testing/walked.ts'
import type { WalkedRecord } from '../records/testing/walked.ts'
import { addressesOf, openTestKafka } from './estate.ts'

/** All records of a partition, without control records and, with read_committed, those of aborted transactions. */
export async function readBack(
  bootstrap: string,
  topic: string,
  partition = 0,
  isolation: Isolation = 'read_committed',
): Promise<WalkedRecord[]> {
  const committed = isolation === 'read_committed'
  const end = await endOffset(bootstrap, topic, partition, committed)
  const options = { clientId: 'millrace-test', bootstrap: addressesOf(bootstrap) }
  await using fetcher = openFetcher({
    kafka: { ...options, connectTimeoutMs: 5000, requestTimeoutMs: 10_000 },
    isolation,
    maxWaitMs: 100,
  })
  fetcher.add([{ topic, partition, offset: 0, end }])
  const found: WalkedRecord[] = []
  const batch = openBatchWalker()
  const record = openRecordWalker()
  const aborted = abortedFilter()
  const signal = AbortSignal.timeout(60_000)
  for (;;) {
    const events = await fetcher.next(signal)
    if (events.length === 0) return found
    for (const event of events) {
      if (event.type === 'lost') throw event.error
      if (event.type !== 'data') continue
      aborted.reset(event.aborted)
      batch.reset(event.buffer, event.start, event.finish)
      while (batch.next()) {
        if (!aborted.admits(batch)) continue
        record.reset(batch)
        while (record.next())
          if (record.offset >= event.fetchOffset) found.push(walkedRecord(record))
        assert.equal(record.problem, null)
      }
    }
  }
}

/** @param committed the last stable offset, before which no transaction is open; else the high watermark */
export async function endOffset(
  bootstrap: string,
  topic: string,
  partition: number,
  committed = false,
): Promise<number> {
  await using kafka = openTestKafka(bootstrap)
  const { topics } = await kafka.request('any', metadataApi, { topics: [topic] })
  const leader = topics.leader[topics.partition.indexOf(partition)] ?? -1
  const asked = { timestamp: LATEST, topics: [{ name: topic, partitions: [partition] }] }
  const answer = await kafka.request(leader, listOffsetsApi, {
    ...asked,
    timeoutMs: 5000,
    committed,
  })
  assert.equal(answer.error[0], 0)
  return answer.offset[0] ?? 0
}
