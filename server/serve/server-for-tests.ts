/** The real app over a real estate: observations are made by the test instead of by a broker. */
import type { Status } from '@millrace/contract/status.ts'
import type { Fault } from '@millrace/kafka/read/model.ts'
import type { FastifyInstance } from 'fastify'
import { EVERYTHING } from '../access/everything.ts'
import type { Identity } from '../access/identity.ts'
import { openAccess } from '../access/open-access.ts'
import { openSignIn } from '../access/sign-in/open-sign-in.ts'
import { openActs } from '../act/pipeline.ts'
import { openAudit } from '../audit/open-audit.ts'
import { loneInstance } from '../cluster/lone-instance.ts'
import { loadConfig } from '../config/load.ts'
import type { Config } from '../config/types.ts'
import { estateView } from '../derive/estate-view.ts'
import { describeSearch } from '../jobs/describe-search.ts'
import { openRegistries } from '../jobs/open-registries.ts'
import { openSearches } from '../jobs/open-searches.ts'
import { createLogger } from '../log/logger.ts'
import { createEngine } from '../state/engine-state.ts'
import type { Engine } from '../state/engine.ts'
import type { Histories } from '../state/history-log/model.ts'
import { openHistories } from '../state/history-log/open-histories.ts'
import { openChanges } from '../state/changes/open-changes.ts'
import type { AnyObservation, Section, SectionData } from '../state/model.ts'
import { openDocuments } from '../state/documents/open-documents.ts'
import { memoryLog } from '../state/log/memory-log.ts'
import type { EventLog } from '../state/log/model.ts'
import { snapshotStore } from '../state/snapshot-store.ts'
import { buildApp } from './app.ts'
import { bodyCache } from './body-cache.ts'
import type { ServeContext } from './context.ts'
import { describeInstallation } from './installation/describe-installation.ts'
import { denials } from './note-denied.ts'
import { operations } from './operations/table.ts'
import { reads } from './reads/table.ts'
import { sectionVersions } from './section-versions.ts'
import { openTls } from './tls/open-tls.ts'

export interface TestServer extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly context: ServeContext
  /** What the server logged, one JSON line each. */
  readonly lines: string[]
  readonly histories: Histories
  /** Kafka answered for a section of cluster 1. */
  observe<S extends Section>(
    section: S,
    data: SectionData[S],
    capturedAt?: number,
    more?: { readonly faults?: readonly Fault[]; readonly resource?: string },
  ): Promise<void>
  /** Clusters (by number) that were asked for a live snapshot. */
  readonly refreshed: string[]
}

/** Whoever comes while there is no sign-in. */
export const ANYBODY: Identity = {
  provider: 'none',
  name: 'anonymous',
  displayName: null,
  email: null,
  roles: [],
  tenantId: EVERYTHING.tenantId,
  scope: EVERYTHING,
  credential: { kind: 'none' },
  via: 'api',
  address: null,
  browser: null,
}

export async function testServer(
  env: Readonly<Record<string, string>> = {},
  webRoot: string | null = null,
  eventLog: EventLog = memoryLog(),
): Promise<TestServer> {
  const lines: string[] = []
  const refreshed: string[] = []
  const config = loadConfig({ BOOTSTRAP: '127.0.0.1:1', ENVIRONMENT_NAME: 'Test EU', ...env })
  const log = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } })
  const store = snapshotStore()
  const resources = config.resources.map(({ key }) => key)
  const instances = loneInstance({
    id: 'test',
    version: '0.0.0',
    url: 'http://127.0.0.1:1',
    resources,
  })
  const { ownership, fence } = instances
  const kept = config.state.kept
  const histories = openHistories({ resources, eventLog, ownership, fence, config: kept, log })
  const estate = estateView({
    resources: config.resources,
    store,
    histories,
    reach: () => ({ lastSeenAt: Date.now(), missed: null, missedSince: null }),
    refresh: async (resource) => {
      refreshed.push(resource)
    },
  })
  const engine = createEngine({
    config: config.engine,
    awaitsViews: false,
    log,
    exit: () => undefined,
  })
  const versions = sectionVersions(estate)
  const tls = openTls(config.web.https, log)
  const documents = openDocuments({ eventLog, log })
  const access = openAccess({ config, log })
  const audit = openAudit({ eventLog, log, instanceId: 'test' })
  const acts = openActs({
    resources: config.resources,
    access,
    audit,
    prefix: config.state.prefix,
    log,
  })
  const registries = openRegistries(config.resources)
  const searches = openSearches({ config, log, access, audit, documents, instances })
  const changes = openChanges({
    resources,
    eventLog,
    ownership,
    keptDays: kept.changesDays,
    log,
  })
  const signIn = openSignIn({
    config: config.access,
    secret: config.state.secret,
    prefix: config.state.prefix,
    eventLog,
    mayWrite: () => null,
    log,
  })
  const context: ServeContext = {
    config,
    log,
    tls,
    estate,
    estateOf: estate.of,
    access,
    audit,
    acts,
    signIn,
    engine,
    searches,
    registries,
    instances,
    changes,
    documents,
    status: () => statusOf(config, engine, access.warnings()),
    installation: describeInstallation({
      env,
      config,
      estate,
      known: (resource) => store.known(resource),
      version: '0.0.0',
      startedAt: 0,
    }),
    versions,
    bodies: bodyCache(),
    denied: denials(audit),
  }
  const app = await buildApp(context, { webRoot, reads, operations, listener: 'console' })
  await app.ready()
  return {
    app,
    context,
    lines,
    histories,
    refreshed,
    async observe(section, data, capturedAt = Date.now(), more = {}) {
      const { faults = [], resource = 'Test EU' } = more
      const observation = {
        resource,
        section,
        capturedAt,
        tookMs: 1,
        epoch: 0,
        outcome: { data, faults, allFailed: false },
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- section and data go together by the signature
      store.apply([observation as unknown as AnyObservation])
      await estate.told()
    },
    async [Symbol.asyncDispose]() {
      access[Symbol.dispose]()
      tls?.[Symbol.dispose]()
      await searches.close()
      registries[Symbol.dispose]()
      await app.close()
      versions[Symbol.dispose]()
      await signIn[Symbol.asyncDispose]()
      await acts[Symbol.asyncDispose]()
      await audit[Symbol.asyncDispose]()
      await documents[Symbol.asyncDispose]()
      await changes[Symbol.asyncDispose]()
      await histories[Symbol.asyncDispose]()
      estate.close()
      engine.close()
    },
  }
}

/** As main.ts describes itself, with a fixed identity. */
function statusOf(config: Config, engine: Engine, warnings: readonly string[]): Status {
  return {
    version: '0.0.0',
    started_at: 0,
    instance_id: 'test',
    engine: {
      state: engine.state,
      since: engine.since,
      reason: engine.reason,
      error_strategy: config.engine.errorStrategy,
    },
    sign_in: { trouble: null },
    access: { problem: warnings[0] ?? null },
    https: { troubles: [] },
    persistence: 'none',
    state_log: { reason: null, trouble: null, skipped: [], fenced: 0, rebuild: null },
    audit: { trouble_since: null, waiting: 0, overflowed: 0 },
    instance: { membership: 'off', reason: null, instances: 1 },
    warnings: [...config.warnings, ...warnings],
    allowed_actions: [...config.allowed],
    live_mode: {
      enabled: config.live.enabled,
      period_ms: config.live.periodMs,
      interval_ms: config.live.intervalMs,
      max_concurrent_users: config.live.maxConcurrentUsers,
    },
    snapshot_interval_ms: config.snapshot.intervalMs,
    search: describeSearch(config.search),
  }
}
