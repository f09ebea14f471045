/** What a topic has that does not set a configuration. */
import type { ConfigEntry } from '@millrace/contract/broker.ts'
import type { ClusterView } from '../derive/estate.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/**
 * Settings of brokers, first wins, that these are computed from (LogConfig, ServerTopicConfigSynonyms in Kafka): a topic that sets one of
 * them does not tell its default, since no synonym has it.
 */
const COMPUTED: Readonly<Record<string, readonly (readonly [name: string, ms: number])[]>> = {
  'retention.ms': [
    ['log.retention.ms', 1],
    ['log.retention.minutes', MINUTE_MS],
    ['log.retention.hours', HOUR_MS],
  ],
  'segment.ms': [
    ['log.roll.ms', 1],
    ['log.roll.hours', HOUR_MS],
  ],
  'segment.jitter.ms': [
    ['log.roll.jitter.ms', 1],
    ['log.roll.jitter.hours', HOUR_MS],
  ],
}

/** By name of a topic's configuration; null: not known. @param broker configuration of a broker */
export function computedDefaults(
  broker: ReadonlyMap<string, Pick<ConfigEntry, 'value'>>,
): (name: string) => string | null {
  return (name) => {
    for (const [setting, ms] of COMPUTED[name] ?? []) {
      const value = broker.get(setting)?.value
      if (value === undefined || value === null || value === '') continue
      return Number(value) < 0 ? value : String(Number(value) * ms)
    }
    return null
  }
}

/** Of the first broker whose configuration is known: defaults of topics are meant to be the same on all. */
export function brokerEntries(
  view: Pick<ClusterView, 'brokers' | 'brokerConfig'>,
): ReadonlyMap<string, ConfigEntry> {
  for (const { id } of view.brokers().data) {
    const entries = view.brokerConfig(id)?.data
    if (entries) return new Map(entries.map((entry) => [entry.name, entry]))
  }
  return new Map()
}
