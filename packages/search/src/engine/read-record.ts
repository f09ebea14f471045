/** One record whole: its JSON from a worker, its bytes from here. */
import { isKafkaError } from '@millrace/kafka/errors.ts'
import type { FetchedPartition } from '@millrace/kafka/fetch/model.ts'
import { openFetcher } from '@millrace/kafka/fetch/open-fetcher.ts'
import { openBatchWalker } from '@millrace/kafka/records/batch-walker.ts'
import { readHeaders } from '@millrace/kafka/records/headers.ts'
import type { RecordHeader } from '@millrace/kafka/records/model.ts'
import { openRecordWalker } from '@millrace/kafka/records/record-walker.ts'
import { KafkaError } from '@millrace/kafka/errors.ts'
import { SearchError } from '../errors.ts'
import type { ScanSpec } from '../model.ts'
import type { WorkerPool } from '../worker/model.ts'
import type { WholeRecord } from './model.ts'

export interface Place {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** The broker sends the whole batch however large (KIP-74): little more is wanted than that. */
const FETCH_BYTES = 64 * 1024

/**
 * null: there is no record at this offset.
 * @throws SearchError MR_SEARCH_LIMIT; KafkaError when the partition cannot be read
 */
export async function readRecord(
  pool: WorkerPool,
  spec: ScanSpec,
  place: Place,
  signal?: AbortSignal,
): Promise<WholeRecord | null> {
  const [json, bytes] = await Promise.all([
    decoded(pool, { ...spec, partitionMaxBytes: FETCH_BYTES }, place, signal),
    readBytes(spec, place, signal),
  ])
  return json === null || bytes === null ? null : { json, ...bytes }
}

/** The whole batch may have to be decompressed and the record decoded: not in this thread. */
function decoded(
  pool: WorkerPool,
  spec: ScanSpec,
  { topic, partition, offset }: Place,
  signal?: AbortSignal,
): Promise<string | null> {
  return new Promise((resolve, reject) => {
    let json: string | null = null
    const handle = pool.start(spec, (message) => {
      switch (message.type) {
        case 'matches':
          for (const { text, ends } of message.batches) {
            handle.taken(text.byteLength)
            const { buffer, byteOffset } = text
            json ??= Buffer.from(buffer, byteOffset, ends[0] ?? 0).toString('utf8')
          }
          break
        case 'range':
          if (message.lost === null) resolve(json)
          else reject(new KafkaError('MR_KAFKA_UNREACHABLE', message.lost.reason))
          end()
          break
        case 'failed':
          reject(new SearchError('MR_SEARCH_LIMIT', message.message))
          end()
          break
        case 'stopped':
        case 'throttled':
          break
      }
    })
    const abort = (): void => {
      reject(new KafkaError('MR_KAFKA_ABORTED', 'Reading a record was aborted by its caller.'))
      end()
    }
    const end = (): void => {
      handle.close()
      signal?.removeEventListener('abort', abort)
    }
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted === true) abort()
    else handle.scan([{ topic, partition, low: offset, high: offset + 1 }])
  })
}

/**
 * The bytes alone. null: there is no record at this offset.
 * @throws KafkaError when the partition cannot be read
 */
export async function readBytes(
  { kafka }: Pick<ScanSpec, 'kafka'>,
  { topic, partition, offset }: Place,
  signal?: AbortSignal,
): Promise<Omit<WholeRecord, 'json'> | null> {
  await using fetcher = openFetcher({
    kafka,
    isolation: 'read_uncommitted',
    partitionMaxBytes: FETCH_BYTES,
    maxWaitMs: 0,
  })
  fetcher.add([{ topic, partition, offset, end: offset + 1 }])
  for (;;) {
    const events = await fetcher.next(signal)
    if (events.length === 0) return null
    for (const event of events) {
      if (event.type === 'lost') throw isKafkaError(event.error) ? event.error : event
      if (event.type === 'data') {
        const found = find(event, offset)
        if (found !== null) return found
      }
    }
  }
}

function find(data: FetchedPartition, offset: number): Omit<WholeRecord, 'json'> | null {
  const batches = openBatchWalker()
  const records = openRecordWalker()
  batches.reset(data.buffer, data.start, data.finish)
  while (batches.next()) {
    if (batches.control || batches.lastOffset < offset || !records.reset(batches)) continue
    while (records.next()) {
      if (records.offset !== offset) continue
      const { buffer } = records
      const part = (start: number, length: number): Uint8Array | null =>
        length < 0 ? null : new Uint8Array(buffer.subarray(start, start + length))
      return {
        key: part(records.keyStart, records.keyLength),
        value: part(records.valueStart, records.valueLength),
        headers: readHeaders(buffer, records.headersStart, records.headerCount).map(copied),
      }
    }
  }
  return null
}

/** The buffer is the next answer's. */
function copied({ name, value }: RecordHeader): WholeRecord['headers'][number] {
  return { name: new Uint8Array(name), value: value === null ? null : new Uint8Array(value) }
}
