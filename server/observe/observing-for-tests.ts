/** Observing for integration tests: short cadences; log lines and what the engine heard are kept. */
import { loadConfig } from '../config/load.ts'
import { loneInstance } from '../cluster/lone-instance.ts'
import type { ClusterView } from '../derive/estate.ts'
import { createLogger } from '../log/logger.ts'
import { openChanges } from '../state/changes/open-changes.ts'
import { openHistories } from '../state/history-log/open-histories.ts'
import { memoryLog } from '../state/log/memory-log.ts'
import { startObserving } from './start-observing.ts'
import type { Observing } from './start-observing.ts'

export interface TestObserving extends Observing, AsyncDisposable {
  /** `W message` and so on. */
  readonly lines: readonly string[]
  /** What the engine heard of the primary cluster, newest last; null: it answered. */
  readonly heard: readonly (string | null)[]
  /** The primary cluster. */
  readonly first: ClusterView
}

export function observeForTest(env: Readonly<Record<string, string>>): TestObserving {
  const lines: string[] = []
  const heard: (string | null)[] = []
  const config = loadConfig({
    SNAPSHOT_INTERVAL_MS: '5000',
    SNAPSHOT_CONFIG_INTERVAL_MS: '5000',
    REQUEST_TIMEOUT_MS: '5000',
    STREAMS_HEARTBEAT_MS: '1000',
    ...env,
  })
  const resources = config.resources.map(({ key }) => key)
  const eventLog = memoryLog()
  const instances = loneInstance({ id: 'test', version: '0', url: 'http://127.0.0.1', resources })
  const { ownership } = instances
  const quiet = createLogger({ level: 'error', destination: { write: () => undefined } })
  const observing = startObserving({
    config,
    log: {
      info: (message) => lines.push(`I ${message}`),
      warn: (message) => lines.push(`W ${message}`),
      error: (message) => lines.push(`E ${message}`),
    },
    eventLog,
    instances,
    histories: openHistories({
      resources,
      eventLog,
      ownership,
      fence: instances.fence,
      config: config.state.kept,
      log: quiet,
    }),
    changes: openChanges({ resources, eventLog, ownership, keptDays: 1, log: quiet }),
    engine: { clusterSeen: () => heard.push(null), clusterMissed: (reason) => heard.push(reason) },
  })
  return {
    ...observing,
    lines,
    heard,
    get first() {
      // a configuration has at least one resource set
      return observing.estate.clusters()[0]!
    },
    [Symbol.asyncDispose]: () => observing.close(),
  }
}
