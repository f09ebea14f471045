/** What an operator reads first: version, warnings, where it listens, and which clusters it found. */
import { getHeapStatistics } from 'node:v8'
import type { ClusterRow } from '@millrace/contract/cluster.ts'
import type { RegistrySettings } from '@millrace/registries/settings.ts'
import type { Config, ResourceSet } from '../config/types.ts'
import type { Estate } from '../derive/estate.ts'
import type { Logger } from '../log/logger.ts'
import type { EnvWithFiles } from '../config/env-files.ts'
import { VERSION } from './version.ts'

export function logStart(
  log: Logger,
  config: Config,
  files: Pick<EnvWithFiles, 'notes' | 'warnings'>,
): void {
  const { engine, resources } = config
  log.info(`Millrace ${VERSION} on Node.js ${process.version}, process ${process.pid}`)
  for (const note of files.notes) log.info(note)
  log.info(
    `${plural(resources.length, 'Kafka cluster')} configured, state ${whereKept(config.state)}, error strategy ${engine.errorStrategy}`,
  )
  log.info(memoryLine(config))
  if (config.search.secret === null) {
    log.info(
      'MILLRACE_SECRET is not set: cursors of searches and links of exports are good in this process only, and a second instance may not share this one’s state',
    )
  }
  for (const line of serdeLines(config)) log.info(line)
  for (const warning of [...files.warnings, ...config.warnings]) log.warn(warning)
}

/** One per serde of the installation; never with its settings. */
function serdeLines({ customSerdes }: Pick<Config, 'customSerdes'>): string[] {
  return customSerdes.map(
    ({ label, module, format, sides }) =>
      `custom serde ${label}: ${module}, for ${sides.join(', ')}, format ${format}`,
  )
}

/** What each part may use, as an operator compares it with the container's limit. */
export function memoryLine({ memory, search }: Pick<Config, 'memory' | 'search'>): string {
  const { total, isLimited, observerHeapMb, searchThreads, searchHeapMb } = memory
  const threads =
    searchThreads < search.workers ? `${searchThreads} (of ${search.workers})` : searchThreads
  return [
    `memory: ${megabytes(total)} ${isLimited ? 'are allowed' : 'of the machine, not limited'}`,
    `main heap ${megabytes(getHeapStatistics().heap_size_limit)}`,
    `observer ${observerHeapMb} MB`,
    `search threads ${threads} × ${searchHeapMb} MB`,
    `kept of history ${megabytes(memory.historyCacheBytes)}`,
    `kept answers ${megabytes(memory.answerCacheBytes)}`,
  ].join(', ')
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20)} MB`
}

function whereKept({ mode, explicit, prefix }: Config['state']): string {
  if (mode === 'none') return 'in memory'
  return `in topics ${prefix}_* of the first (${mode}${explicit ? '' : ', or memory where they may not be made'})`
}

/** HOST as configured; an address for all interfaces is shown as localhost. */
export function logListening(
  log: Logger,
  { host, https }: Pick<Config['web'], 'host' | 'https'>,
  { port, apiPort }: { readonly port: number; readonly apiPort: number | null },
): void {
  const everywhere = host === '::' || host === '0.0.0.0'
  const shown = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const base = `${https === null ? 'http' : 'https'}://${shown}`
  const where = everywhere ? ' (all interfaces)' : ''
  log.info(`Listening on ${base}:${port}${where}`)
  if (apiPort !== null) log.info(`Listening on ${base}:${apiPort}${where}, the API alone`)
}

/** A cluster that answers and does not describe itself is listed by what is known after this. */
const PATIENCE_MS = 15_000

/** Logs the list of clusters once each has told its id and brokers, or failed. */
export function logClusters(
  log: Logger,
  estate: Estate,
  resources: readonly Pick<ResourceSet, 'number' | 'registries'>[],
): void {
  const from = performance.now()
  let done = false
  const leave = estate.onChange(() => {
    const clusters = estate.clusters().map(({ row, set }) => {
      const registries = resources.find(({ number }) => number === set)?.registries ?? []
      return { row, registries }
    })
    const rows = clusters.map(({ row }) => row)
    const patient = performance.now() - from < PATIENCE_MS
    if (done || (patient && rows.some(isUnknown))) return
    done = true
    queueMicrotask(() => leave())
    for (const line of clusterLines(clusters)) log.info(line)
  })
}

function isUnknown(row: ClusterRow): boolean {
  return row.state === 'starting' || (row.state !== 'unreachable' && row.brokers === null)
}

interface ClusterAndRegistries {
  readonly row: ClusterRow
  readonly registries: readonly RegistrySettings[]
}

/** kPow's block, so that scripts that look for it find it. */
export function clusterLines(clusters: readonly ClusterAndRegistries[]): string[] {
  const connected = clusters.filter(({ row }) => row.state !== 'unreachable')
  const lines = [`Connected to [${connected.length}] Kafka clusters:`]
  for (const { row, registries } of clusters) {
    const name = row.environment_name === null ? '' : `, environment ${row.environment_name}`
    const state =
      row.state === 'unreachable'
        ? `, NOT connected: ${row.state_reason ?? 'no answer'}`
        : row.kafka_version === null
          ? ''
          : `, Kafka ${row.kafka_version}`
    lines.push(`  ${row.id} (${row.bootstrap})${name}${state}`)
    lines.push(...registries.map((registry) => `    schema registry: ${registryText(registry)}`))
  }
  if (clusters.every(({ registries }) => registries.length === 0))
    lines.push('  schema registry: not configured')
  lines.push('  Kafka Connect: not configured')
  return lines
}

/** Addresses hold no password: the configuration has taken it out. */
function registryText(registry: RegistrySettings): string {
  const where = registry.kind === 'glue' ? registry.arn : registry.urls.join(',')
  const name = registry.name === null ? '' : `, name ${registry.name}`
  return `${where}, id ${registry.id}${name}`
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
