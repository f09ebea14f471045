/** What the server does with searches: newest records, the latency of a tail, and how the API fares meanwhile. */
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { Admin, Producer, stringSerializers } from '@platformatic/kafka'
import { startMillrace } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { residentMegabytes } from './process.ts'
import { median, type Figure } from './report.ts'

const NEWEST_RUNS = 50
/** Threads start and code is compiled: what comes later is what people meet. */
const WARM_UP_RUNS = 100
const TAIL_RECORDS = 200
const TAIL_TOPIC = 'bench-search-tail'
const CONCURRENT = 10

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

const lineShape = z.looseObject({ type: z.string() })

/** Starts a server over the cluster and measures it from outside. */
export async function serverFigures(bootstrap: string, topic: string): Promise<Figure[]> {
  await using server = await startMillrace({
    env: {
      BOOTSTRAP: bootstrap,
      CLUSTER_ID: 'bench',
      ALLOW_TOPIC_INSPECT: 'true',
      SEARCH_MAX_CONCURRENT: '20',
      SEARCH_MAX_PER_USER: '20',
      SEARCH_MAX_BYTES_PER_SECOND: '0',
    },
  })
  const searchUrl = `${server.url}/kafka/v1/clusters/bench/search`
  await until(async () => (await fetch(`${server.url}/ready`)).ok, { describe: 'the server' })
  const post = (request: object): Promise<Response> =>
    fetch(searchUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })

  const newest: number[] = []
  for (let run = -WARM_UP_RUNS; run < NEWEST_RUNS; run++) {
    const began = performance.now()
    const text = await (await post({ topics: [topic], mode: 'sample', limit: 100 })).text()
    if (run >= 0) newest.push(performance.now() - began)
    const records = text.split('\n').filter((line) => line.includes('"type":"record"')).length
    if (records !== 100)
      throw new Error(`expected 100 records, got ${records}: ${text.slice(-500)}`)
  }

  const tail = await tailLatencies(bootstrap, server.url)

  // Ten whole scans at a time, and somebody who looks at a page.
  const scans = Array.from({ length: CONCURRENT }, async (_, i) => {
    const filter = `.value.customer.id == "c-${i}" and .value.total >= 0`
    const answer = await post({ topics: [topic], mode: 'range', filter, streaming: true, limit: 0 })
    return answer.text()
  })
  const scanning = new AbortController()
  const together = Promise.all(scans).finally(() => scanning.abort())
  const pings: number[] = []
  let peak = 0
  while (!scanning.signal.aborted) {
    const began = performance.now()
    await (await fetch(`${server.url}/up`)).arrayBuffer()
    pings.push(performance.now() - began)
    peak = Math.max(peak, residentMegabytes(server.pid))
    await delay(10)
  }
  for (const text of await together) {
    const last = lineShape.parse(JSON.parse(text.trim().split('\n').at(-1) ?? ''))
    if (last.type !== 'done' || last['reason'] !== 'end')
      throw new Error(`a scan ended otherwise: ${text.slice(-500)}`)
  }
  return [
    {
      name: 'newest 100 of 6 partitions through the API',
      value: median(newest),
      unit: 'ms',
      budget: 20,
      beside: 'Redpanda Console 16 ms, kcat 510 ms',
    },
    {
      name: 'tail: acknowledged → socket, p50',
      value: quantile(tail, 0.5),
      unit: 'ms',
      budget: 3,
      beside: 'kcat 1.2 ms, Redpanda Console 1.5 ms',
    },
    { name: 'tail: acknowledged → socket, p99', value: quantile(tail, 0.99), unit: 'ms' },
    {
      name: `/up while ${CONCURRENT} searches run, p99`,
      value: quantile(pings, 0.99),
      unit: 'ms',
      budget: 20,
    },
    { name: `memory of ${CONCURRENT} searches`, value: peak, unit: 'MB', budget: 1000 },
  ]
}

/** From the broker's acknowledgement to the frame on the socket, ms; a frame may overtake the acknowledgement. */
async function tailLatencies(bootstrap: string, url: string): Promise<number[]> {
  const brokers = bootstrap.split(',')
  const admin = new Admin({ clientId: 'millrace-bench', bootstrapBrokers: brokers })
  const topics = await admin.listTopics({})
  if (!topics.includes(TAIL_TOPIC))
    await admin.createTopics({ topics: [TAIL_TOPIC], partitions: 1, replicas: 1 })
  await admin.close()
  const producer = new Producer<string, string, string, string>({
    clientId: 'millrace-bench',
    bootstrapBrokers: brokers,
    serializers: stringSerializers,
    acks: 1,
  })
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`)
  await once(socket, 'open')
  const arrived = new Map<string, number>()
  let started = false
  socket.on('message', (data: Buffer) => {
    const at = performance.now()
    const text = data.toString()
    started ||= text.includes('"type":"started"')
    for (const [, key = ''] of text.matchAll(/"key":"(tail-\d+-\d+)"/g)) arrived.set(key, at)
  })
  socket.send(
    JSON.stringify({
      type: 'search',
      id: 1,
      cluster_id: 'bench',
      request: {
        topics: [TAIL_TOPIC],
        tail: true,
        key_serde: 'String',
        value_serde: 'JSON',
        headers_serde: 'String',
      },
    }),
  )
  await until(() => started, { describe: 'the tail' })
  const run = Date.now()
  const latencies: number[] = []
  for (let i = 0; i < TAIL_RECORDS; i++) {
    const key = `tail-${run}-${i}`
    await producer.send({ messages: [{ topic: TAIL_TOPIC, key, value: `{"n":${i}}` }], acks: 1 })
    const acknowledged = performance.now()
    await until(() => arrived.has(key), { everyMs: 1, describe: key })
    latencies.push(Math.max(0, (arrived.get(key) ?? Number.NaN) - acknowledged))
    await delay(5)
  }
  socket.close()
  await producer.close()
  return latencies
}
