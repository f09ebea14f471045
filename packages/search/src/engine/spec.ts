/** What a worker is told of a search. */
import type { ScanSpec } from '../model.ts'
import { SearchError } from '../errors.ts'
import type { FormatSettings } from '../formats.ts'
import { SerdeError } from '@millrace/serdes/errors.ts'
import type { Asked } from '../plan/request.ts'
import type { Window } from '../plan/window.ts'
import { planScan } from '../scan/plan-scan.ts'
import type { ScanPlan } from '../scan/plan-scan.ts'
import type { CursorTopic } from './cursor.ts'
import type { SearchCluster, SearchTerms } from './model.ts'

/** How long a broker holds a request of a tail that has nothing to answer. */
const TAIL_WAIT_MS = 500
/** A few records are found in answers of this size; larger ones would mostly be thrown away. */
const FEW_RECORDS = 1_000
const FEW_RECORDS_BYTES = 256 * 1024

export function specOf(
  cluster: SearchCluster,
  asked: Asked,
  { from, to }: Window,
  topics: readonly CursorTopic[],
  keys: ReadonlyMap<string, Uint8Array> | null,
  formats: FormatSettings,
  terms: SearchTerms,
): ScanSpec {
  const fromTime = from.kind === 'time' ? from.time : null
  const toTime = to?.kind === 'time' ? to.time : null
  const isSimple = asked.filter === null && keys === null && fromTime === null && toTime === null
  const isFew = isSimple && !asked.tail && asked.limit > 0 && asked.limit <= FEW_RECORDS
  return {
    kafka: cluster.kafka,
    isolation: asked.isolation,
    ...(cluster.rack !== undefined && { rack: cluster.rack }),
    topicIds: new Map(topics.map(({ topic, id }) => [topic, id])),
    serdes: new Map(
      topics.map(({ topic, serdes: { key, value, headers } }) => {
        return [topic, { key: key.label, value: value.label, headers: headers.label }]
      }),
    ),
    formats,
    filter: asked.filter,
    projection: asked.projection,
    dialect: asked.dialect,
    fromTime,
    toTime,
    keys,
    omitOver: terms.omitOver,
    maxWaitMs: asked.tail ? TAIL_WAIT_MS : 0,
    partitionMaxBytes: isFew ? FEW_RECORDS_BYTES : null,
  }
}

/** @throws SearchError MR_SEARCH_FILTER, MR_SEARCH_SERDE */
export function planOf(spec: ScanSpec): ScanPlan {
  try {
    return planScan(spec)
  } catch (cause) {
    if (!(cause instanceof SerdeError)) throw cause
    throw new SearchError('MR_SEARCH_SERDE', cause.message, { cause })
  }
}
