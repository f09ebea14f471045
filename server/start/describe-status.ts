/** What `GET /admin/v1/status` tells of this process. */
import type { Status } from '@millrace/contract/status.ts'
import { randomUUID } from 'node:crypto'
import { allowedToAll } from '../access/allow.ts'
import type { Config } from '../config/types.ts'
import type { Engine } from '../state/engine.ts'
import { describeSearch } from '../jobs/describe-search.ts'
import { VERSION } from './version.ts'

/** Returns a function that gives the status of now. */
export function describeStatus(config: Config, engine: Engine): () => Status {
  const fixed = {
    version: VERSION,
    started_at: Date.now(),
    instance_id: randomUUID(),
    persistence: config.engine.persistence,
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
    engine: {
      state: engine.state,
      since: engine.since,
      reason: engine.reason,
      error_strategy: config.engine.errorStrategy,
    },
  })
}
