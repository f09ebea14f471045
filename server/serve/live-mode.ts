/**
 * Live mode: while somebody watches, a cluster is observed every LIVE_MODE_INTERVAL_MS instead of every minute. Per
 * socket it ends after LIVE_MODE_PERIOD_MS; sockets that watch the same cluster share its observations.
 */
import type { Config } from '../config/types.ts'
import type { Estate } from '../derive/estate.ts'
import type { Logger } from '../log/logger.ts'

/** One socket; identity is all that counts. */
export type Watcher = object

/** Called when live mode of a watcher begins or ends: until when, or null with the reason. */
export type TellLive = (clusterId: string, until: number | null, reason: string | null) => void

export interface LiveMode extends Disposable {
  /** Turns it on for `watcher`; when refused, `tell` says why. */
  start(watcher: Watcher, clusterId: string, tell: TellLive): void
  /** Turns it off for one cluster, or for all when the socket has closed. Says nothing. */
  stop(watcher: Watcher, clusterId?: string): void
}

interface Watch {
  readonly watcher: Watcher
  readonly clusterId: string
  readonly end: NodeJS.Timeout
}

export function liveMode(estate: Estate, config: Config['live'], log: Logger): LiveMode {
  let watches: readonly Watch[] = []
  const refreshes = new Map<string, NodeJS.Timeout>()

  function remove(ended: (watch: Watch) => boolean): void {
    for (const watch of watches.filter(ended)) clearTimeout(watch.end)
    watches = watches.filter((watch) => !ended(watch))
    for (const [clusterId, timer] of refreshes) {
      if (watches.some((watch) => watch.clusterId === clusterId)) continue
      clearInterval(timer)
      refreshes.delete(clusterId)
    }
  }

  function refresh(clusterId: string): void {
    estate
      .cluster(clusterId)
      ?.refresh()
      .catch((error: unknown) => {
        log.warn({ error, cluster: clusterId }, 'a live snapshot failed')
      })
  }

  function refusal(watcher: Watcher): string | null {
    if (!config.enabled) return 'Live mode is turned off on this installation.'
    const others = new Set(watches.map((watch) => watch.watcher))
    others.delete(watcher)
    if (others.size < config.maxConcurrentUsers) return null
    return `Live mode is in use by ${others.size} others, which is the most allowed at a time (LIVE_MODE_MAX_CONCURRENT_USERS=${config.maxConcurrentUsers}).`
  }

  return {
    start(watcher, clusterId, tell) {
      const refused = refusal(watcher)
      if (refused !== null) return tell(clusterId, null, refused)
      const mine = (watch: Watch): boolean =>
        watch.watcher === watcher && watch.clusterId === clusterId
      // Asked again: the period begins anew, the cluster's timer goes on.
      for (const watch of watches.filter(mine)) clearTimeout(watch.end)
      const end = setTimeout(() => {
        remove(mine)
        tell(clusterId, null, `Live mode ends by itself after ${config.periodMs / 1000} s.`)
      }, config.periodMs)
      watches = [...watches.filter((watch) => !mine(watch)), { watcher, clusterId, end }]
      if (!refreshes.has(clusterId)) {
        refresh(clusterId)
        refreshes.set(
          clusterId,
          setInterval(() => refresh(clusterId), config.intervalMs),
        )
      }
      tell(clusterId, Date.now() + config.periodMs, null)
    },
    stop(watcher, clusterId) {
      remove(
        (watch) =>
          watch.watcher === watcher && (clusterId === undefined || watch.clusterId === clusterId),
      )
    },
    [Symbol.dispose]() {
      remove(() => true)
    },
  }
}
