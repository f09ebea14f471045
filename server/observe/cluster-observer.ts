/**
 * Observes one cluster, inside the worker: snapshots at their cadence, a heartbeat in between, snapshots on demand.
 *
 * Cadence: everything at the start; the fast sections again soon after, because a rate needs two looks; then on the
 * minute, so that every point of the history lies in its own minute. A snapshot that still runs when the next is due
 * is let finish, and the next is skipped.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '@millrace/kafka/errors.ts'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import type { AnyObservation } from '../state/model.ts'
import { runCycle } from './cycle.ts'
import { limit } from './limit.ts'
import type { CycleKind, FromWorker, ObserveSettings } from './messages.ts'
import { CONFIGURATION_READERS, DISK_READERS, FAST_READERS, REGISTRY_READERS } from './readers.ts'
import type { AnyReader } from './readers.ts'
import type { RegistryLook } from './registry-look.ts'
import { everyAligned } from './schedule.ts'
import type { Seen } from './section.ts'
import { topicConfigs } from './sections/topic-configs.ts'
import { keepOwnTopics, shareSynonyms, transferList } from './transfer.ts'

/** The second fast snapshot follows so soon after the first. */
const SECOND_LOOK_MS = 5000
/** Snapshots on demand are at least so far apart. */
const LEAST_REFRESH_MS = 1000

export type Post = (message: FromWorker, transfer?: ArrayBuffer[]) => void

export interface ClusterObserver {
  /** Heartbeats, and if `scheduled` a look at everything and the schedule. Without, another instance observes the cluster. */
  start(scheduled: boolean): void
  /** Takes the schedule up, with a look at everything at once, or leaves it. */
  schedule(on: boolean): void
  /** Resolves when a fast snapshot that began after the question has been posted; with `configs` those of the topics as well. */
  refresh(configs: boolean): Promise<void>
  close(): Promise<void>
}

export function clusterObserver(
  resource: string,
  kafka: Kafka,
  registries: readonly RegistryLook[],
  settings: ObserveSettings,
  post: Post,
): ClusterObserver {
  const closing = new AbortController()
  const seen: Seen = { topics: null, groups: null, brokers: null }
  const parallel = limit(settings.parallelism)
  /** Registries that are away must not take a place of Kafka's sections. */
  const aside = limit(1)
  const running = new Map<CycleKind, { readonly done: Promise<void>; readonly since: number }>()
  /** Ends the schedule; empty while another instance observes. */
  let stops: (() => void)[] = []
  let telemetryCycles = 0
  let freshAt = Number.NEGATIVE_INFINITY
  let answers: boolean | null = null
  let waiting: Promise<void> | null = null
  /** The same for configurations of topics. */
  let configsWaiting: Promise<void> | null = null
  /** Topics that were there when configurations were last asked; null: never yet. */
  let configured: ReadonlySet<string> | null = null
  /** The last look at configurations failed somewhere, and not because it may not be had. */
  let configurationFailed = false

  function publish(observations: AnyObservation[], scheduled: boolean): void {
    if (closing.signal.aborted) return
    if (observations.some(({ section }) => section === 'topics')) keepOwnTopics(seen)
    const shared = observations.map((observation) => shareSynonyms(observation))
    post({ type: 'observations', resource, scheduled, observations: shared }, transferList(shared))
  }

  async function run(
    kind: CycleKind,
    readers: readonly AnyReader[],
    scheduled: boolean,
    cadenceMs: number,
  ): Promise<void> {
    const began = performance.now()
    const look = {
      resource,
      kafka,
      seen,
      simpleGroups: settings.simpleGroups,
      registries,
      // The longest chain is topics, committed offsets, end offsets: even if a broker is silent in each, the next
      // snapshot finds this one over.
      deadlineMs: Math.floor(Math.min(settings.requestTimeoutMs, cadenceMs / 3)),
      signal: closing.signal,
    }
    const places = kind === 'registries' ? aside : parallel
    const observations = await runCycle(readers, look, places, (part) => publish(part, scheduled))
    if (closing.signal.aborted) return
    const failed = observations.filter(({ outcome }) => outcome.allFailed)
    if (kind === 'telemetry' && failed.length < observations.length) freshAt = performance.now()
    if (kind === 'configuration' && scheduled) configurationFailed = failed.some(mayHealSoon)
    post({
      type: 'cycle',
      resource,
      kind,
      scheduled,
      captured: observations.length - failed.length,
      failed: failed.map(({ section, outcome }) => ({
        section,
        reason: outcome.faults[0]?.message ?? 'no reason given',
        unsupported:
          outcome.faults.length > 0 &&
          outcome.faults.every((fault) => fault.kind === 'unsupported'),
      })),
      tookMs: Math.round(performance.now() - began),
    })
  }

  /** Starts a cycle unless one of its kind runs; resolves when the one that runs is over. */
  function cycle(
    kind: CycleKind,
    readers: readonly AnyReader[],
    scheduled: boolean,
    cadenceMs: number,
  ): Promise<void> {
    const current = running.get(kind)
    if (current !== undefined) return current.done
    const done = run(kind, readers, scheduled, cadenceMs).finally(() => running.delete(kind))
    running.set(kind, { done, since: performance.now() })
    return done
  }

  async function telemetry(withDisk: boolean): Promise<void> {
    await cycle(
      'telemetry',
      withDisk ? [...FAST_READERS, ...DISK_READERS] : FAST_READERS,
      true,
      settings.intervalMs,
    )
    // What failed then, and a topic made since, need not wait minutes for the next look at configurations.
    const asked = configured
    if (closing.signal.aborted || asked === null || seen.topics === null) return
    if (configurationFailed || seen.topics.names.some((name) => !asked.has(name)))
      void configuration()
  }

  function configuration(): Promise<void> {
    if (!running.has('configuration')) configured = new Set(seen.topics?.names)
    return cycle('configuration', CONFIGURATION_READERS, true, settings.configIntervalMs)
  }

  async function lookAtRegistries(): Promise<void> {
    if (registries.length === 0) return
    await cycle('registries', REGISTRY_READERS, true, settings.intervalMs)
  }

  async function everything(): Promise<void> {
    void lookAtRegistries()
    await telemetry(true)
    // Configurations are asked by the topics and brokers that the snapshot has just told.
    if (!closing.signal.aborted) await configuration()
  }

  async function heartbeat(): Promise<string | null> {
    const options = {
      use: 'admin',
      timeoutMs: Math.max(1000, settings.heartbeatMs),
      signal: closing.signal,
    } as const
    // Its own sockets (nothing else in this worker uses `admin`): behind a slow describe an answer would seem late.
    // Asked twice, because a broker that restarted closes the socket under the first.
    for (let attempt = 1; ; attempt++) {
      try {
        await kafka.features('any', options)
        return null
      } catch (error) {
        if (attempt === 2 || closing.signal.aborted) return messageOf(error)
      }
    }
  }

  async function beat(): Promise<void> {
    while (!closing.signal.aborted) {
      const began = performance.now()
      const reason = await heartbeat()
      if (closing.signal.aborted) return
      post({ type: 'heartbeat', resource, at: Date.now(), reason })
      const isBack = reason === null && answers === false
      answers = reason === null
      if (isBack) void lookAnew()
      await pause(Math.max(0, settings.heartbeatMs - (performance.now() - began)))
    }
  }

  /**
   * A look that begins after the question, so that it sees what was written before it: one that is under way does not
   * count. Those who ask while it has not begun share it.
   */
  async function nextLook(): Promise<void> {
    await running.get('telemetry')?.done
    await pause(Math.max(0, LEAST_REFRESH_MS - (performance.now() - freshAt)))
    waiting = null
    if (!closing.signal.aborted) await cycle('telemetry', FAST_READERS, false, settings.intervalMs)
  }

  /** Of the topics that the next look sees. */
  async function nextConfigs(): Promise<void> {
    waiting ??= nextLook()
    await waiting
    await running.get('configuration')?.done
    configsWaiting = null
    if (!closing.signal.aborted)
      await cycle('configuration', [topicConfigs], false, settings.configIntervalMs)
  }

  /** Everything, after what is under way: that may wait for a broker that was silent, or have begun before it was asked for. */
  async function lookAnew(): Promise<void> {
    await Promise.all([...running.values()].map(({ done }) => done))
    if (stops.length > 0 && !closing.signal.aborted) await everything()
  }

  async function pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: closing.signal }).catch(() => undefined)
  }

  async function begin(): Promise<void> {
    await everything()
    await pause(SECOND_LOOK_MS)
    if (!closing.signal.aborted && stops.length > 0) await telemetry(false)
  }

  /** A snapshot that still runs when the next is due is let finish, and the next is skipped. */
  function isDue(kind: CycleKind): boolean {
    const current = running.get(kind)
    if (current === undefined) return true
    const runningMs = Math.round(performance.now() - current.since)
    post({ type: 'skipped', resource, kind, runningMs })
    return false
  }

  function stopSchedule(): void {
    for (const stop of stops) stop()
    stops = []
  }

  function startSchedule(): void {
    stopSchedule()
    stops = [
      everyAligned(settings.intervalMs, () => {
        telemetryCycles += 1
        if (isDue('telemetry')) void telemetry(telemetryCycles % 2 === 0)
        if (isDue('registries')) void lookAtRegistries()
      }),
      everyAligned(settings.configIntervalMs, () => {
        if (isDue('configuration')) void configuration()
      }),
    ]
  }

  return {
    start(scheduled): void {
      void beat()
      if (!scheduled) return
      startSchedule()
      void begin()
    },
    schedule(on): void {
      if (!on) {
        stopSchedule()
        return
      }
      startSchedule()
      void lookAnew()
    },
    refresh(configs): Promise<void> {
      if (configs) {
        configsWaiting ??= nextConfigs()
        return configsWaiting
      }
      waiting ??= nextLook()
      return waiting
    },
    async close(): Promise<void> {
      closing.abort(new Error('The observer is closed.'))
      stopSchedule()
      for (const registry of registries) registry[Symbol.dispose]()
      await kafka[Symbol.asyncDispose]()
    },
  }
}

/** Neither a missing permission nor an API that the brokers lack: the next try may succeed. */
function mayHealSoon({ outcome }: AnyObservation): boolean {
  return outcome.faults.some(({ kind }) => kind === 'unreachable' || kind === 'failed')
}
