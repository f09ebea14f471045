/** Mode key: the bytes of the key per topic, and the partitions that may hold it. */
import { messageOf } from '@millrace/kafka/errors.ts'
import { SerdeError } from '@millrace/serdes/errors.ts'
import type { SchemaChoice } from '@millrace/serdes/schemas/model.ts'
import { SearchError } from '../errors.ts'
import type { FormatSettings } from '../formats.ts'
import type { KeyBytes, WorkerPool } from '../worker/model.ts'
import { partitionsOfKey } from './partitioner.ts'
import type { KeyPartitioner } from './request.ts'
import type { TopicSerdes } from './serdes.ts'

/** A key as it was asked for. */
export interface AskedKey {
  readonly text: string
  readonly partitioner: KeyPartitioner
  readonly schema: SchemaChoice | null
}

export interface KeyPlan {
  readonly bytes: ReadonlyMap<string, Uint8Array>
  /** Per topic: the id of the schema that the bytes name; none where they name none. */
  readonly schemas: ReadonlyMap<string, number>
  /** Per topic. */
  readonly partitions: ReadonlyMap<string, ReadonlySet<number>>
  readonly notes: readonly string[]
}

/** Topics of Kafka's own: what wrote them has a partitioner of its own. */
const OWN_PARTITIONER = /^__/

/**
 * @param counts partitions per topic
 * @param kept ids of the schemas that were written with before, as of a cursor: the latest may be another one now
 * @throws SearchError MR_SEARCH_KEY when the key does not fit the serde
 */
export async function planKey(
  { text, partitioner, schema }: AskedKey,
  serdes: ReadonlyMap<string, TopicSerdes>,
  counts: ReadonlyMap<string, number>,
  formats: FormatSettings,
  pool: Pick<WorkerPool, 'encode'>,
  kept: ReadonlyMap<string, number>,
  signal?: AbortSignal,
): Promise<KeyPlan> {
  const bytes = new Map<string, Uint8Array>()
  const schemas = new Map<string, number>()
  const partitions = new Map<string, ReadonlySet<number>>()
  const notes: string[] = []
  const encoded = await Promise.all(
    Array.from(serdes, async ([topic, choice]) => {
      const chosen = schemaOf(schema, kept.get(topic))
      return [topic, await encode(pool, text, topic, choice, chosen, formats, signal)] as const
    }),
  )
  for (const [topic, key] of encoded) {
    const count = counts.get(topic) ?? 0
    const isOwn = OWN_PARTITIONER.test(topic) && partitioner !== 'all'
    if (isOwn && count > 1) {
      notes.push(
        `${topic}: Kafka chooses its partitions in its own way, so all of them are searched for the key.`,
      )
    }
    bytes.set(topic, key.bytes)
    if (typeof key.schema?.id === 'number') schemas.set(topic, key.schema.id)
    const used = isOwn ? 'all' : partitioner
    partitions.set(topic, new Set(count > 0 ? partitionsOfKey(used, key.bytes, count) : []))
  }
  return { bytes, schemas, partitions, notes }
}

function schemaOf(asked: SchemaChoice | null, kept: number | undefined): SchemaChoice | undefined {
  if (kept === undefined) return asked ?? undefined
  return { id: kept, ...(asked?.message !== undefined && { message: asked.message }) }
}

async function encode(
  pool: Pick<WorkerPool, 'encode'>,
  text: string,
  topic: string,
  { key: { label, reason } }: TopicSerdes,
  schema: SchemaChoice | undefined,
  formats: FormatSettings,
  signal?: AbortSignal,
): Promise<KeyBytes> {
  try {
    const key = { topic, text, label, formats, ...(schema !== undefined && { schema }) }
    return await pool.encode(key, signal)
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
