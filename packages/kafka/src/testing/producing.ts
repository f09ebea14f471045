/** For tests that need records with bytes of their own choosing, or one record at a time. */
import { Producer } from '@platformatic/kafka'

export interface TestRecord {
  readonly topic: string
  readonly partition?: number
  readonly key?: string | Buffer | null
  /** null: a tombstone. */
  readonly value: string | Buffer | null
  readonly headers?: Readonly<Record<string, string>>
  readonly timestamp?: bigint
}

export interface TestProducer extends AsyncDisposable {
  /** Resolves when all are acknowledged by all replicas. */
  send(...records: readonly TestRecord[]): Promise<void>
}

/** So many go into one request, unless one record is more: brokers take batches of 1 MiB (max.message.bytes). */
const AT_ONCE = 5_000
const BYTES_AT_ONCE = 900_000

export function openProducer(bootstrap: string): TestProducer {
  const producer = new Producer({
    clientId: 'millrace-test',
    bootstrapBrokers: bootstrap.split(','),
  })
  return {
    async send(...records) {
      for (const some of portions(records)) {
        const messages = some.map(
          ({ topic, partition, key = null, value, headers = {}, timestamp }) => ({
            topic,
            ...(partition === undefined ? {} : { partition }),
            ...(timestamp === undefined ? {} : { timestamp }),
            ...(key === null ? {} : { key: Buffer.from(key) }),
            ...(value === null ? {} : { value: Buffer.from(value) }),
            headers: new Map(
              Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]),
            ),
          }),
        )
        await producer.send({ messages, acks: -1 })
      }
    },
    [Symbol.asyncDispose]: () => producer.close(),
  }
}

function* portions(records: readonly TestRecord[]): Generator<readonly TestRecord[]> {
  let from = 0
  let bytes = 0
  for (const [index, { value }] of records.entries()) {
    const size = Buffer.byteLength(value ?? '') + 100
    if (index > from && (index - from >= AT_ONCE || bytes + size > BYTES_AT_ONCE)) {
      yield records.slice(from, index)
      from = index
      bytes = 0
    }
    bytes += size
  }
  if (from < records.length) yield records.slice(from)
}
