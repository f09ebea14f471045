/** The observing worker: every Kafka client that reads for the pages lives here, away from the main thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openKafka } from '@millrace/kafka/client/open-kafka.ts'
import { messageOf } from '@millrace/kafka/errors.ts'
import { clusterObserver } from './cluster-observer.ts'
import type { ClusterObserver } from './cluster-observer.ts'
import { registryLook } from './registry-look.ts'
import type { FromWorker, ToWorker, WorkerFigures, WorkerInput } from './messages.ts'

const port = parentPort
if (port === null) throw new Error('observe/worker.ts runs as a worker thread only')

// Only start-observing.ts starts this file.
const { clusters, settings }: WorkerInput = workerData
const opened = clusters.map((cluster) => ({ ...cluster, kafka: openKafka(cluster.kafka) }))
const observers = new Map<string, ClusterObserver>(
  opened.map(({ resource, kafka, registries }) => {
    const looks = registries.map((registry) => registryLook(registry))
    return [resource, clusterObserver(resource, kafka, looks, settings, post)]
  }),
)
const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()

port.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'refresh':
      void refresh(message)
      return
    case 'figures':
      post({ type: 'figures', id: message.id, figures: figures() })
      return
    case 'schedule':
      observers.get(message.resource)?.schedule(message.on)
      return
    case 'close':
      void close()
      return
  }
})
for (const { resource, scheduled } of opened) observers.get(resource)?.start(scheduled)

function post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer)
}

async function refresh({
  id,
  resource,
  configs,
}: Extract<ToWorker, { readonly type: 'refresh' }>): Promise<void> {
  try {
    await observers.get(resource)?.refresh(configs)
    post({ type: 'refreshed', id, error: null })
  } catch (error) {
    post({ type: 'refreshed', id, error: messageOf(error) })
  }
}

function figures(): WorkerFigures {
  const { heapUsed, external } = process.memoryUsage()
  const { user, system } = process.threadCpuUsage()
  const longestBlockMs = delay.max / 1e6
  delay.reset()
  return {
    heapUsedBytes: heapUsed,
    externalBytes: external,
    cpuMs: (user + system) / 1000,
    longestBlockMs,
    requests: Object.fromEntries(
      opened.map(({ resource, kafka }) => [resource, Object.fromEntries(kafka.counters.requests)]),
    ),
    bytesReceived: opened.reduce((sum, { kafka }) => sum + kafka.counters.bytesReceived, 0),
    bytesSent: opened.reduce((sum, { kafka }) => sum + kafka.counters.bytesSent, 0),
  }
}

async function close(): Promise<void> {
  await Promise.all([...observers.values()].map((observer) => observer.close()))
  port?.close()
}
