import assert from 'node:assert/strict'
import test from 'node:test'
import type { ClusterRow } from '@millrace/contract/cluster.ts'
import { createLogger } from '../log/logger.ts'
import { clusterLines, logListening, memoryLine } from './startup-log.ts'
import { memoryLimits } from '../config/memory-limits.ts'
import { loadConfig } from '../config/load.ts'

const row: ClusterRow = {
  id: 'Q9xyz',
  label: 'Trade EU',
  environment_name: 'Trade EU',
  environment_color: null,
  bootstrap: 'kafka:9092',
  primary: true,
  state: 'ok',
  state_reason: null,
  last_seen_at: 1,
  kafka_version: '4.3',
  brokers: 1,
  topics: 1,
  groups: 1,
  registries: 0,
}

test('clusters are listed by id with their environment; one that is away says why', () => {
  const away: ClusterRow = {
    ...row,
    id: 'bootstrap_2',
    environment_name: null,
    bootstrap: 'gone:9092',
    state: 'unreachable',
    state_reason: 'No broker answered.',
  }
  const clusters = [row, away].map((each) => ({ row: each, registries: [] }))
  assert.deepEqual(clusterLines(clusters), [
    'Connected to [1] Kafka clusters:',
    '  Q9xyz (kafka:9092), environment Trade EU, Kafka 4.3',
    '  bootstrap_2 (gone:9092), NOT connected: No broker answered.',
    '  schema registry: not configured',
    '  Kafka Connect: not configured',
  ])
})

test('registries are listed with address, id and name, and without credentials', () => {
  const { resources } = loadConfig({
    BOOTSTRAP: 'kafka:9092',
    SCHEMA_REGISTRY_RESOURCE_IDS: 'US1,EU2',
    US1_SCHEMA_REGISTRY_URL: 'http://me:hidden@us:8081',
    US1_SCHEMA_REGISTRY_NAME: 'Orders',
    EU2_SCHEMA_REGISTRY_ARN: 'arn:aws:glue:eu-west-1:111122223333:registry/orders',
  })
  const lines = clusterLines([{ row, registries: resources[0]?.registries ?? [] }])
  assert.match(
    lines[2] ?? '',
    /^ {4}schema registry: http:\/\/us:8081, id US1-[\da-f]{20}, name Orders$/,
  )
  assert.match(lines[3] ?? '', /^ {4}schema registry: arn:aws:glue:\S+, id EU2-[\da-f]{20}$/)
  assert.doesNotMatch(lines.join('\n'), /hidden|not configured\b.*registry/)
})

const hosts: readonly (readonly [host: string, url: string])[] = [
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['::1', 'http://[::1]:3000'],
  ['::', 'http://localhost:3000 (all interfaces)'],
  ['0.0.0.0', 'http://localhost:3000 (all interfaces)'],
]
for (const [host, url] of hosts) {
  test(`listening on ${host} is shown as ${url}`, () => {
    const lines: string[] = []
    const log = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } })
    logListening(log, { host, https: null }, { port: 3000, apiPort: null })
    assert.equal(JSON.parse(lines[0] ?? '').message, `Listening on ${url}`)
  })
}

test('the limits of memory are told, and that there are fewer search threads than asked for', () => {
  const { search } = loadConfig({ BOOTSTRAP: 'kafka:9092', SEARCH_WORKERS: '8' })
  const container = { constrained: 512 * 2 ** 20, machine: 2 ** 40 }
  assert.match(
    memoryLine({ search, memory: memoryLimits(container, search.workers) }),
    /^memory: 512 MB are allowed, main heap \d+ MB, observer 76 MB, search threads 2 \(of 8\) × 51 MB, kept of history 25 MB, kept answers 15 MB$/,
  )
})
