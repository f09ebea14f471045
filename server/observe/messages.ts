/** What main and the observing worker say to each other. */
import type { KafkaOptions } from '@millrace/kafka/options.ts'
import type { RegistrySettings } from '@millrace/registries/settings.ts'
import type { AnyObservation, Section } from '../state/model.ts'

export interface ObserveSettings {
  /** Sections of one cluster read at the same time. */
  readonly parallelism: number
  /** Groups without members and protocol type are observed too. */
  readonly simpleGroups: boolean
  readonly requestTimeoutMs: number
  readonly intervalMs: number
  readonly configIntervalMs: number
  readonly heartbeatMs: number
}

export interface WorkerInput {
  readonly clusters: readonly {
    readonly resource: string
    readonly kafka: KafkaOptions
    readonly registries: readonly RegistrySettings[]
    /** Looked at on schedule from the start. */
    readonly scheduled: boolean
  }[]
  readonly settings: ObserveSettings
}

export type ToWorker =
  | {
      readonly type: 'refresh'
      readonly id: number
      readonly resource: string
      /** Configurations of topics, too. */
      readonly configs: boolean
    }
  | { readonly type: 'figures'; readonly id: number }
  /** Whether the cluster is looked at on schedule; heartbeats and looks on demand go on without. */
  | { readonly type: 'schedule'; readonly resource: string; readonly on: boolean }
  | { readonly type: 'close' }

export type CycleKind = 'telemetry' | 'configuration' | 'registries'

export interface CycleReport {
  readonly resource: string
  readonly kind: CycleKind
  /** False for snapshots on demand (live mode). */
  readonly scheduled: boolean
  readonly captured: number
  readonly failed: readonly {
    readonly section: Section
    readonly reason: string
    /** The brokers have no such thing (old release, no authorizer): nothing to warn of. */
    readonly unsupported: boolean
  }[]
  readonly tookMs: number
}

/** Self metrics of the worker. */
export interface WorkerFigures {
  readonly heapUsedBytes: number
  readonly externalBytes: number
  readonly cpuMs: number
  /** Longest the worker's event loop was held up since the last question, ms. */
  readonly longestBlockMs: number
  /** API name → requests sent, by resource. */
  readonly requests: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly bytesReceived: number
  readonly bytesSent: number
}

export type FromWorker =
  | {
      readonly type: 'observations'
      readonly resource: string
      /** False for looks on demand (live mode). */
      readonly scheduled: boolean
      readonly observations: readonly AnyObservation[]
    }
  | ({ readonly type: 'cycle' } & CycleReport)
  | {
      readonly type: 'skipped'
      readonly resource: string
      readonly kind: CycleKind
      readonly runningMs: number
    }
  /** One heartbeat: `reason` is null when the cluster answered. */
  | {
      readonly type: 'heartbeat'
      readonly resource: string
      readonly at: number
      readonly reason: string | null
    }
  | { readonly type: 'refreshed'; readonly id: number; readonly error: string | null }
  | { readonly type: 'figures'; readonly id: number; readonly figures: WorkerFigures }
