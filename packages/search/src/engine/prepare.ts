/** From a request to a search that is ready to run. */
import { randomUUID } from 'node:crypto'
import type { SearchRequest } from '@millrace/contract/search.ts'
import type { TopicTable } from '@millrace/kafka/read/model.ts'
import { SearchError } from '../errors.ts'
import { planKey } from '../plan/key.ts'
import type { AskedKey, KeyPlan } from '../plan/key.ts'
import { planPartitions } from '../plan/offsets.ts'
import type { PlannedPartition } from '../plan/offsets.ts'
import { parsePosition } from '../plan/position.ts'
import type { Place } from '../plan/position.ts'
import { preferring } from '../plan/registry-order.ts'
import { readRequest } from '../plan/request.ts'
import type { Asked } from '../plan/request.ts'
import { askedSerdes, resolveSerdes } from '../plan/serdes.ts'
import { chooseTopics } from '../plan/topics.ts'
import type { Window } from '../plan/window.ts'
import { compileSpec } from '../scan/compile-spec.ts'
import type { WorkerPool } from '../worker/model.ts'
import { chooseSerdes } from './choose-serdes.ts'
import type { ClusterSession } from './cluster-session.ts'
import { fieldsOf } from './cursor.ts'
import type { CursorTopic } from './cursor.ts'
import { Lane } from './lane.ts'
import type { LaneState, Stock } from './lane.ts'
import type { SearchTerms } from './model.ts'
import type { Prepared } from './prepared.ts'
import { planOf, specOf } from './spec.ts'

/** More would make every line of progress megabytes long. */
const MOST_PARTITIONS = 10_000

const NONE_KEPT: ReadonlyMap<string, number> = new Map()

/** @throws SearchError, KafkaError: as SearchEngine.open */
export async function prepare(
  session: ClusterSession,
  pool: Pick<WorkerPool, 'encode'>,
  request: SearchRequest,
  terms: SearchTerms,
  signal?: AbortSignal,
): Promise<Prepared> {
  const asked = readRequest(request, terms)
  const formats = preferring(session.cluster.formats, request.schema_registry)
  const labels = askedSerdes(request, terms.serdes, formats)
  const window = windowOf(asked, Date.now())
  // What needs no cluster is refused before one is asked.
  compileSpec(asked)
  const { table, notes } = await chooseTopics(session, asked.topics, terms)
  const counts = partitionCounts(table)
  const partitionNotes = checkPartitions(asked, counts)
  const wanted = wantedBy(asked)
  const planned = await planPartitions(
    session.kafka,
    table,
    window,
    asked.isolation,
    wanted,
    signal,
  )
  const serdes = await chooseSerdes(
    session,
    asked.isolation,
    labels,
    table,
    planned,
    terms,
    formats,
    signal,
  )
  const key =
    asked.key === null
      ? null
      : await planKey(askedKey(asked, asked.key), serdes, counts, formats, pool, NONE_KEPT, signal)
  const stock: Stock = { inFlight: 0, bytes: 0 }
  const searched = planned.filter(
    ({ topic, partition }) => key?.partitions.get(topic)?.has(partition) ?? true,
  )
  const unknown = new Set<Lane>()
  const lanes = searched.map((partition) => laneOf(partition, window, stock, unknown))
  const topics = table.names.map((topic, index): CursorTopic => {
    const keySchema = key?.schemas.get(topic)
    return {
      topic,
      id: table.ids[index] ?? '',
      serdes:
        serdes.get(topic) ??
        resolveSerdes(labels, null, terms.serdes, { topic, formats, schemas: null }),
      ...(keySchema !== undefined && { keySchema }),
    }
  })
  const spec = specOf(session.cluster, asked, window, topics, key?.bytes ?? null, formats, terms)
  return {
    searchId: randomUUID(),
    session,
    asked,
    window,
    fields: fieldsOf(asked, request),
    topics,
    lanes,
    stock,
    unknown,
    keyPartitions: key === null ? null : keyPartitionsOf(key),
    hasOtherPartitions: searched.length < planned.length,
    spec,
    plan: planOf(spec),
    notes: [...notes, ...partitionNotes, ...windowNotes(asked), ...(key?.notes ?? [])],
    totals: { seconds: 0, filterError: null, throttledMs: 0, heldBackMs: 0 },
  }
}

/** @throws SearchError MR_SEARCH_POSITION */
function windowOf(asked: Asked, now: number): Window {
  const from = parsePosition('from', asked.from, now)
  const to = asked.to === null ? null : parsePosition('to', asked.to, now)
  if (to !== null && isAfter(from, to)) {
    throw new SearchError(
      'MR_SEARCH_POSITION',
      `from (${JSON.stringify(asked.from)}) lies behind to (${JSON.stringify(asked.to)}). Exchange them.`,
    )
  }
  return { from, to, order: asked.order, limit: asked.limit, tail: asked.tail }
}

function isAfter(from: Place, to: Place): boolean {
  if (from.kind === 'offset' && to.kind === 'offset') return from.offset > to.offset
  return from.kind === 'time' && to.kind === 'time' && from.time > to.time
}

function windowNotes({ from, tail }: Asked): string[] {
  return String(from).trim().toLowerCase() === 'newest' && !tail
    ? ['from newest is the end, where nothing is yet: use recent, or a tail.']
    : []
}

export function partitionCounts(table: TopicTable): ReadonlyMap<string, number> {
  return new Map(
    table.names.map((topic, index) => {
      return [topic, (table.first[index + 1] ?? 0) - (table.first[index] ?? 0)]
    }),
  )
}

export function wantedBy({ partitions }: Asked): (topic: string, partition: number) => boolean {
  if (partitions === null) return () => true
  const chosen = new Set(partitions)
  return (_topic, partition) => chosen.has(partition)
}

/** @throws SearchError MR_SEARCH_PARTITION, MR_SEARCH_REQUEST */
function checkPartitions({ partitions }: Asked, counts: ReadonlyMap<string, number>): string[] {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  if (partitions === null && total > MOST_PARTITIONS) {
    throw new SearchError(
      'MR_SEARCH_REQUEST',
      `The ${counts.size} topics have ${total} partitions; a search covers ${MOST_PARTITIONS} at most. Name fewer topics.`,
    )
  }
  const notes: string[] = []
  for (const partition of partitions ?? []) {
    const without = [...counts].filter(([, count]) => partition >= count)
    if (without.length === 0) continue
    const [topic = '', count = 0] = without[0] ?? []
    const has = count === 0 ? 'none' : count === 1 ? 'only partition 0' : `0 to ${count - 1}`
    if (without.length === counts.size) {
      throw new SearchError(
        'MR_SEARCH_PARTITION',
        `There is no partition ${partition}: topic ${topic} has ${has}.`,
      )
    }
    notes.push(`${without.length} of ${counts.size} topics have no partition ${partition}.`)
  }
  return notes
}

function keyPartitionsOf({ partitions }: KeyPlan): number[] {
  return [...new Set([...partitions.values()].flatMap((each) => [...each]))].sort((a, b) => a - b)
}

export function askedKey({ keyPartitioner, keySchema }: Asked, text: string): AskedKey {
  return { text, partitioner: keyPartitioner, schema: keySchema }
}

/** A lane of the planned partition; one whose offsets are not known is lost from the start. */
export function laneOf(
  planned: PlannedPartition,
  { order }: Window,
  stock: Stock,
  unknown: Set<Lane>,
  state?: LaneState,
): Lane {
  const lane = new Lane(planned, order, stock, state)
  for (const note of planned.notes) lane.note(note)
  if (planned.lost !== null) {
    lane.loss = { kind: 'unreachable', reason: planned.lost }
    unknown.add(lane)
  }
  return lane
}
