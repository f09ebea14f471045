/**
 * The internal topics as they are made, by PERSISTENCE_MODE and KAFKA_VARIANT. One that exists is used as it is.
 *
 * `ephemeral` keeps everything for two hours, `_state` too: compacted and deleted, so that a restart within two hours finds
 * what was written in the two hours before it, and nothing older.
 */
import type { TopicSpec } from '@millrace/kafka/admin/create-topics.ts'
import type { StateConfig } from '../../config/types.ts'
import type { Stream } from './model.ts'

export function topicName(prefix: string, stream: Stream): string {
  return `${prefix}_${stream}`
}

/** Order over all keys is part of what they mean. */
export const ONE_PARTITION: readonly Stream[] = ['state', 'audit_log']

/** What a provider's brokers take besides, or instead of, what Kafka's do. */
interface Variant {
  /** null: the provider decides. */
  readonly replicated: boolean
  /** How many replicas must have a record, and who may lead. */
  readonly durability: boolean
  /** segment.* and min.cleanable.dirty.ratio. */
  readonly segments: boolean
  /** The longest retention that is accepted, ms; −1: for ever. */
  readonly longest: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const FOR_EVER = -1
/** Where "for ever" is refused. */
const TEN_YEARS = 3650 * DAY

const KAFKA: Variant = { replicated: true, durability: true, segments: true, longest: FOR_EVER }
const VARIANTS: Readonly<Record<string, Variant>> = {
  // Seven days is the limit of the standard tier; the others take more.
  EVENT_HUBS: { replicated: false, durability: false, segments: false, longest: 7 * DAY },
  // Replication and in-sync replicas are fixed by its policy; segments of any age from ten minutes on are allowed.
  RHOSAK: { replicated: true, durability: false, segments: true, longest: TEN_YEARS },
  // Always three replicas, two of them in sync.
  MSK_SERVERLESS: { replicated: false, durability: false, segments: false, longest: TEN_YEARS },
}

const EPHEMERAL_MS = 2 * HOUR
const SEGMENT_BYTES = 100 * 1024 * 1024

interface Keeping {
  readonly cleanup: 'delete' | 'compact' | 'compact,delete'
  /** null: not deleted by age. */
  readonly retentionMs: number | null
  /** Only whole segments are deleted or compacted, and never the one that is written to. */
  readonly segmentMs: number
}

/**
 * @param brokers that are up: no topic can have more replicas
 */
export function topicSpec(stream: Stream, config: StateConfig, brokers: number): TopicSpec {
  const variant = VARIANTS[config.variant ?? ''] ?? KAFKA
  const replicas = Math.max(1, Math.min(config.replicationFactor, brokers))
  const { cleanup, retentionMs, segmentMs } = keeping(stream, config)
  return {
    name: topicName(config.prefix, stream),
    partitions: ONE_PARTITION.includes(stream) ? 1 : config.partitions,
    replicationFactor: variant.replicated ? replicas : -1,
    configs: {
      'cleanup.policy': cleanup,
      ...(retentionMs !== null && { 'retention.ms': `${within(retentionMs, variant.longest)}` }),
      ...(variant.durability && {
        'min.insync.replicas': `${Math.min(2, replicas)}`,
        'unclean.leader.election.enable': 'false',
        // As producers wrote it: searching by time and retention go by it.
        'message.timestamp.type': 'CreateTime',
      }),
      ...(variant.segments && {
        'segment.ms': `${segmentMs}`,
        'segment.bytes': `${SEGMENT_BYTES}`,
      }),
      // Small and read whole at every start: compacted earlier than when half of it is old.
      ...(variant.durability && cleanup !== 'delete' && { 'min.cleanable.dirty.ratio': '0.2' }),
    },
  }
}

function keeping(stream: Stream, { mode, kept }: StateConfig): Keeping {
  if (mode === 'ephemeral')
    return {
      cleanup: stream === 'state' ? 'compact,delete' : 'delete',
      retentionMs: EPHEMERAL_MS,
      segmentMs: 30 * MINUTE,
    }
  switch (stream) {
    case 'snapshots':
      return deleted(2 * HOUR, 30 * MINUTE)
    case 'metrics_1m':
      // Longer than what is shown, so that a roll-up or a rebuild at the edge still finds it.
      return deleted(kept.minutesHours * HOUR + HOUR, HOUR)
    case 'metrics_10m':
      return deleted(kept.tensDays * DAY + DAY, DAY)
    case 'metrics_1h':
      return deleted(kept.hoursDays * DAY + 2 * DAY, 7 * DAY)
    case 'changes':
      return deleted(kept.changesDays * DAY, DAY)
    case 'audit_log':
      return deleted(FOR_EVER, 7 * DAY)
    case 'state':
      return { cleanup: 'compact', retentionMs: null, segmentMs: DAY }
  }
}

function deleted(retentionMs: number, segmentMs: number): Keeping {
  return { cleanup: 'delete', retentionMs, segmentMs }
}

function within(ms: number, longest: number): number {
  if (longest === FOR_EVER) return ms
  return ms === FOR_EVER ? longest : Math.min(ms, longest)
}
