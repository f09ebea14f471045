/** What a topic has that does not set a configuration, as the brokers' own settings say it. */
import type { ConfigEntry } from '@millrace/contract/broker.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** Name of a broker's setting, and what one of it is in the topic's unit. */
type Setting = readonly [name: string, unit: number]

const plain = (name: string): readonly Setting[] => [[name, 1]]

/**
 * Settings of brokers that defaults of topics come from, first wins (org.apache.kafka.server.config.ServerTopicConfigSynonyms).
 * Where there are several, a topic that sets its own does not tell its default; where there is no topic, nothing else tells any.
 */
const SETTINGS: Readonly<Record<string, readonly Setting[]>> = {
  'cleanup.policy': plain('log.cleanup.policy'),
  'compression.type': plain('compression.type'),
  'delete.retention.ms': plain('log.cleaner.delete.retention.ms'),
  'file.delete.delay.ms': plain('log.segment.delete.delay.ms'),
  'flush.messages': plain('log.flush.interval.messages'),
  'flush.ms': [
    ['log.flush.interval.ms', 1],
    ['log.flush.scheduler.interval.ms', 1],
  ],
  'index.interval.bytes': plain('log.index.interval.bytes'),
  'local.retention.bytes': plain('log.local.retention.bytes'),
  'local.retention.ms': plain('log.local.retention.ms'),
  'max.compaction.lag.ms': plain('log.cleaner.max.compaction.lag.ms'),
  'max.message.bytes': plain('message.max.bytes'),
  'message.timestamp.after.max.ms': plain('log.message.timestamp.after.max.ms'),
  'message.timestamp.before.max.ms': plain('log.message.timestamp.before.max.ms'),
  'message.timestamp.type': plain('log.message.timestamp.type'),
  'min.cleanable.dirty.ratio': plain('log.cleaner.min.cleanable.ratio'),
  'min.compaction.lag.ms': plain('log.cleaner.min.compaction.lag.ms'),
  'min.insync.replicas': plain('min.insync.replicas'),
  preallocate: plain('log.preallocate'),
  'retention.bytes': plain('log.retention.bytes'),
  'retention.ms': [
    ['log.retention.ms', 1],
    ['log.retention.minutes', MINUTE_MS],
    ['log.retention.hours', HOUR_MS],
  ],
  'segment.bytes': plain('log.segment.bytes'),
  'segment.index.bytes': plain('log.index.size.max.bytes'),
  'segment.jitter.ms': [
    ['log.roll.jitter.ms', 1],
    ['log.roll.jitter.hours', HOUR_MS],
  ],
  'segment.ms': [
    ['log.roll.ms', 1],
    ['log.roll.hours', HOUR_MS],
  ],
  'unclean.leader.election.enable': plain('unclean.leader.election.enable'),
}

/** Configurations of topics that every supported broker has a default for. */
export const CONFIGS_WITH_SETTING: readonly string[] = Object.keys(SETTINGS)

export type BrokerSettings = ReadonlyMap<string, ConfigEntry>

/** null: not known. */
export function brokerDefault(broker: BrokerSettings, name: string): string | null {
  for (const [setting, unit] of SETTINGS[name] ?? []) {
    const value = broker.get(setting)?.value ?? ''
    if (value === '') continue
    return unit === 1 || Number(value) < 0 ? value : String(Number(value) * unit)
  }
  return null
}

/** The broker's setting itself, for its type and documentation. */
export function brokerSetting(broker: BrokerSettings, name: string): ConfigEntry | undefined {
  const setting = SETTINGS[name]?.find(([setting]) => broker.has(setting))
  return setting === undefined ? undefined : broker.get(setting[0])
}
