/**
 * Handing observations over without copying them twice: their typed arrays are transferred, not cloned. What the
 * worker needs for its next questions (the topic table) it keeps as its own copy, made before.
 */
import type { AnyObservation } from '../state/model.ts'
import type { Seen } from './section.ts'

/**
 * Smaller columns are cloned: that costs nothing, and an empty column may be a constant that other observations share,
 * which giving it away would take from them.
 */
const LEAST_BYTES = 1024

/** Buffers of all large typed arrays in the data of these observations, each once. */
export function transferList(observations: readonly AnyObservation[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>()
  for (const { outcome } of observations) {
    const { data } = outcome
    if (data === null || typeof data !== 'object' || Array.isArray(data)) continue
    for (const column of Object.values(data))
      if (
        ArrayBuffer.isView(column) &&
        column.byteLength >= LEAST_BYTES &&
        column.buffer instanceof ArrayBuffer
      )
        buffers.add(column.buffer)
  }
  return [...buffers]
}

/** Replaces the topic table by one with columns of its own, so that the observed one can be given away. */
export function keepOwnTopics(seen: Seen): void {
  const { topics } = seen
  if (topics === null) return
  seen.topics = {
    names: topics.names,
    ids: topics.ids,
    internal: topics.internal.slice(),
    first: topics.first.slice(),
    leader: topics.leader.slice(),
    leaderEpoch: topics.leaderEpoch.slice(),
    replicasFrom: topics.replicasFrom.slice(),
    replicas: topics.replicas.slice(),
    isrFrom: topics.isrFrom.slice(),
    isr: topics.isr.slice(),
    offlineFrom: topics.offlineFrom.slice(),
    offline: topics.offline.slice(),
  }
}

/**
 * Shares equal lists of synonyms between rows: a structured clone keeps shared objects shared, and 5,000 topics say the
 * same few things. Without this, 100,000 small objects are rebuilt on the main thread.
 */
export function shareSynonyms(observation: AnyObservation): AnyObservation {
  if (observation.section !== 'topic_configs' && observation.section !== 'broker_configs')
    return observation
  const { outcome } = observation
  const lists = new Map<
    string,
    typeof outcome.data.synonyms extends ReadonlyMap<number, infer L> ? L : never
  >()
  const synonyms = new Map<
    number,
    typeof outcome.data.synonyms extends ReadonlyMap<number, infer L> ? L : never
  >()
  for (const [row, list] of outcome.data.synonyms) {
    const key = JSON.stringify(list)
    const shared = lists.get(key) ?? list
    lists.set(key, shared)
    synonyms.set(row, shared)
  }
  return { ...observation, outcome: { ...outcome, data: { ...outcome.data, synonyms } } }
}
