import { openKafka } from '@millrace/kafka/client/open-kafka.ts'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'

/** A client for set-up work: without authentication, impatient. @param bootstrap host:port, separated by commas */
export function connectTo(bootstrap: string): Kafka {
  return openKafka({
    clientId: 'millrace-dev',
    bootstrap: bootstrap.split(',').map((address) => {
      const colon = address.lastIndexOf(':')
      return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) }
    }),
    connectTimeoutMs: 3_000,
    requestTimeoutMs: 5_000,
  })
}
