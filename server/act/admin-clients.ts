/** Connections for changes: one client per resource set, opened when first needed, kept until the end. */
import { openKafka } from '@millrace/kafka/client/open-kafka.ts'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import type { ResourceSet } from '../config/types.ts'

export interface AdminClients extends AsyncDisposable {
  of(set: ResourceSet): Kafka
}

/** Brokers tell changes from observations in their logs and quotas by the client id. */
export function adminClients(): AdminClients {
  const clients = new Map<number, Kafka>()
  return {
    of(set) {
      let kafka = clients.get(set.number)
      if (kafka === undefined) {
        kafka = openKafka({ ...set.kafka, clientId: `${set.kafka.clientId}-admin` })
        clients.set(set.number, kafka)
      }
      return kafka
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...clients.values()].map((kafka) => kafka[Symbol.asyncDispose]()))
    },
  }
}
