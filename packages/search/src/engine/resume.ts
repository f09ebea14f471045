/** From a cursor, and the request that it came from, to a search that is ready to run. */
import type { SearchRequest } from '@millrace/contract/search.ts'
import { SearchError } from '../errors.ts'
import { planKey } from '../plan/key.ts'
import { planPartitions } from '../plan/offsets.ts'
import { preferring } from '../plan/registry-order.ts'
import { readRequest } from '../plan/request.ts'
import type { Asked } from '../plan/request.ts'
import { compileSpec } from '../scan/compile-spec.ts'
import type { WorkerPool } from '../worker/model.ts'
import type { ClusterSession } from './cluster-session.ts'
import { fieldsOf, readCursor } from './cursor.ts'
import type { CursorContent, CursorLane } from './cursor.ts'
import { Lane } from './lane.ts'
import type { Loss, Stock } from './lane.ts'
import type { SearchTerms } from './model.ts'
import { askedKey, laneOf, partitionCounts } from './prepare.ts'
import type { Prepared } from './prepared.ts'
import { planOf, specOf } from './spec.ts'

/** @throws SearchError, KafkaError: as SearchEngine.open */
export async function resume(
  session: ClusterSession,
  pool: Pick<WorkerPool, 'encode'>,
  request: SearchRequest & { readonly cursor: string },
  terms: SearchTerms,
  signal?: AbortSignal,
): Promise<Prepared> {
  const asked = readRequest(request, terms)
  compileSpec(asked)
  const fields = fieldsOf(asked, request)
  const content = readCursor(request.cursor, session.cluster.id, fields, terms)
  const { topics, window } = content
  // The cursor says what was searched, not that it may be.
  const losses = refused(asked, content, terms)
  const allowed = topics.filter(({ topic }) => !losses.has(topic))
  const { data: table, faults } = await session.named(allowed.map(({ topic }) => topic))
  for (const { topic, id } of allowed) {
    const at = table.names.indexOf(topic)
    const now = table.ids[at] ?? ''
    const fault = faults.find(({ item }) => item === topic)
    if (fault?.code === 'UNKNOWN_TOPIC_OR_PARTITION') {
      losses.set(topic, goneLoss(topic))
    } else if (fault?.kind === 'denied') {
      losses.set(topic, { kind: 'denied', reason: fault.message })
    } else if (id !== '' && now !== '' && id !== now) {
      losses.set(topic, {
        kind: 'replaced',
        reason: `Topic ${topic} was deleted and created anew: its offsets mean other records now.`,
      })
    }
  }
  const serdes = new Map(topics.map(({ topic, serdes: of }) => [topic, of]))
  const counts = partitionCounts(table)
  const formats = preferring(session.cluster.formats, request.schema_registry)
  const kept = new Map(
    topics.flatMap(({ topic, keySchema }) =>
      keySchema === undefined ? [] : [[topic, keySchema] as const],
    ),
  )
  const key =
    asked.key === null
      ? null
      : await planKey(askedKey(asked, asked.key), serdes, counts, formats, pool, kept, signal)
  const stock: Stock = { inFlight: 0, bytes: 0 }
  const unknown = new Set<Lane>()
  const found = await lookUpUnknown(session, asked, content, table, signal)
  const lanes = content.lanes.map((from) => {
    const { topic, partition } = from.bounds
    const planned = found.get(`${partition} ${topic}`)
    const loss = losses.get(topic) ?? null
    if (planned !== undefined && loss === null) return laneOf(planned, window, stock, unknown)
    return oldLane(from, content, stock, unknown, loss)
  })
  const spec = specOf(session.cluster, asked, window, topics, key?.bytes ?? null, formats, terms)
  return {
    searchId: content.searchId,
    session,
    asked,
    window,
    fields,
    topics,
    lanes,
    stock,
    unknown,
    keyPartitions: content.keyPartitions,
    hasOtherPartitions: lanes.length < [...counts.values()].reduce((sum, count) => sum + count, 0),
    spec,
    plan: planOf(spec),
    notes: [],
    totals: content.totals,
  }
}

/** @throws SearchError MR_SEARCH_DENIED for a topic that was asked for by name */
function refused(asked: Asked, { topics }: CursorContent, terms: SearchTerms): Map<string, Loss> {
  const losses = new Map<string, Loss>()
  for (const { topic } of topics) {
    const reason = terms.refuse(topic)
    if (reason === null) {
      if (!terms.visible(topic)) losses.set(topic, goneLoss(topic))
      continue
    }
    if (asked.topics.includes(topic)) {
      throw new SearchError('MR_SEARCH_DENIED', `Topic ${topic} may not be read: ${reason}`)
    }
    losses.set(topic, { kind: 'denied', reason })
  }
  return losses
}

/** Of one that was deleted, and of one that is no longer visible to whoever asks. */
const goneLoss = (topic: string): Loss => ({
  kind: 'gone',
  reason: `Topic ${topic} was deleted.`,
})

/** Partitions whose offsets could not be had before may have a leader now. */
async function lookUpUnknown(
  session: ClusterSession,
  asked: Asked,
  { lanes, window }: CursorContent,
  table: Awaited<ReturnType<ClusterSession['named']>>['data'],
  signal?: AbortSignal,
) {
  const missing = new Set(
    lanes
      .filter(({ isUnknown }) => isUnknown)
      .map(({ bounds }) => `${bounds.partition} ${bounds.topic}`),
  )
  if (missing.size === 0) return new Map<string, never>()
  const planned = await planPartitions(
    session.kafka,
    table,
    window,
    asked.isolation,
    (topic, partition) => missing.has(`${partition} ${topic}`),
    signal,
  )
  return new Map(planned.map((each) => [`${each.partition} ${each.topic}`, each]))
}

function oldLane(
  { bounds, state, isUnknown }: CursorLane,
  { window }: CursorContent,
  stock: Stock,
  unknown: Set<Lane>,
  loss: Loss | null,
): Lane {
  const lane = new Lane(bounds, window.order, stock, state)
  // Its end had been reached: that the topic is gone now takes nothing from it.
  if (loss !== null && (state.low < state.high || isUnknown)) lane.loss = loss
  if (isUnknown) unknown.add(lane)
  return lane
}
