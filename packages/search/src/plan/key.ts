/** Mode key: the bytes of the key per topic, and the partitions that may hold it. */
import { messageOf } from '@millrace/kafka/errors.ts'
import { SerdeError } from '@millrace/serdes/errors.ts'
import { SearchError } from '../errors.ts'
import type { FormatSettings } from '../formats.ts'
import { partitionsOfKey } from './partitioner.ts'
import { planningCatalogue } from './planning-catalogue.ts'
import type { KeyPartitioner } from './request.ts'
import type { TopicSerdes } from './serdes.ts'

export interface KeyPlan {
  readonly bytes: ReadonlyMap<string, Uint8Array>
  /** Per topic. */
  readonly partitions: ReadonlyMap<string, ReadonlySet<number>>
}

/**
 * @param counts partitions per topic
 * @throws SearchError MR_SEARCH_KEY when the key does not fit the serde
 */
export function planKey(
  key: string,
  partitioner: KeyPartitioner,
  serdes: ReadonlyMap<string, TopicSerdes>,
  counts: ReadonlyMap<string, number>,
  formats: FormatSettings,
): KeyPlan {
  const bytes = new Map<string, Uint8Array>()
  const partitions = new Map<string, ReadonlySet<number>>()
  for (const [topic, choice] of serdes) {
    const encoded = encode(key, topic, choice, formats)
    const count = counts.get(topic) ?? 0
    bytes.set(topic, encoded)
    partitions.set(topic, new Set(count > 0 ? partitionsOfKey(partitioner, encoded, count) : []))
  }
  return { bytes, partitions }
}

function encode(
  key: string,
  topic: string,
  { key: { label, reason } }: TopicSerdes,
  formats: FormatSettings,
): Uint8Array {
  try {
    return planningCatalogue(formats).named(label).encode(key, { topic, side: 'key' })
  } catch (cause) {
    if (!(cause instanceof SerdeError)) throw cause
    const chosen = reason === null ? '' : ` (chosen by Auto: ${reason})`
    throw new SearchError(
      'MR_SEARCH_KEY',
      `The key cannot be written as ${label}${chosen}, the key serde of topic ${topic}: ${messageOf(cause)}. Change the key or key_serde.`,
      { cause },
    )
  }
}
