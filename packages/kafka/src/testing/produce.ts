/** For integration tests: records with keys, headers and times of their own. */
import { Producer } from '@platformatic/kafka'

export interface TestMessage {
  readonly partition: number
  readonly key?: string | Buffer
  /** null: a tombstone. */
  readonly value: string | Buffer | null
  readonly headers?: Readonly<Record<string, string>>
  readonly timestamp?: number
}

const REQUEST = 2000

function bytes(part: string | Buffer): Buffer {
  return typeof part === 'string' ? Buffer.from(part) : part
}

/** Those of one partition keep their order. */
export async function produceMessages(
  bootstrap: string,
  topic: string,
  messages: readonly TestMessage[],
  compression: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd' = 'none',
): Promise<void> {
  const producer = new Producer({
    clientId: 'millrace-test',
    bootstrapBrokers: bootstrap.split(','),
  })
  try {
    for (let from = 0; from < messages.length; from += REQUEST) {
      await producer.send({
        messages: messages.slice(from, from + REQUEST).map((message) => ({
          topic,
          partition: message.partition,
          ...(message.key !== undefined && { key: bytes(message.key) }),
          ...(message.value !== null && { value: bytes(message.value) }),
          ...(message.timestamp !== undefined && { timestamp: BigInt(message.timestamp) }),
          headers: new Map(
            Object.entries(message.headers ?? {}).map(([name, value]) => [
              Buffer.from(name),
              Buffer.from(value),
            ]),
          ),
        })),
        compression,
        acks: -1,
      })
    }
  } finally {
    await producer.close()
  }
}
