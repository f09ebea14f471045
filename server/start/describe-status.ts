/** What `GET /admin/v1/status` tells of this process. */
import type { Status } from '@millrace/contract/status.ts'
import { allowedToAll } from '../access/allow.ts'
import type { Instances } from '../cluster/model.ts'
import type { Config } from '../config/types.ts'
import type { Engine } from '../state/engine.ts'
import { describeSearch } from '../jobs/describe-search.ts'
import { VERSION } from './version.ts'

/** Returns a function that gives the status of now. */
export function describeStatus(config: Config, engine: Engine, instances: Instances): () => Status {
  const fixed = {
    version: VERSION,
    started_at: instances.self.startedAt,
    instance_id: instances.self.id,
    persistence: 'none' as const,
    state_log: { reason: null, trouble: null, skipped: [], fenced: 0, rebuild: null },
    warnings: [...config.warnings],
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
