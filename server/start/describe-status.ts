/** What `GET /admin/v1/status` tells of this process. */
import type { Status } from '@millrace/contract/status.ts'
import { allowedToAll } from '../access/allow.ts'
import type { OpenAccess } from '../access/open-access.ts'
import type { SignIn } from '../access/sign-in/model.ts'
import type { AuditHealth } from '../audit/open-audit.ts'
import type { Config } from '../config/types.ts'
import { describeSearch } from '../jobs/describe-search.ts'
import type { Tls } from '../serve/tls/open-tls.ts'
import type { Observing } from '../observe/start-observing.ts'
import type { Engine } from '../state/engine.ts'
import type { Histories } from '../state/history-log/model.ts'
import type { OpenState } from './open-state.ts'
import { VERSION } from './version.ts'

export interface StatusSources {
  readonly audit: { readonly health: AuditHealth }
  readonly config: Config
  readonly engine: Engine
  readonly state: Pick<OpenState, 'eventLog' | 'instances' | 'documents' | 'memoryReason'>
  readonly observing: Pick<Observing, 'follower'>
  readonly histories: Pick<Histories, 'rebuild' | 'fenced'>
  readonly access: Pick<OpenAccess, 'warnings'>
  readonly signIn: Pick<SignIn, 'trouble'>
  readonly tls: Pick<Tls, 'troubles'> | null
}

/** Returns a function that gives the status of now. */
export function describeStatus(sources: StatusSources): () => Status {
  const { config, engine, state, observing, histories, audit, access, signIn, tls } = sources
  const { eventLog, instances, documents } = state
  const fixed = {
    version: VERSION,
    started_at: instances.self.startedAt,
    instance_id: instances.self.id,
    allowed_actions: [...allowedToAll(config.allowed).actions].sort(),
    live_mode: {
      enabled: config.live.enabled,
      period_ms: config.live.periodMs,
      interval_ms: config.live.intervalMs,
      max_concurrent_users: config.live.maxConcurrentUsers,
    },
    snapshot_interval_ms: config.snapshot.intervalMs,
    search: describeSearch(config.search),
  }
  return () => ({
    ...fixed,
    warnings: [...config.warnings, ...access.warnings(), ...(tls?.troubles() ?? [])],
    sign_in: { trouble: signIn.trouble },
    access: { problem: access.warnings()[0] ?? null },
    https: { troubles: [...(tls?.troubles() ?? [])] },
    persistence: eventLog.kind === 'memory' ? 'none' : config.state.mode,
    state_log: {
      reason: state.memoryReason(),
      trouble: eventLog.trouble,
      skipped: [
        ...eventLog.skipped,
        ...(documents.skipped === null ? [] : [documents.skipped]),
      ].map(({ stream, cause, count, lastReason, lastAt }) => ({
        topic: `${config.state.prefix}_${stream}`,
        cause,
        count,
        last_reason: lastReason,
        last_at: lastAt,
      })),
      fenced: observing.follower.fenced + histories.fenced,
      rebuild: histories.rebuild,
    },
    audit: {
      trouble_since: audit.health.troubleSince,
      waiting: audit.health.waiting,
      overflowed: audit.health.overflowed,
    },
    instance: {
      membership: instances.membership.kind,
      reason: instances.membership.reason,
      instances: instances.members().length,
    },
    engine: {
      state: engine.state,
      since: engine.since,
      reason: engine.reason,
      error_strategy: config.engine.errorStrategy,
    },
  })
}
