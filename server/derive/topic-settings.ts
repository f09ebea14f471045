/** The few topic configurations that rows show, as numbers, for every topic at once. */
import type { ConfigTable, TopicTable } from '@millrace/kafka/read/model.ts'
import { indexOf } from './topic-index.ts'

export interface TopicSettings {
  readonly cleanupPolicy: string | null
  readonly retentionMs: number | null
  readonly retentionBytes: number | null
  readonly minInsyncReplicas: number | null
}

const NULL_VALUE = 0xffff_ffff

/** By topic index; null where the topic's configuration is not known. */
export function topicSettings(
  topics: TopicTable,
  configs: ConfigTable,
): readonly (TopicSettings | null)[] {
  const settings: (TopicSettings | null)[] = Array.from({ length: topics.names.length }, () => null)
  const index = indexOf(topics.names)
  const keys = ['cleanup.policy', 'retention.ms', 'retention.bytes', 'min.insync.replicas'].map(
    (key) => configs.keys.indexOf(key),
  )
  const found: (string | null)[] = []
  configs.resources.forEach((name, resource) => {
    const topic = index.get(name)
    const from = configs.from[resource]!
    const to = configs.from[resource + 1]!
    if (topic === undefined || from === to) return
    found.fill(null)
    for (let row = from; row < to; row++) {
      const which = keys.indexOf(configs.key[row]!)
      if (which >= 0) found[which] = valueAt(configs, configs.value[row]!)
    }
    settings[topic] = {
      cleanupPolicy: found[0] ?? null,
      retentionMs: numberOf(found[1]),
      retentionBytes: numberOf(found[2]),
      minInsyncReplicas: numberOf(found[3]),
    }
  })
  return settings
}

export function valueAt(configs: ConfigTable, index: number): string | null {
  return index === NULL_VALUE ? null : (configs.values[index] ?? null)
}

function numberOf(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text.trim() === '') return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}
