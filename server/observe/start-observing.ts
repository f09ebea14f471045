/**
 * Observing, from configuration to estate: worker → log → snapshot store → rows and history.
 *
 * All reading of Kafka happens in one worker thread (worker.ts); this side appends what arrives to the log, keeps the
 * views, writes the log lines and tells the engine whether the primary cluster answers.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Instances } from '../cluster/model.ts'
import type { Config } from '../config/types.ts'
import type { Reach } from '../derive/cluster-state.ts'
import type { FactualClusterView } from '../derive/cluster-view.ts'
import type { Estate } from '../derive/estate.ts'
import { estateView, resourceKey } from '../derive/estate-view.ts'
import type { EstateView } from '../derive/estate-view.ts'
import type { Facts } from '../derive/facts.ts'
import { historyRecorder } from '../derive/history-recorder.ts'
import type { Changes } from '../state/changes/model.ts'
import type { Histories } from '../state/history-log/model.ts'
import type { EventLog } from '../state/log/model.ts'
import type { AnyObservation } from '../state/model.ts'
import { type Known, snapshotStore } from '../state/snapshot-store.ts'
import { foundChanges } from './found-changes.ts'
import { followSnapshots } from './snapshot-follower.ts'
import type { SnapshotFollower } from './snapshot-follower.ts'
import { snapshotPublisher } from './snapshot-publisher.ts'
import { attemptLog } from './attempt-log.ts'
import type { SnapshotLog } from './attempt-log.ts'
import type { FromWorker, WorkerFigures } from './messages.ts'
import { observerLimits, workerHost } from './worker-host.ts'

/** What of the engine is driven from here: whether the primary cluster answers. */
export interface ReachListener {
  clusterSeen(): void
  clusterMissed(reason: string): void
}

export interface SelfMetrics {
  /** null while the worker is away. */
  readonly worker: WorkerFigures | null
  readonly workerRestarts: number
  readonly historyBytes: number
}

export interface Observing {
  readonly estate: Pick<EstateView, keyof Estate | 'of'>
  /** Observations of others, as the log tells them. */
  readonly follower: Pick<SnapshotFollower, 'caughtUp' | 'lag' | 'fenced'>
  /** What is known of one cluster, by ResourceSet.key: looks and how they went, before anything is derived. */
  known(resource: string): Known
  selfMetrics(): Promise<SelfMetrics>
  close(): Promise<void>
}

/** Of the log, at the start. */
const LEAST_LOOK_BACK_MS = 15 * 60_000
const MARGIN_MS = 60_000
/** So long the first look waits for what was known before. */
const LOG_PATIENCE_MS = 3_000
const LAST_WORDS_MS = 500

const UNSEEN: Reach = { lastSeenAt: null, missed: null, missedSince: null }

export function startObserving(options: {
  readonly config: Config
  readonly log: SnapshotLog
  readonly engine: ReachListener
  readonly eventLog: EventLog
  readonly instances: Instances
  readonly changes: Changes
  readonly histories: Histories
}): Observing {
  const { config, log, engine, eventLog, instances, changes, histories } = options
  const { resources, snapshot } = config
  const { ownership } = instances
  const store = snapshotStore()
  const attempts = attemptLog(log)
  const reach = new Map<string, Reach>()
  const recorders = new Map(resources.map(({ key }) => [key, historyRecorder(histories, key)]))
  const primary = resources[0] === undefined ? null : resourceKey(resources[0])

  const estate = estateView({
    resources,
    store,
    histories,
    reach: (resource) => reach.get(resource) ?? UNSEEN,
    refresh,
  })

  const publisher = snapshotPublisher({ eventLog, ownership, log })
  const follower = followSnapshots({
    eventLog,
    instances,
    store,
    resources: new Set(resources.map(({ key }) => key)),
    since: Date.now() - Math.max(LEAST_LOOK_BACK_MS, 2 * snapshot.configIntervalMs + MARGIN_MS),
    onApplied: digestAll,
    log,
  })
  /**
   * What the worker says is dealt with in its order, each after what came before is applied. First what was known before the
   * start, so that rates and changes are measured against it; but people do not wait for a log that is away.
   */
  let queue: Promise<void> =
    eventLog.kind === 'memory'
      ? Promise.resolve()
      : Promise.race([follower.caughtUp, delay(LOG_PATIENCE_MS, undefined, { ref: false })])
  const found = foundChanges({
    store,
    ownership,
    changes,
    ownGroup: `${config.state.prefix}-instances`,
  })
  void follower.caughtUp.then(() => found.restored(follower.takeBefore()))
  const schedules = new Map(resources.map(({ key }) => [key, ownership.observes(key)]))
  const owned = new Set(ownership.owned)
  const unsubscribe = instances.onChange(applyOwnership)
  const host = workerHost(
    {
      clusters: resources.map((set) => ({
        resource: resourceKey(set),
        kafka: set.kafka,
        registries: set.registries,
        scheduled: ownership.observes(resourceKey(set)),
      })),
      settings: {
        parallelism: snapshot.parallelism,
        simpleGroups: snapshot.simpleGroups,
        requestTimeoutMs: snapshot.requestTimeoutMs,
        intervalMs: snapshot.intervalMs,
        configIntervalMs: snapshot.configIntervalMs,
        heartbeatMs: config.engine.heartbeatMs,
      },
    },
    {
      message(message) {
        queue = queue
          .then(() => heed(message))
          .catch((error: unknown) => log.error(`observation not applied: ${String(error)}`))
      },
      died(reason, pauseMs) {
        log.error(`the observing worker died: ${reason}; it is started again in ${pauseMs} ms`)
      },
    },
    observerLimits(config.memory.observerHeapMb),
  )

  /** Looks on schedule begin and end with ownership; what was just taken over is looked at at once. */
  function applyOwnership(): void {
    for (const { key } of resources) {
      const isOwned = ownership.owned.includes(key)
      const wanted = ownership.observes(key)
      const isNew = isOwned && !owned.has(key)
      if (isOwned) owned.add(key)
      else owned.delete(key)
      if (wanted === schedules.get(key) && !isNew) continue
      schedules.set(key, wanted)
      host.schedule(key, wanted)
    }
  }

  async function digestAll(changed: ReadonlySet<string>): Promise<void> {
    for (const resource of changed) {
      recorders.get(resource)?.follow(store.known(resource))
      if (await estate.view(resource).digest()) estate.stateChanged(resource)
      await estate.digestTenants(resource)
    }
  }

  /** @param facts what was known when the snapshot was complete */
  async function record(
    view: FactualClusterView,
    known: Known,
    facts: Facts,
    resource: string,
  ): Promise<void> {
    const isCurrent = view.facts() === facts
    const overview = view.overview().data
    const made = {
      topics: view.topics().data,
      groups: view.groups().data,
      brokers: view.brokers().data,
      totals: { ...overview.totals, missing: overview.missing },
    }
    await recorders.get(resource)?.record(known, facts, isCurrent ? made : undefined)
  }

  async function heed(message: FromWorker): Promise<void> {
    switch (message.type) {
      case 'observations':
        if (snapshot.debug) logSections(message.observations)
        observed(message.resource, message.observations, message.scheduled)
        return
      case 'cycle': {
        const view = estate.view(message.resource)
        attempts.cycle(estate.id(message.resource), message)
        const known = store.known(message.resource)
        const facts = view.facts()
        if (await view.digest()) estate.stateChanged(message.resource)
        if (message.kind === 'telemetry' && message.scheduled)
          await record(view, known, facts, message.resource)
        await estate.digestTenants(message.resource)
        return
      }
      case 'skipped':
        log.warn(
          `${estate.id(message.resource)}: the ${message.kind} snapshot before is still running after ${message.runningMs} ms; this one is skipped`,
        )
        return
      case 'heartbeat':
        hear(message.resource, message.at, message.reason)
        return
      case 'refreshed':
      case 'figures':
        return
    }
  }

  /** Under the epoch that it counts for all with; 0: for this instance only. */
  function observed(resource: string, seen: readonly AnyObservation[], scheduled: boolean): void {
    const epoch = ownership.epochOf(resource) ?? 0
    const observations = seen.map((observation) => ({ ...observation, epoch }))
    found.look(resource, observations)
    store.apply(observations)
    if (scheduled) publisher.publish(resource, observations)
  }

  /** SNAPSHOT_DEBUG */
  function logSections(observations: readonly AnyObservation[]): void {
    for (const { resource, section, tookMs, outcome } of observations) {
      const faults = outcome.faults.map(({ message }) => ` · ${message}`).slice(0, 5)
      log.info(`${estate.id(resource)}: ${section} in ${tookMs} ms${faults.join('')}`)
    }
  }

  function hear(resource: string, at: number, reason: string | null): void {
    const before = reach.get(resource) ?? UNSEEN
    reach.set(
      resource,
      reason === null
        ? { lastSeenAt: at, missed: null, missedSince: null }
        : { ...before, missed: reason, missedSince: before.missedSince ?? at },
    )
    if (resource === primary) {
      if (reason === null) engine.clusterSeen()
      else engine.clusterMissed(reason)
    }
    if ((before.missed === null) !== (reason === null)) estate.stateChanged(resource)
  }

  async function refresh(resource: string, configs: boolean, signal?: AbortSignal): Promise<void> {
    await host.refresh(resource, configs, signal)
    // Its observations were posted before the answer, so they are in the queue.
    await queue
    await estate.told()
  }

  return {
    estate,
    follower,
    known: (resource) => store.known(resource),
    async selfMetrics(): Promise<SelfMetrics> {
      return {
        worker: await host.figures().catch(() => null),
        workerRestarts: host.restarts,
        historyBytes: histories.bytes,
      }
    },
    async close(): Promise<void> {
      unsubscribe()
      await host.close()
      await queue
      // What is being written is, unless Kafka is away.
      await Promise.race([publisher.idle(), delay(LAST_WORDS_MS, undefined, { ref: false })])
      await follower[Symbol.asyncDispose]()
      estate.close()
    },
  }
}
